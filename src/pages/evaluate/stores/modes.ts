/**
 * The visitor's own failure modes: a name, cases with right and wrong captions, and what each kind of error costs. They
 * and their pictures are kept on this machine; as a suite they run like any other.
 */
import { createStore } from "zustand/vanilla";
import { type FailureMode, type FailureModes, modesSuite, parseModes } from "../../../eval/failureModes";
import { CURRENCIES, inUnit, productionModes } from "../../../eval/productionModes";
import type { Suite } from "../../../eval/types";
import { language } from "../../../language/language";
import { fileRef } from "../../../storage/pictures";
import { createRecords, resultBlocks } from "../../../storage/results";
import { withoutPictureEnding } from "../../../tables/fileNames";
import { captionLines, captionStore } from "../../../workspace/captions";
import { report } from "../../../workspace/faults";
import { judge } from "../../../workspace/labels";
import { pictureStore } from "../../../workspace/pictures";
import { loadAtlas, scenePng } from "../../../workspace/scenes";
import { say } from "../words";
import { addSuite, type ImportedSuite, planStore, removeSuite } from "./plan";

export interface ModesState {
  modes: FailureModes;
  /** By the name that the cases use. */
  pictures: ReadonlyMap<string, Blob>;
}

const EMPTY: FailureModes = { name: "Own failure modes", unit: CURRENCIES.EUR.unit, modes: [] };

/** What a set's costs are counted in, as long as nobody has said. */
const unitOf = (set: FailureModes) => (set === EMPTY && language() === "ja" ? CURRENCIES.JPY.unit : set.unit);

export const modesStore = createStore<ModesState>(() => ({ modes: EMPTY, pictures: new Map() }));

export const NEW_MODE: Omit<FailureMode, "name"> = {
  missCost: 10,
  falseAlarmCost: 1,
  volume: 1000,
  cases: [],
};

export function changeModes(change: (modes: FailureModes) => FailureModes) {
  modesStore.setState(({ modes }) => ({ modes: change(modes) }));
}

export function changeMode(at: number, change: Partial<FailureMode>) {
  changeModes((set) => ({
    ...set,
    modes: set.modes.map((mode, i) => (i === at ? { ...mode, ...change } : mode)),
  }));
}

export function addMode() {
  changeModes((set) => {
    const names = new Set(set.modes.map(({ name }) => name));
    let n = set.modes.length + 1;
    while (names.has(`Failure mode ${n}`)) n++;
    const mode = { ...NEW_MODE, name: `Failure mode ${n}` };
    return { ...set, unit: unitOf(set), modes: [...set.modes, mode] };
  });
}

export function removeMode(at: number) {
  changeModes((set) => ({ ...set, modes: set.modes.filter((_, i) => i !== at) }));
  forgetUnused();
}

export function changeCase(mode: number, at: number, change: Partial<FailureMode["cases"][number]>) {
  const cases = modesStore.getState().modes.modes[mode]?.cases ?? [];
  changeMode(mode, { cases: cases.map((one, i) => (i === at ? { ...one, ...change } : one)) });
}

export function removeCase(mode: number, at: number) {
  const cases = modesStore.getState().modes.modes[mode]?.cases ?? [];
  changeMode(mode, { cases: cases.filter((_, i) => i !== at) });
  forgetUnused();
}

/** Pictures become cases of a mode, their captions still to be written. */
export function addCases(mode: number, files: readonly File[]): Promise<void> {
  return addWithCaptions(
    mode,
    files.map((file) => ({ name: file.name, blob: file, right: [], wrong: [] })),
  );
}

/** The pictures of Compare, with those of its captions that are known to be true or false of them. */
export function takeFromCompare(mode: number): Promise<void> {
  const { pictures } = pictureStore.getState();
  const captions = captionLines(captionStore.getState().text);
  return addWithCaptions(
    mode,
    pictures.map((picture) => ({
      name: picture.ref.replace(":", "-"),
      blob: picture.blob,
      right: captions.filter((text) => judge(picture, text, pictures) === true),
      wrong: captions.filter((text) => judge(picture, text, pictures) === false),
    })),
  );
}

let adding: Promise<void> = Promise.resolve();

/** Pictures with their captions become cases of a mode: one call after the other, so that none takes another's name. */
export function addWithCaptions(
  mode: number,
  fresh: { name: string; blob: Blob; right: string[]; wrong: string[] }[],
): Promise<void> {
  adding = adding.then(async () => {
    const pictures = new Map(modesStore.getState().pictures);
    const cases: FailureMode["cases"] = [];
    for (const { name, blob, right, wrong } of fresh) {
      const picture = await freeName(pictures, name, blob);
      pictures.set(picture, blob);
      cases.push({ picture, right, wrong });
    }
    const before = modesStore.getState();
    modesStore.setState({ pictures: new Map([...before.pictures, ...pictures]) });
    changeMode(mode, { cases: [...(before.modes.modes[mode]?.cases ?? []), ...cases] });
  });
  // A file that can't be read is the fault of this call alone.
  const added = adding;
  adding = added.catch(() => {});
  return added.catch((error) => report(error));
}

/** Two different pictures of one name must not become one. Names end as pictures do, so that they are found as such. */
async function freeName(pictures: ReadonlyMap<string, Blob>, name: string, blob: Blob): Promise<string> {
  const stem = withoutPictureEnding(name);
  const ending = name.slice(stem.length) || ".png";
  for (let n = 1; ; n++) {
    const tried = `${stem}${n > 1 ? ` ${n}` : ""}${ending}`;
    const taken = pictures.get(tried);
    if (!taken || (await sameContent(taken, blob))) return tried;
  }
}

