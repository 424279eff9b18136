/**
 * The user's own pairs as training data. A picture is known by the hash of its content, so that the same one under
 * two names, or with several captions, stands on one side of the split only.
 */

import { createSHA256 } from "hash-wasm";
import { counted } from "../base/counted";
import { BadInputError, type Fault } from "../base/errors";
import { someOf } from "../base/named";
import type { Case, PictureSource } from "../eval/types";
import type { RunConfig } from "./config";
import type { Method } from "./method";
import { contrastsNegatives } from "./needs";
import { type DataNotice, noneReadable } from "./notices";
import { epochOrder } from "./order";
import { mendedPairs, type PairRow, type PairsInput } from "./pairsInput";
import type { HeldOut, RunData, TrainingExample } from "./types";

interface Pair {
  file: string;
  hash: string;
  caption: string;
  negatives: (string | null)[];
}

/** Pairs that can be trained on, made from their rows when they are needed. */
interface Usable {
  /** Rows of the input. */
  rows: Uint32Array;
  at(row: number): Pair;
}

/** Held-out pairs that are asked about at each evaluation, and what they are asked. */
const ASKED = 200;
const OWN = "own negatives";
const RECALL = "recall@1";

const plain = (text: string) => text.trim().replace(/\s+/g, " ").toLowerCase();

/** So many of a kind are named; the rest is counted. */
const NAMED = 3;

/** "a, b, c and 4 more" */
function some(names: readonly string[], all = names.length): string {
  const { names: first, more } = someOf(names, NAMED, all);
  const shown = first.map((name) => `“${name}”`).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

type Broken = PairsInput["files"][number] & { fault: Fault };

/** Which they are, and what is wrong with the first. */
const toldOf = (broken: readonly Broken[]) => ({
  pictures: someOf(
    broken.map(({ name }) => name),
    NAMED,
  ),
  why: { kind: "fault", fault: broken[0]!.fault } as const,
});

interface Count {
  copies: number;
  surplus: number;
}

/** A row's negatives by slot: null for an empty one and for a copy of the caption, both counted. */
function slotsOf({ caption, negatives }: PairRow, slots: number, count: Count): (string | null)[] {
  const filled = negatives.map((negative) => {
    if (negative === null || negative.trim() === "") return null;
    if (plain(negative) !== plain(caption)) return negative.trim();
    count.copies++;
    return null;
  });
  count.surplus += filled.slice(slots).filter((negative) => negative !== null).length;
  return filled.slice(0, slots);
}

/** Pairs that can be trained on, and what had to be left out. @throws BadInputError */
function usablePairs({ pairs, files }: PairsInput, slots: number): { usable: Usable; notices: DataNotice[] } {
  const hashes = new Map(files.map(({ name, hash }) => [name, hash]));
  const broken = files.filter((file): file is Broken => file.fault !== undefined);
  const unreadable = new Set(broken.map(({ name }) => name));
  const notices: DataNotice[] = [];
  const lost: string[] = [];
  let lostCount = 0;
  const count = { copies: 0, surplus: 0 };
  const told = new Set<string>();
  const rows = new Uint32Array(pairs.length);
  let kept = 0;
  for (let row = 0; row < pairs.length; row++) {
    const pair = pairs.at(row)!;
    const text = pair.caption.trim();
    if (text === "") continue;
    if (!hashes.has(pair.file)) {
      lostCount++;
      if (lost.length < NAMED) lost.push(text);
      continue;
    }
    if (unreadable.has(pair.file)) continue;
    slotsOf(pair, slots, count);
    told.add(pair.file);
    rows[kept++] = row;
  }
  const at = (row: number): Pair => {
    const pair = pairs.at(row)!;
    const negatives = slotsOf(pair, slots, { copies: 0, surplus: 0 });
    return { file: pair.file, hash: hashes.get(pair.file)!, caption: pair.caption.trim(), negatives };
  };
  const silent = files.filter(({ name }) => !told.has(name) && !unreadable.has(name)).map(({ name }) => name);
  if (kept === 0 && broken.length > 0) throw noneReadable(broken);
  if (kept === 0)
    throw new BadInputError(
      lostCount > 0
        ? `None of the ${counted(lostCount, "caption")} has its picture: ${some(lost, lostCount)}.`
        : files.length > 0
          ? `None of the ${counted(files.length, "picture")} has a caption: ${some(silent)}.`
          : "There are no pairs to train on.",
      "Give pictures together with a CSV or JSON of captions that names them, or write captions in the page.",
    );
  if (lostCount > 0)
    notices.push({
      kind: "captionsLost",
      count: lostCount,
      captions: someOf(lost, NAMED, lostCount),
    });
  if (broken.length > 0) notices.push({ kind: "picturesBroken", count: broken.length, ...toldOf(broken) });
  if (silent.length > 0)
    notices.push({ kind: "picturesSilent", count: silent.length, pictures: someOf(silent, NAMED) });
  const { copies, surplus } = count;
  if (copies > 0) notices.push({ kind: "negativesEqual", count: copies });
  if (surplus > 0) notices.push({ kind: "negativesBeyond", count: surplus, slots });
  return { usable: { rows: rows.slice(0, kept), at }, notices };
}

/** 53 bits of a text: two captions of a table of millions share them once in ten thousand tables. */
function fingerprint(text: string): number {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995) ^ (b >>> 13);
  }
  return (a >>> 0) * 2 ** 21 + ((b >>> 0) & 0x1fffff);
}

/** How many values are there more than once, all of them counted. */
function repeatedIn(values: Float64Array): number {
  values.sort();
  let repeated = 0;
  for (let i = 0; i < values.length; i++)
    if (values[i] === values[i - 1] || values[i] === values[i + 1]) repeated++;
  return repeated;
}

