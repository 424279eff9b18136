/** Linear warm-up, then half a cosine down to zero: open_clip's `cosine_lr`. */

/**
 * @param index of the step, 0 for the first
 * @returns the learning rate of that step
 */
export function learningRate(
  index: number,
  { lr, warmup, steps }: { lr: number; warmup: number; steps: number },
): number {
  const warm = Math.min(warmup, steps);
  if (index < warm) return (lr * (index + 1)) / warm;
  return 0.5 * lr * (1 + Math.cos((Math.PI * (index - warm)) / Math.max(1, steps - warm)));
}
