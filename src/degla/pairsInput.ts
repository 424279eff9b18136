/** The user's own pairs as they come, from a table or the page. */
import type { Fault } from "../base/errors";
import type { Picture } from "../clip/picture";

export interface PairRow {
  file: string;
  caption: string;
  negatives: readonly (string | null)[];
}

export interface PairsInput {
  /** An array, or a store that makes a row when it is asked for one (pairStore.ts). */
  pairs: { readonly length: number; at(i: number): PairRow | undefined };
  /** Pictures by name; the hash is any of their content. One with a fault can't be read, and is left out. */
  files: readonly { name: string; hash: string; fault?: Fault | undefined }[];
  /** Decodes a picture. */
  picture(name: string, signal?: AbortSignal): Promise<Picture>;
}

/** Pairs whose captions and negatives are as OpenAI's tokenizer mends them, and how many of these were changed. */
export async function mendedPairs(
  pairs: PairsInput["pairs"],
): Promise<{ pairs: PairsInput["pairs"]; changed: number }> {
  const { openAiCaption } = await import("../clip/openAiCaption");
  const mended = (row: PairRow): PairRow => ({
    file: row.file,
    caption: openAiCaption(row.caption),
    negatives: row.negatives.map((text) => (text === null ? null : openAiCaption(text))),
  });
  let changed = 0;
  for (let i = 0; i < pairs.length; i++) {
    const before = pairs.at(i)!;
    const after = mended(before);
    changed += Number(after.caption !== before.caption);
    after.negatives.forEach((text, k) => {
      changed += Number(text !== before.negatives[k]);
    });
  }
  return { pairs: { length: pairs.length, at: (i) => mended(pairs.at(i)!) }, changed };
}
