/** Captions of one batch as numbers. */

/** Captions of one batch, cropped to the longest. */
export interface TokenBatch {
  /** [B * L] token ids, row-major. */
  ids: Int32Array;
  batch: number;
  length: number;
  /** [B] where each row is pooled: its first end-of-text token, or its highest id. */
  end: Int32Array;
}
