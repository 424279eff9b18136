/** A decoded image: RGBA, 8 bits, not premultiplied, row-major, top row first. */
export interface Picture {
  width: number;
  height: number;
  /** [height * width * 4] */
  data: Uint8ClampedArray | Uint8Array;
}
