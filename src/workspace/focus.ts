/** The picture and caption that the local view shows: the visitor's choice, else the telling default. */
import { captionLines, captionStore } from "./captions";
import { modelStore } from "./models";
import { handleStore, readableOf } from "./pictureHandles";
import { type Picture, pictureStore } from "./pictures";
import { bestOf, scoreStore } from "./scores";
import { selectionStore } from "./selection";

export interface Focus {
  picture: Picture | null;
  caption: string | null;
}

/** Stores that `currentFocus` reads. */
export const FOCUS_STORES = [
  captionStore,
  handleStore,
  modelStore,
  pictureStore,
  scoreStore,
  selectionStore,
] as const;

export function currentFocus(): Focus {
  const { pictures } = pictureStore.getState();
  const { broken } = handleStore.getState();
  const selection = selectionStore.getState();
  const captions = captionLines(captionStore.getState().text);
  const readable = readableOf(pictures, broken);
  const picture = readable.find(({ ref }) => ref === selection.picture) ?? readable[0] ?? null;
  if (selection.caption !== null && captions.includes(selection.caption))
    return { picture, caption: selection.caption };
  const table = scoreStore.getState().tables[modelStore.getState().slots.a];
  const best = picture ? bestOf(table, picture.ref) : null;
  return { picture, caption: best !== null && captions.includes(best) ? best : (captions[0] ?? null) };
}