const contentOf = async (blob: Blob) => fileRef(await blob.arrayBuffer());

const sameContent = async (a: Blob, b: Blob) =>
  a.size === b.size && (await contentOf(a)) === (await contentOf(b));

export function forgetUnused() {
  const { modes, pictures } = modesStore.getState();
  const used = new Set(modes.modes.flatMap(({ cases }) => cases.map(({ picture }) => picture)));
  const left = new Map([...pictures].filter(([name]) => used.has(name)));
  if (left.size < pictures.size) modesStore.setState({ pictures: left });
}

/** What a mode's errors cost, as far as a visitor sets it. */
const pricesOf = ({ missCost, falseAlarmCost, volume, wrongShare }: FailureMode) => ({
  missCost,
  falseAlarmCost,
  volume,
  ...(wrongShare !== undefined && { wrongShare }),
});

/** Whether it is the example's own, whatever it costs by now. */
const isExample = (mode: FailureMode, example: FailureMode) =>
  mode.name === example.name && mode.cases[0]?.picture === example.cases[0]?.picture;

/**
 * The example of a production line, pictures and costs filled in, behind what is there; nothing of one's own is replaced.
 *
 * @param priced the example as Compare prices it: what is here of it costs that, too
 */
export async function addProductionLine(priced?: FailureModes): Promise<void> {
  try {
    const atlas = await loadAtlas();
    const { modes: drawn, scenes } = productionModes(atlas);
    const { modes: set, pictures: before } = modesStore.getState();
    const mine = set.modes.some((mode) => !drawn.modes.some((one) => isExample(mode, one)));
    const example = mine || !priced ? inUnit(priced ?? drawn, unitOf(set)) : priced;
    const pictures = new Map(before);
    const modes = set.modes.map((mode) => {
      const found = priced && example.modes.find((one) => isExample(mode, one));
      return found ? { ...mode, ...pricesOf(found) } : mode;
    });
    const known = new Set(modes.map(({ name }) => name));
    for (const mode of example.modes) {
      if (known.has(mode.name)) continue;
      const cases: FailureMode["cases"] = [];
      for (const one of mode.cases) {
        const blob = scenePng(atlas, scenes.get(one.picture)!);
        const picture = await freeName(pictures, one.picture, blob);
        pictures.set(picture, blob);
        cases.push({ ...one, picture });
      }
      modes.push({ ...mode, cases });
    }
    const { name, unit } = mine || (!priced && set.modes.length > 0) ? set : example;
    modesStore.setState({ modes: { name, unit, modes }, pictures });
  } catch (error) {
    report(error);
  }
}

/** A set of modes from a file; its pictures have to be added. */
export async function openModes(file: File): Promise<void> {
  try {
    modesStore.setState({ modes: parseModes(await file.text(), file.name) });
  } catch (error) {
    report(error);
  }
}

export const writeModes = (modes: FailureModes): string => `${JSON.stringify(modes, null, 2)}\n`;

/** What still has to be filled in before a mode says anything; null where nothing. */
export function lacking({ cases }: FailureMode): string | null {
  if (cases.length === 0) return say(($) => $.modes.addPictures);
  if (!cases.some(({ right }) => right.length > 0)) return say(($) => $.modes.addRight);
  if (!cases.some(({ wrong }) => wrong.length > 0)) return say(($) => $.modes.addWrong);
  return null;
}

/** The modes as a suite, put on the list of suites; the old one goes. Returns its id. */
export async function modesAsSuite(): Promise<string> {
  const { modes, pictures } = modesStore.getState();
  const suite: Suite = await modesSuite({ ...modes, modes: modes.modes.filter((mode) => !lacking(mode)) });
  const wanted = [...new Set(suite.cases.flatMap((one) => ("picture" in one ? [one.picture] : [])))];
  const found = wanted.filter((name) => pictures.has(name));
  const imported: Omit<ImportedSuite, "id"> = {
    suite,
    files: found.map((key) => ({ key, path: key, blob: pictures.get(key) as Blob })),
    missing: wanted
      .filter((key) => !pictures.has(key))
      .map((key) => ({ key, why: { kind: "notYetAdded" } as const })),
  };
  for (const { id, suite: old } of planStore.getState().suites) if (old.family === "own") removeSuite(id);
  return addSuite(imported);
}

interface KeptModes {
  modes: FailureModes;
  /** Bytes, not Blobs: iOS has lost Blobs. */
  pictures: { name: string; type: string; bytes: ArrayBuffer }[];
}

const RECORD = { id: "modes", at: "" };
const WAIT_MS = 500;
let following = false;

/** Brings the modes of the last visit back, then keeps what changes. Called when they are first shown. */
export async function followModes(): Promise<void> {
  if (following) return;
  following = true;
  const records = resultBlocks().then((blocks) => createRecords<typeof RECORD, KeptModes>(blocks, "modes"));
  try {
    const kept = await (await records).read(RECORD.id);
    if (kept && modesStore.getState().modes === EMPTY)
      modesStore.setState({
        modes: kept.modes,
        pictures: new Map(kept.pictures.map(({ name, type, bytes }) => [name, new Blob([bytes], { type })])),
      });
  } catch (error) {
    report(error, { level: "notice" });
  }
  let waiting = false;
  const write = async () => {
    waiting = false;
    const { modes, pictures } = modesStore.getState();
    const bytes = await Promise.all(
      [...pictures].map(async ([name, blob]) => ({ name, type: blob.type, bytes: await blob.arrayBuffer() })),
    );
    await (await records).write(RECORD, { modes, pictures: bytes });
  };
  modesStore.subscribe(() => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => void write().catch((error) => report(error, { level: "notice" })), WAIT_MS);
  });
}
