/** The update of executor.ts, in float64. */
import type { StepNumbers, UpdateStores } from "../executor";

/** Tensors of a store by name. */
type Tensors = ReadonlyMap<string, Float64Array>;

export interface UpdateTensors {
  parameters: Tensors;
  gradients: Tensors;
  m: Tensors;
  v: Tensors;
  teacher: Tensors | null;
}

/**
 * One update in place.
 *
 * @param finite whether the guard holds a number
 * @returns the norm of all gradients before clipping
 */
export function update(
  { parameters, gradients, m, v, teacher }: UpdateTensors,
  { decayed, bounds }: Pick<UpdateStores, "decayed" | "bounds">,
  { step, lr, beta1, beta2, epsilon, weightDecay, clipNorm, alpha }: StepNumbers,
  finite: boolean,
): number {
  let squares = 0;
  for (const gradient of gradients.values()) for (const g of gradient) squares += g * g;
  const norm = Math.sqrt(squares);
  if (!finite || !Number.isFinite(norm)) return norm;
  // torch.nn.utils.clip_grad_norm_'s factor
  const factor = clipNorm > 0 ? Math.min(1, clipNorm / (norm + 1e-6)) : 1;
  const rate = lr / (1 - beta1 ** step);
  const correction = Math.sqrt(1 - beta2 ** step);
  for (const [name, p] of parameters) {
    const [gradient, first, second] = [gradients.get(name)!, m.get(name)!, v.get(name)!];
    const keep = decayed.has(name) ? 1 - lr * weightDecay : 1;
    const [low, high] = bounds.get(name) ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const follower = teacher?.get(name);
    for (let i = 0; i < p.length; i++) {
      const g = factor * gradient[i]!;
      first[i] = beta1 * first[i]! + (1 - beta1) * g;
      second[i] = beta2 * second[i]! + (1 - beta2) * g * g;
      const moved = keep * p[i]! - (rate * first[i]!) / (Math.sqrt(second[i]!) / correction + epsilon);
      p[i] = Math.min(high, Math.max(low, moved));
      if (follower) follower[i]! += (1 - alpha) * (p[i]! - follower[i]!);
    }
  }
  return norm;
}
