/**
 * Whether a record is as it was written, and if not, which entries are to blame: changed, replaced, removed, moved or
 * inserted. Whoever can rewrite every entry and the head can forge the whole of it: against that helps a hash noted
 * elsewhere (a report's entry id, the head of an earlier export).
 */
import { type Entry, entrySchema, GENESIS, type HashText, type Head, hashEntry, textHasher } from "./entry";

type ProblemKind = "changed" | "replaced" | "removed" | "moved" | "inserted" | "head";

interface Problem {
  kind: ProblemKind;
  /** Number of the entry to blame, or the first of them; 0 for the head. */
  seq: number;
  text: string;
}

export interface Verification {
  count: number;
  head: Head | null;
  /** Empty where the record is whole. */
  problems: Problem[];
  milliseconds: number;
}

/** An entry in the place where it was found. */
interface Found {
  at: number;
  seq: number;
  hash: string;
  previous: string;
  /** Its form is an entry's and its hash is that of its content. */
  sound: boolean;
  label: string;
}

/** Entries between two breaths of the page. */
const STRETCH = 1000;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function examine(raw: unknown, at: number, hashText: HashText): Found {
  const { success, data } = entrySchema.safeParse(raw);
  const fields = (raw && typeof raw === "object" ? raw : {}) as Partial<Record<keyof Entry, unknown>>;
  const seq = Number.isSafeInteger(fields.seq) && Number(fields.seq) > 0 ? Number(fields.seq) : at + 1;
  const about = [text(fields.action), text(fields.time).slice(0, 16).replace("T", " ")].filter(Boolean);
  return {
    at,
    seq,
    hash: text(fields.hash),
    previous: text(fields.previous),
    sound: success && hashEntry(data, hashText) === data.hash,
    label: `Entry ${seq}${about.length > 0 ? ` (${about.join(", ")})` : ""}`,
  };
}

/**
 * One entry for each number: of several the one that the next entry, or the head, names. A changed number is mended
 * by whoever names the entry's hash.
 */
function sortOut(found: Found[], head: Head | null) {
  const follower = new Map<string, number>(
    found.filter(({ sound }) => sound).map((e) => [e.previous, e.seq]),
  );
  if (head) follower.set(head.hash, head.count + 1);
  const placed = new Set([GENESIS]);
  // A hash that is another's, or no one's, tells nothing of an entry's place.
  for (const { sound, hash } of found) if (sound) placed.add(hash);
  const named = (entry: Found) => follower.get(entry.hash) === entry.seq + 1;
  const chain = new Map<number, Found>();
  const inserted: Found[] = [];
  for (const one of found) {
    const next = follower.get(one.hash);
    const entry = !one.sound && next !== undefined && !placed.has(one.hash) ? { ...one, seq: next - 1 } : one;
    const rival = chain.get(entry.seq);
    if (head && entry.seq > head.count) inserted.push(entry);
    else if (!rival) chain.set(entry.seq, entry);
    else if (named(entry) && !named(rival)) {
      chain.set(entry.seq, entry);
      inserted.push(rival);
    } else inserted.push(entry);
  }
  return { chain: [...chain.values()].sort((a, b) => a.seq - b.seq), inserted };
}

/** The fewest entries that stand out of order: all but a longest run of rising places. */
function movedOf(chain: Found[]): Found[] {
  const before = new Array<number>(chain.length).fill(-1);
  /** tails[k]: index of the entry that ends the best run of k + 1. */
  const tails: number[] = [];
  chain.forEach(({ at }, i) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (chain[tails[middle]!]!.at < at) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? tails[low - 1]! : -1;
    tails[low] = i;
  });
  const inOrder = new Set<number>();
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i]!) inOrder.add(i);
  return chain.filter((_, i) => !inOrder.has(i));
}

function removedOf(chain: Found[], head: Head | null): Problem[] {
  const problems: Problem[] = [];
  const gap = (from: number, to: number) => {
    if (from > to) return;
    const what = from === to ? `Entry ${from} was` : `Entries ${from} to ${to} were`;
    problems.push({ kind: "removed", seq: from, text: `${what} removed.` });
  };
  let last = 0;
  for (const { seq } of chain) {
    gap(last + 1, seq - 1);
    last = seq;
  }
  if (head) gap(last + 1, head.count);
  return problems;
}

/** Sound entries that the chain does not hold: made anew, hash and all, in another's place. */
function replacedOf(chain: Found[], head: Head | null): Found[] {
  const breaks = (i: number): boolean => {
    const entry = chain[i]!;
    const next = chain[i + 1];
    if (!next) return head !== null && head.count === entry.seq && head.hash !== entry.hash;
    return next.sound && next.seq === entry.seq + 1 && next.previous !== entry.hash;
  };
  const replaced = new Set<Found>();
  const first = chain[0];
  if (first?.sound && first.seq === 1 && first.previous !== GENESIS) replaced.add(first);
  chain.forEach((entry, i) => {
    if (!entry.sound || replaced.has(entry) || !breaks(i)) return;
    // Where the next one's own follower disowns it, too, it is the next one that does not belong.
    const next = chain[i + 1];
    replaced.add(next && breaks(i + 1) ? next : entry);
  });
  return [...replaced];
}

export async function verifyEntries(entries: readonly unknown[], head: Head | null): Promise<Verification> {
  const started = performance.now();
  const hashText = await textHasher();
  const found: Found[] = [];
  for (const [at, raw] of entries.entries()) {
    if (at > 0 && at % STRETCH === 0) await new Promise((resolve) => setTimeout(resolve));
    found.push(examine(raw, at, hashText));
  }
  const { chain, inserted } = sortOut(found, head);
  const problems: Problem[] = [
    ...inserted.map(({ seq, label }) => ({
      kind: "inserted" as const,
      seq,
      text: `${label} was inserted: the chain does not hold it.`,
    })),
    ...chain
      .filter(({ sound }) => !sound)
      .map(({ seq, label }) => ({
        kind: "changed" as const,
        seq,
        text: `${label} was changed: its hash is not that of its content.`,
      })),
    ...replacedOf(chain, head).map(({ seq, label }) => ({
      kind: "replaced" as const,
      seq,
      text: `${label} was replaced: its neighbours in the chain name another.`,
    })),
    ...removedOf(chain, head),
    ...movedOf(chain).map(({ seq, label, at }) => ({
      kind: "moved" as const,
      seq,
      text: `${label} was moved: it stands at place ${at + 1}.`,
    })),
  ].sort((a, b) => a.seq - b.seq);
  if (!head && entries.length > 0)
    problems.unshift({
      kind: "head",
      seq: 0,
      text: "The head is missing: entries cut off at the end go unseen.",
    });
  return { count: entries.length, head, problems, milliseconds: performance.now() - started };
}
