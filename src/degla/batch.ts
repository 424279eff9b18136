/** A batch on the host, as the step's programs take it. */
import { type ClipModel, pictureValues } from "../clip/model";
import type { TrainingExample } from "./types";

export interface HostBatch {
  /** B */
  size: number;
  /** Side of a picture. */
  side: number;
  /** [B * S * S * 3], normalised. */
  pixels: Float32Array<ArrayBuffer>;
  /** Distinct token rows, those of the captions first. */
  texts: number[][];
  /** How many of them captions have. */
  distinctCaptions: number;
  /** [B] row of `texts` of each caption. */
  captions: Int32Array;
  /** [B * K] row of `texts` in each slot; 0 where the slot is empty. */
  slots: Int32Array;
  /** [B * K] 1 where the slot is filled. */
  filled: Uint8Array;
}

/**
 * @param slots K, 0 to leave all negatives out
 * @throws BrokenFileError where the preprocessing doesn't fit the model
 */
export function hostBatch(
  model: Pick<ClipModel, "config" | "preprocess" | "tokenizer">,
  examples: readonly TrainingExample[],
  slots: number,
): HostBatch {
  const texts: number[][] = [];
  const known = new Map<string, number>();
  // twins' captions are each other's negatives, and scenes repeat themselves: each text goes through the tower once
  const rowOf = (text: string) => {
    const tokens = model.tokenizer.encode(text);
    const key = tokens.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, texts.length);
    return texts.push(tokens) - 1;
  };
  const captions = Int32Array.from(examples, ({ caption }) => rowOf(caption));
  const distinctCaptions = texts.length;
  const rows = new Int32Array(examples.length * slots);
  const filled = new Uint8Array(examples.length * slots);
  for (const [i, { negatives }] of examples.entries())
    for (const [k, negative] of negatives.slice(0, slots).entries()) {
      if (negative === null) continue;
      filled[i * slots + k] = 1;
      rows[i * slots + k] = rowOf(negative);
    }
  const pixels = pictureValues(
    model,
    examples.map(({ picture }) => picture),
  );
  const side = model.config.vision.imageSize;
  return { size: examples.length, side, pixels, texts, distinctCaptions, captions, slots: rows, filled };
}

/** Parts of at most `part` of 0 … size, as [start, end). */
export function parts(size: number, part: number): [number, number][] {
  const out: [number, number][] = [];
  for (let start = 0; start < size; start += part) out.push([start, Math.min(size, start + part)]);
  return out;
}
