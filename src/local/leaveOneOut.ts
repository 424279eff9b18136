/** Which words the global score really depends on: each is left out in turn. */
import { dot } from "../base/vectors";
import type { ClipModel } from "../clip/model";
import { type TextOptions, textRows } from "./localMaps";
import { wordsOf } from "./phrases";
import type { Phrase, WordImportance } from "./types";

/** The caption without a word, one space where it stood. */
export function withoutWord(caption: string, { start, end }: Pick<Phrase, "start" | "end">): string {
  const before = caption.slice(0, start).trimEnd();
  const after = caption.slice(end).trimStart();
  const gap = before !== "" && after !== "" && !/^[,.;:!?)]/.test(after) ? " " : "";
  return before + gap + after;
}

/**
 * The caption and all its variants are encoded together.
 *
 * @param image [E] global embedding, L2-normalised
 * @returns the caption's cosine, and for each word what it loses without it
 */
export async function leaveOneOut(
  model: ClipModel,
  image: Float32Array,
  caption: string,
  options: TextOptions = {},
): Promise<{ cosine: number; words: WordImportance[] }> {
  const words = wordsOf(caption);
  const texts = [caption, ...words.map((word) => withoutWord(caption, word))];
  const rows = await textRows(model, texts, options);
  const [cosine, ...without] = rows.map((row) => dot(image, row)) as [number, ...number[]];
  return { cosine, words: words.map((word, i) => ({ word, drop: cosine - without[i]! })) };
}