/** @throws BadInputError where nothing could be learnt from the pairs */
function checkPairs({ rows, at }: Usable, method: Method): DataNotice[] {
  const pictures = new Set<string>();
  const captions = new Float64Array(rows.length);
  const first = at(rows[0]!).caption;
  let same = true;
  let bare = true;
  rows.forEach((row, i) => {
    const { hash, caption, negatives } = at(row);
    pictures.add(hash);
    captions[i] = fingerprint(plain(caption));
    same &&= plain(caption) === plain(first);
    bare &&= negatives.every((text) => text === null);
  });
  if (pictures.size < 2)
    throw new BadInputError(
      rows.length === 1
        ? "There is 1 pair, and a picture's caption is learnt against others'."
        : "All pairs have the same picture.",
      "Add pairs with other pictures: two are the least, some dozens are better.",
    );
  if (same)
    throw new BadInputError(
      `All ${rows.length} captions are the same: “${first}”.`,
      "Write for each picture what tells it from the others.",
    );
  if (contrastsNegatives(method) && bare)
    throw new BadInputError(
      `None of the ${counted(rows.length, "caption")} has a negative, and the method compares captions with theirs.`,
      "Make negatives on the Negatives page, or choose the method Contrastive.",
    );
  const repeated = repeatedIn(captions);
  return repeated > 0 ? [{ kind: "captionsRepeated", count: repeated }] : [];
}

/** Splits by picture: at least one on each side where anything is held out. */
function split(
  { rows, at }: Usable,
  { heldOut, seed }: RunConfig,
): { training: Uint32Array; rest: Uint32Array } {
  const seen = new Set<string>();
  for (const row of rows) seen.add(at(row).hash);
  const pictures = [...seen];
  const aside =
    heldOut === 0 ? 0 : Math.min(pictures.length - 1, Math.max(1, Math.round(heldOut * pictures.length)));
  const order = epochOrder(pictures.length, seed, 0xffff);
  const chosen = new Set(Array.from(order.subarray(0, aside), (i) => pictures[i]!));
  return {
    training: rows.filter((row) => !chosen.has(at(row).hash)),
    rest: rows.filter((row) => chosen.has(at(row).hash)),
  };
}

/** SHA-256 of the pairs as one JSON list, which is never in memory. */
async function hashOf({ at }: Usable, rows: Uint32Array): Promise<string> {
  const hasher = await createSHA256();
  hasher.update("[");
  rows.forEach((row, i) => {
    const { hash, caption, negatives } = at(row);
    hasher.update(`${i > 0 ? "," : ""}${JSON.stringify([hash, caption, negatives])}`);
  });
  return `pairs-${hasher.update("]").digest()}`;
}

/** Captions and negatives, one by one: of a long table they are never all in memory. */
function* textsIn({ rows, at }: Usable): Generator<string> {
  for (const row of rows) {
    const { caption, negatives } = at(row);
    yield caption;
    for (const text of negatives) if (text !== null) yield text;
  }
}

/**
 * Training and held-out part of the user's pairs. What can't be used is left out and told in `notices`.
 *
 * @throws BadInputError for no usable pair, one picture only, captions that are all the same, no negative at all where
 *   the method needs them; the batch is checked by `createTrainer`
 */
export async function pairsData(written: PairsInput, config: RunConfig): Promise<RunData> {
  const clean = config.data.kind === "pairs" && config.data.clean === "openai";
  const { pairs, changed } = clean ? await mendedPairs(written.pairs) : { pairs: written.pairs, changed: 0 };
  const input = { ...written, pairs };
  const { usable, notices } = usablePairs(input, config.negatives);
  if (clean) notices.unshift({ kind: "pairsMended", count: changed });
  notices.push(...checkPairs(usable, config.method));
  const { training, rest } = split(usable, config);
  const example = async (row: number, signal?: AbortSignal): Promise<TrainingExample> => {
    const { file, caption, negatives } = usable.at(row);
    return { picture: await input.picture(file, signal), caption, negatives };
  };
  return {
    training: {
      size: training.length,
      hash: await hashOf(usable, training),
      examples: (indices, signal) => Promise.all(indices.map((i) => example(training[i]!, signal))),
    },
    heldOut:
      rest.length > 0
        ? pairsHeldOut(Array.from(rest.subarray(0, ASKED), usable.at), rest.length, input)
        : null,
    notices,
    captions: { [Symbol.iterator]: () => textsIn(usable) },
  };
}

/** Captions against their own negatives; each picture's first caption among all pictures' first captions. */
function pairsHeldOut(pairs: readonly Pair[], size: number, { picture }: PairsInput): HeldOut {
  const firsts = new Map<string, Pair>();
  for (const pair of pairs) if (!firsts.has(pair.hash)) firsts.set(pair.hash, pair);
  const pictures: PictureSource = {
    open: (hash, signal) => picture(firsts.get(hash)!.file, signal),
    identity: (hash) => hash,
  };
  const choices = pairs.flatMap(({ hash, caption, negatives }, i): Case[] => {
    const wrong = negatives.filter((text) => text !== null);
    const base = { id: `own/${i}`, category: OWN, picture: hash };
    return wrong.length > 0 ? [{ kind: "choice", ...base, right: caption, wrong }] : [];
  });
  const gallery = [...firsts.values()].map(
    ({ hash, caption }): Case => ({
      kind: "retrieval",
      id: hash,
      category: RECALL,
      picture: hash,
      captions: [caption],
    }),
  );
  return {
    size,
    measures: { composition: [OWN], retention: [RECALL] },
    suites: [
      { axis: "composition", cases: choices, pictures },
      { axis: "retention", cases: gallery, pictures },
    ],
  };
}
