/**
 * The user's own pairs as training data. A picture is known by the hash of its content, so that the same one under
 * two names, or with several captions, stands on one side of the split only.
 */
import type { Picture } from "../clip/picture";
import { BadInputError } from "../kernels/errors";
import type { RunConfig } from "./config";
import { type EvalPart, embedder, recallAtOne, scoreChoices, shareOf, textsOf } from "./heldOut";
import type { Method } from "./method";
import { epochOrder } from "./order";
import type { HeldOut, RunData, TrainingExample } from "./types";

export interface PairsInput {
  pairs: readonly { file: string; caption: string; negatives: readonly (string | null)[] }[];
  /** Pictures by name; the hash is any of their content. */
  files: readonly { name: string; hash: string }[];
  /** Decodes a picture. */
  picture(name: string, signal?: AbortSignal): Promise<Picture>;
}

interface Pair {
  file: string;
  hash: string;
  caption: string;
  negatives: (string | null)[];
}

/** Held-out pairs that are asked about at each evaluation. */
const ASKED = 200;

const plain = (text: string) => text.trim().replace(/\s+/g, " ").toLowerCase();

/** "a, b, c and 4 more" */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `“${name}”`);
  return names.length > 3 ? `${shown.join(", ")} and ${names.length - 3} more` : shown.join(", ");
}

const counted = (n: number, one: string) => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;

/** Whether captions are compared with their negatives at all. */
function contrastsNegatives({ base, igc, tgc, imc, cmr }: Method): boolean {
  return (base.on && base.negatives !== "none") || [igc, tgc, imc, cmr].some(({ on }) => on);
}

/** Pairs that can be trained on, and what had to be left out. @throws BadInputError */
function usablePairs({ pairs, files }: PairsInput, slots: number): { usable: Pair[]; notices: string[] } {
  const hashes = new Map(files.map(({ name, hash }) => [name, hash]));
  const notices: string[] = [];
  const lost: string[] = [];
  let copies = 0;
  let surplus = 0;
  const usable: Pair[] = [];
  for (const { file, caption, negatives } of pairs) {
    const text = caption.trim();
    if (text === "") continue;
    const hash = hashes.get(file);
    if (hash === undefined) {
      lost.push(text);
      continue;
    }
    const filled = negatives.map((negative) => {
      if (negative === null || negative.trim() === "") return null;
      if (plain(negative) !== plain(text)) return negative.trim();
      copies++;
      return null;
    });
    surplus += filled.slice(slots).filter((negative) => negative !== null).length;
    usable.push({ file, hash, caption: text, negatives: filled.slice(0, slots) });
  }
  const told = new Set(usable.map(({ file }) => file));
  const silent = files.filter(({ name }) => !told.has(name)).map(({ name }) => name);
  if (usable.length === 0)
    throw new BadInputError(
      lost.length > 0
        ? `None of the ${counted(lost.length, "caption")} has its picture: ${some(lost)}.`
        : files.length > 0
          ? `None of the ${counted(files.length, "picture")} has a caption: ${some(silent)}.`
          : "There are no pairs to train on.",
      "Give pictures together with a CSV or JSON of captions that names them, or write captions in the page.",
    );
  if (lost.length > 0)
    notices.push(`${counted(lost.length, "caption")} without picture left out: ${some(lost)}.`);
  if (silent.length > 0)
    notices.push(`${counted(silent.length, "picture")} without caption left out: ${some(silent)}.`);
  if (copies > 0) notices.push(`${counted(copies, "negative")} equal to the caption left out.`);
  if (surplus > 0)
    notices.push(
      `${counted(surplus, "negative")} beyond the ${counted(slots, "slot")} of a caption left out.`,
    );
  return { usable, notices };
}

/** @throws BadInputError where nothing could be learnt from the pairs */
function checkPairs(pairs: readonly Pair[], method: Method): string[] {
  const pictures = new Set(pairs.map(({ hash }) => hash)).size;
  if (pictures < 2)
    throw new BadInputError(
      pairs.length === 1
        ? "There is 1 pair, and a picture's caption is learnt against others'."
        : "All pairs have the same picture.",
      "Add pairs with other pictures: two are the least, some dozens are better.",
    );
  const captions = new Map<string, number>();
  for (const { caption } of pairs) captions.set(plain(caption), (captions.get(plain(caption)) ?? 0) + 1);
  if (captions.size === 1)
    throw new BadInputError(
      `All ${pairs.length} captions are the same: “${pairs[0]!.caption}”.`,
      "Write for each picture what tells it from the others.",
    );
  if (contrastsNegatives(method) && pairs.every(({ negatives }) => negatives.every((text) => text === null)))
    throw new BadInputError(
      `None of the ${counted(pairs.length, "caption")} has a negative, and the method compares captions with theirs.`,
      "Make negatives on the Negatives page, or choose the method Contrastive.",
    );
  const repeated = [...captions.values()].filter((count) => count > 1).reduce((sum, count) => sum + count, 0);
  return repeated > 0
    ? [
        `${counted(repeated, "caption")} occur more than once: in one batch they count as wrong for each other.`,
      ]
    : [];
}

