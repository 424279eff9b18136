import {
  addWithCaptions,
  changeMode,
  changeModes,
  followModes,
  forgetUnused,
  modesStore,
  NEW_MODE,
} from "./modes";

const MARKED = "Marked on Compare";

/** A mode of its own of pictures and captions that the visitor marked on Compare; marked again, it takes the old one's place. */
export async function modeOfMarked(
  marked: readonly { picture: { ref: string; blob: Blob }; right: string[]; wrong: string[] }[],
): Promise<void> {
  await followModes();
  const known = modesStore.getState().modes.modes.findIndex(({ name }) => name === MARKED);
  if (known < 0) changeModes((set) => ({ ...set, modes: [...set.modes, { ...NEW_MODE, name: MARKED }] }));
  const at = known < 0 ? modesStore.getState().modes.modes.length - 1 : known;
  changeMode(at, { cases: [] });
  await addWithCaptions(
    at,
    marked.map(({ picture: { ref, blob }, right, wrong }) => ({
      name: ref.replace(":", "-"),
      blob,
      right,
      wrong,
    })),
  );
  forgetUnused();
}
