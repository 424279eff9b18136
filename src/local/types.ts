/** What is asked of a picture and what comes back: plain data that crosses the worker boundary. */

/** How patches are compared with a phrase; see selfSelf.ts, gradEclip.ts, raw.ts. */
export const LOCAL_METHODS = ["self-self", "grad-eclip", "raw"] as const;
export type LocalMethod = (typeof LOCAL_METHODS)[number];

/** A part of a caption. */
export interface Phrase {
  text: string;
  /** [start, end) in the caption, UTF-16 units. */
  start: number;
  end: number;
  kind: "word" | "noun-phrase" | "caption";
}

/** Where in the picture a phrase is found. */
export interface LocalMap {
  phrase: Phrase;
  /**
   * [rows * columns], row-major. "self-self": cos(patch, phrase) − cos(patch, "a photo"); "raw":
   * cos(patch, phrase); "grad-eclip": share of the patch in the score, ≥ 0, in no unit.
   */
  values: Float32Array;
  /** Largest of `values`. */
  max: number;
  /** cos(patch, phrase) of each patch, nothing subtracted; null for "grad-eclip", which compares no patches. */
  cosines: Float32Array | null;
}

/** What a word is worth to the global score. */
export interface WordImportance {
  word: Phrase;
  /** cosine(full caption) − cosine(caption without the word). */
  drop: number;
}
