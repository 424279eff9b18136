/** Composition and retention on what was set aside: choices between captions, classes, retrieval. */
import { type ClipModel, type EncodeOptions, encodeImages, encodeTexts } from "../clip/model";
import type { Picture } from "../clip/picture";
import { wonShare } from "../scenes/measures";
import type { EvalRecord } from "./types";

export type EvalPart = EvalRecord["parts"][number];

/** Right caption against one or more wrong ones; won where the right one's cosine is the largest. */
export interface Choice {
  part: string;
  /** Index of the picture. */
  picture: number;
  right: string;
  wrong: readonly string[];
}

/** Encodes what an evaluation asks for, each text once. */
export interface Embedder {
  pictures(pictures: readonly Picture[]): Promise<Float32Array[]>;
  texts(texts: readonly string[]): Promise<Float32Array[]>;
}

/** How an evaluation is stopped, how it lets others in between, and how far it is, in pictures and texts. */
export type EvaluateOptions = Pick<EncodeOptions, "signal" | "breathe" | "onProgress">;

/** Pictures and texts at once through a tower. */
const BATCH = 32;

/** @param total pictures and distinct texts that will be asked for, for the progress */
export function embedder(model: ClipModel, total: number, options: EvaluateOptions = {}): Embedder {
  const { signal, breathe, onProgress } = options;
  const width = model.config.embeddingDim;
  const known = new Map<string, Float32Array>();
  let before = 0;
  // progress of one call counts on from the calls before it
  const towers = {
    signal,
    breathe,
    batch: BATCH,
    onProgress: (done: number) => onProgress?.(before + done, total),
  };
  const rows = (values: Float32Array) =>
    Array.from({ length: values.length / width }, (_, i) => values.subarray(i * width, (i + 1) * width));
  return {
    pictures: async (pictures) => {
      const found = rows(await encodeImages(model, pictures, towers));
      before += pictures.length;
      return found;
    },
    texts: async (texts) => {
      // by length, so that each batch is cropped to texts of one size
      const missing = [...new Set(texts)]
        .filter((text) => !known.has(text))
        .sort((a, b) => a.length - b.length);
      const found = rows(await encodeTexts(model, missing, towers));
      before += missing.length;
      for (const [i, text] of missing.entries()) known.set(text, found[i]!);
      return texts.map((text) => known.get(text)!);
    },
  };
}

export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Every text of the choices, right ones and wrong ones. */
export const textsOf = (choices: readonly Choice[]): string[] =>
  choices.flatMap(({ right, wrong }) => [right, ...wrong]);

/** Hits by part, in the order in which the parts first occur. */
export async function scoreChoices(
  pictures: readonly Float32Array[],
  choices: readonly Choice[],
  embed: Embedder,
): Promise<EvalPart[]> {
  const texts = await embed.texts(textsOf(choices));
  const parts = new Map<string, EvalPart>();
  let at = 0;
  for (const { part, picture, wrong } of choices) {
    const scores = texts.slice(at, at + 1 + wrong.length).map((text) => cosine(pictures[picture]!, text));
    at += scores.length;
    const entry = parts.get(part) ?? { name: part, axis: "composition", hits: 0, cases: 0 };
    parts.set(part, entry);
    entry.hits += wonShare(scores[0]!, scores.slice(1));
    entry.cases++;
  }
  return [...parts.values()];
}

/** Whose own counterpart scores highest among all: recall@1 of rows among columns. */
export function recallAtOne(rows: readonly Float32Array[], columns: readonly Float32Array[]): number {
  let hits = 0;
  for (const [i, row] of rows.entries()) {
    const own = cosine(row, columns[i]!);
    if (columns.every((column, j) => j === i || cosine(row, column) < own)) hits++;
  }
  return hits;
}

/** recall@1 of pictures and captions, rows of one index belonging together, in both directions. */
export function recallParts(pictures: readonly Float32Array[], texts: readonly Float32Array[]): EvalPart[] {
  const part = (name: string, hits: number): EvalPart => ({
    name,
    axis: "retention",
    hits,
    cases: pictures.length,
  });
  return [
    part("recall@1, picture to caption", recallAtOne(pictures, texts)),
    part("recall@1, caption to picture", recallAtOne(texts, pictures)),
  ];
}

/** Σ hits / Σ cases; null without cases. */
export function shareOf(parts: readonly EvalPart[]): number | null {
  const cases = parts.reduce((sum, part) => sum + part.cases, 0);
  return cases === 0 ? null : parts.reduce((sum, part) => sum + part.hits, 0) / cases;
}
