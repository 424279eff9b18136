/**
 * The set in IndexedDB, in blocks: a change of one slot among 10,000 captions writes one block and the head.
 */
import type { Item, NegativesSet } from "../../../negatives/set";
import { DATABASES, keyValues } from "../../../storage/database";
import { report, worded } from "../../../workspace/faults";
import { recordEdits } from "../../../workspace/recordEdits";
import { say } from "../words";
import { recordedNegatives } from "./recorded";
import { negativesStore } from "./set";

const BLOCK = 250;
const WAIT_MS = 600;

type Head = Omit<NegativesSet, "items"> & { count: number };

const kept = keyValues(DATABASES.negatives);

const blockKey = (at: number) => `block:${at}`;
const blocksOf = (count: number) => Math.ceil(count / BLOCK);

/** Items as they were last written: what is the same object needs no writing. */
let written: readonly Item[] = [];

/** The set of the last visit; null where there is none or storage is blocked. */
export async function readKept(): Promise<NegativesSet | null> {
  try {
    const head = await kept.get<Head>("head");
    if (head?.format !== "degla-negatives") return null;
    const { count, ...rest } = head;
    const blocks = await kept.getMany<Item[]>(Array.from({ length: blocksOf(count) }, (_, i) => blockKey(i)));
    const items = blocks.flatMap((block) => block ?? []);
    written = items;
    return { ...rest, items };
  } catch {
    return null;
  }
}

/** Writes what differs from the last writing. Rejects where storage is blocked or full. */
export async function writeKept(set: NegativesSet): Promise<number> {
  const { items, ...rest } = set;
  const entries: [string, unknown][] = [["head", { ...rest, count: items.length } satisfies Head]];
  for (let block = 0; block < blocksOf(items.length); block++) {
    const from = block * BLOCK;
    const to = Math.min(items.length, from + BLOCK);
    const same =
      Math.min(written.length, from + BLOCK) === to &&
      items.slice(from, to).every((item, i) => item === written[from + i]);
    if (!same) entries.push([blockKey(block), items.slice(from, to)]);
  }
  const gone = Array.from(
    { length: Math.max(0, blocksOf(written.length) - blocksOf(items.length)) },
    (_, i) => blockKey(blocksOf(items.length) + i),
  );
  await kept.set(entries);
  if (gone.length > 0) await kept.delete(gone);
  written = items;
  return entries.length;
}

/** For tests. */
export async function forgetKept(): Promise<void> {
  written = [];
  await kept.clear();
}

let following: Promise<void> | null = null;

/** Brings back the set of the last visit, then keeps what changes. Called when a page first needs the set. */
export function followNegatives(): Promise<void> {
  following ??= follow();
  return following;
}

async function follow() {
  const before = await readKept();
  if (before && negativesStore.getState().set.items.length === 0) negativesStore.setState({ set: before });
  recordEdits(recordedNegatives);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = false;
  let writing: Promise<unknown> = Promise.resolve();
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing
      .then(() => writeKept(negativesStore.getState().set))
      .catch((error) => {
        if (told) return;
        told = true;
        report(
          worded(
            "StorageBlocked",
            say(($) => $.kept.not, {
              message: error instanceof Error ? error.message : String(error),
            }),
            say(($) => $.kept.until),
          ),
          { level: "notice" },
        );
      });
  };
  negativesStore.subscribe((now, old) => {
    if (now.set === old.set) return;
    timer ??= setTimeout(write, WAIT_MS);
  });
  addEventListener("pagehide", () => timer !== undefined && write());
}
