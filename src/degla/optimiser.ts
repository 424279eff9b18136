/** What AdamW (Loshchilov & Hutter 2019) does to which parameters; the update itself is the executor's. */

/** ln 100: CLIP's upper bound of logit_scale. */
export const LARGEST_LOGIT_SCALE = Math.log(100);

/** Decay is for matrices: none on biases, norms, anything with less than two axes, or logit_scale. */
export function decays(name: string, shape: readonly number[]): boolean {
  return shape.length > 1 && name !== "logit_scale" && !name.endsWith(".bias");
}
