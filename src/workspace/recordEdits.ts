/**
 * Edits come by the thousand; the record gets one entry when they have come to rest, or each minute while they go on:
 * what came of them all, from the hash before to the hash after.
 */
import { report } from "./faults";
import { type Action, fileThing, lastOutput, record, type Thing } from "./record";

/** Something of the visitor's that is edited bit by bit and never changed in place. */
export interface Edited<T> {
  action: Action;
  /** What the entries call it: "negatives". */
  what: string;
  name(value: T): string;
  current(): T;
  subscribe(listener: () => void): () => void;
  /** True while a run goes on, which is one edit however long it takes. */
  busy?(): boolean;
  hash(value: T): Promise<string>;
  /** What was done, as a sentence. */
  describe(before: T, after: T): string;
  settings(value: T): unknown;
  /** What else goes in: the lexicon that the rules drew from. */
  inputs?(): Promise<Thing[]>;
}

/** Says of the edits since the last entry that they came of an import. */
interface Import {
  summary: string;
  file: File;
}

/** Enters what has been edited until now since the last entry, if anything; nothing has to wait for it. */
type EnterEdits = (imported?: Import) => void;

/** By what is edited. */
const recorders = new Map<string, EnterEdits>();

/** The visitor opens a file: what comes of it is an entry of its own, with the file's hash. */
export async function importing(what: string, file: File, work: () => Promise<unknown>): Promise<void> {
  const enterEdits = recorders.get(what);
  enterEdits?.();
  await work();
  enterEdits?.({ summary: `Opened ${file.name} as ${what}`, file });
}

const REST_MS = 4000;
const MOST_MS = 60_000;

/** From here on edits are entered; what differs from the last entry's hash, if there is one, at once. */
export function recordEdits<T>(edited: Edited<T>, restMs = REST_MS) {
  if (recorders.has(edited.what)) return;
  let before = edited.current();
  let beforeHash: Promise<string> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = 0;
  let writing: Promise<void> = Promise.resolve();

  const thing = (value: T, sha256: string): Thing => ({
    what: edited.what,
    name: edited.name(value),
    sha256,
  });

  const enter = async (after: T, imported?: Import) => {
    if (after === before) return;
    const from = await (beforeHash ?? edited.hash(before));
    const to = await edited.hash(after);
    const was = before;
    const summary = imported?.summary ?? edited.describe(before, after);
    before = after;
    beforeHash = Promise.resolve(to);
    if (from === to) return;
    await record({
      action: imported ? "import" : edited.action,
      summary,
      inputs: [
        ...(imported ? [await fileThing(imported.file)] : []),
        thing(was, from),
        ...((await edited.inputs?.()) ?? []),
      ],
      outputs: [thing(after, to)],
      settings: edited.settings(after),
    });
  };

  const enterEdits: EnterEdits = (imported) => {
    clearTimeout(timer);
    timer = undefined;
    since = 0;
    const after = edited.current();
    writing = writing.then(() => enter(after, imported)).catch((error) => report(error, { level: "notice" }));
  };

  const soon = () => {
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        if (edited.busy?.()) soon();
        else void enterEdits();
      },
      Date.now() - since > MOST_MS ? 0 : restMs,
    );
  };

  recorders.set(edited.what, enterEdits);
  writing = lastOutput(edited.what).then(async (known) => {
    if (known === null) return;
    const hash = await edited.hash(before);
    beforeHash = Promise.resolve(hash);
    if (hash === known) return;
    const found = thing(before, hash);
    await record({
      action: edited.action,
      summary: `Found other than the last entry left it: ${found.what}, ${found.name}`,
      inputs: [{ ...found, sha256: known }],
      outputs: [found],
      settings: edited.settings(before),
    });
  });
  edited.subscribe(() => edited.current() !== before && soon());
  if (typeof document === "undefined") return;
  // The tab may never be seen again.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer !== undefined) enterEdits();
  });
}