/** Splits by picture: at least one on each side where anything is held out. */
function split(pairs: readonly Pair[], { heldOut, seed }: RunConfig): { training: Pair[]; rest: Pair[] } {
  const pictures = [...new Set(pairs.map(({ hash }) => hash))];
  const aside =
    heldOut === 0 ? 0 : Math.min(pictures.length - 1, Math.max(1, Math.round(heldOut * pictures.length)));
  const order = epochOrder(pictures.length, seed, 0xffff);
  const chosen = new Set(Array.from(order.subarray(0, aside), (i) => pictures[i]!));
  return {
    training: pairs.filter(({ hash }) => !chosen.has(hash)),
    rest: pairs.filter(({ hash }) => chosen.has(hash)),
  };
}

async function hashOf(pairs: readonly Pair[]): Promise<string> {
  const text = JSON.stringify(pairs.map(({ hash, caption, negatives }) => [hash, caption, negatives]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `pairs-${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * Training and held-out part of the user's pairs. What can't be used is left out and told in `notices`.
 *
 * @throws BadInputError for no usable pair, one picture only, captions that are all the same, no negative at all where
 *   the method needs them; the batch is checked by `createTrainer`
 */
export async function pairsData(input: PairsInput, config: RunConfig): Promise<RunData> {
  const { usable, notices } = usablePairs(input, config.negatives);
  notices.push(...checkPairs(usable, config.method));
  const { training, rest } = split(usable, config);
  const example = async (pair: Pair, signal?: AbortSignal): Promise<TrainingExample> => {
    const { file, caption, negatives } = pair;
    return { picture: await input.picture(file, signal), caption, negatives };
  };
  return {
    training: {
      size: training.length,
      hash: await hashOf(training),
      examples: (indices, signal) => Promise.all(indices.map((i) => example(training[i]!, signal))),
    },
    heldOut: rest.length > 0 ? pairsHeldOut(rest.slice(0, ASKED), rest.length, input) : null,
    notices,
    captions: usable.flatMap(({ caption, negatives: slots }) => [
      caption,
      ...slots.filter((text) => text !== null),
    ]),
  };
}

/** Captions against their own negatives; each picture's first caption among all pictures' first captions. */
function pairsHeldOut(pairs: readonly Pair[], size: number, { picture }: PairsInput): HeldOut {
  const files = [...new Map(pairs.map(({ hash, file }) => [hash, file])).entries()];
  const place = new Map(files.map(([hash], i) => [hash, i]));
  const choices = pairs.flatMap(({ hash, caption, negatives }) => {
    const wrong = negatives.filter((text) => text !== null);
    return wrong.length > 0
      ? [{ part: "own negatives", picture: place.get(hash)!, right: caption, wrong }]
      : [];
  });
  const first = files.map(([hash]) => pairs.find((pair) => pair.hash === hash)!.caption);
  const total = files.length + new Set([...textsOf(choices), ...first]).size;
  return {
    size,
    evaluate: async (model, step, options) => {
      const embed = embedder(model, total, options);
      const rows: Float32Array[] = [];
      for (const [, file] of files)
        rows.push(...(await embed.pictures([await picture(file, options?.signal)])));
      const composition = await scoreChoices(rows, choices, embed);
      const texts = await embed.texts(first);
      const recall = (name: string, hits: number): EvalPart => ({
        name,
        axis: "retention",
        hits,
        cases: rows.length,
      });
      const retention = [
        recall("recall@1, picture to caption", recallAtOne(rows, texts)),
        recall("recall@1, caption to picture", recallAtOne(texts, rows)),
      ];
      return {
        step,
        composition: shareOf(composition),
        retention: shareOf(retention),
        parts: [...composition, ...retention],
      };
    },
  };
}
