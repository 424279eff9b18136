/** Captions that are longer than a model's context: their end is cut off before the model sees it. */
import type { ClipTokenizer } from "./tokenizer";

type Reader = Pick<ClipTokenizer, "contextLength" | "overflow">;

/** Captions whose end a model does not see. Words for it stand in src/notices. */
export interface CutNotice {
  kind: "captionsCut";
  count: number;
  /** That the model reads. */
  tokens: number;
}

/** Tokens that are cut off each caption: 0 where all of it is read. */
export function cutTokens(tokenizer: Reader, captions: readonly string[]): number[] {
  return captions.map((caption) => cutOf(tokenizer, caption));
}

function cutOf(tokenizer: Reader, caption: string): number {
  // a character makes three tokens at the most: bytes of UTF-8 that no merge joins, of a UTF-16 unit
  return caption.length <= (tokenizer.contextLength - 2) / 3 ? 0 : tokenizer.overflow(caption);
}

/** The same of any number of captions, doubles counted once; null where all are read to their ends. */
export function cutCaptions(tokenizer: Reader, captions: Iterable<string>): CutNotice | null {
  const cut = new Set<string>();
  for (const caption of captions) if (cutOf(tokenizer, caption) > 0) cut.add(caption);
  return cutNotice(cut.size, tokenizer.contextLength);
}

/** Of so many captions; null where none is cut. */
export function cutNotice(count: number, contextLength: number): CutNotice | null {
  return count === 0 ? null : { kind: "captionsCut", count, tokens: contextLength };
}
