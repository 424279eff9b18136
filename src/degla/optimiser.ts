/**
 * AdamW with decoupled weight decay (Loshchilov & Hutter 2019), PyTorch's order of operations: decay, moments,
 * bias-corrected step. Plain tensor operations; state in plain tensors.
 */
import type { Weights } from "../clip/weights";
import * as tf from "../kernels/tf";
import type { RunConfig } from "./config";

/** ln 100: CLIP's upper bound of logit_scale. */
export const LARGEST_LOGIT_SCALE = Math.log(100);

export interface AdamState {
  m: Weights;
  v: Weights;
}

/** Zero moments for each parameter. */
export function initialState(parameters: Weights): AdamState {
  const zeros = () =>
    Object.fromEntries(Object.entries(parameters).map(([name, p]) => [name, tf.zeros(p.shape)])) as Weights;
  return { m: zeros(), v: zeros() };
}

/** Decay is for matrices: none on biases, norms, anything with less than two axes, or logit_scale. */
export function decays(name: string, shape: readonly number[]): boolean {
  return shape.length > 1 && name !== "logit_scale" && !name.endsWith(".bias");
}

/** √Σ g² over all gradients, a scalar. */
export function globalNorm(gradients: Weights): tf.Scalar {
  return tf.tidy(
    () => tf.sqrt(tf.addN(Object.values(gradients).map((g) => tf.sum(tf.square(g))))) as tf.Scalar,
  );
}

/**
 * One update. Replaces the tensors in `parameters` and `state` and disposes of the old ones; gradients stay.
 *
 * @param step 1 for the first
 * @param norm global norm of the gradients, for clipping
 */
export function adamStep(
  parameters: Weights,
  gradients: Weights,
  state: AdamState,
  { step, lr, norm }: { step: number; lr: number; norm: number },
  { beta1, beta2, epsilon, weightDecay, clipNorm }: RunConfig["optimiser"],
): void {
  // torch.nn.utils.clip_grad_norm_'s factor
  const factor = clipNorm > 0 ? Math.min(1, clipNorm / (norm + 1e-6)) : 1;
  const rate = lr / (1 - beta1 ** step);
  const correction = Math.sqrt(1 - beta2 ** step);
  for (const [name, gradient] of Object.entries(gradients)) {
    const old = [parameters[name]!, state.m[name]!, state.v[name]!] as const;
    const [p, m, v] = tf.tidy(() => {
      const g = tf.mul(gradient, factor);
      const first = tf.add(tf.mul(old[1], beta1), tf.mul(g, 1 - beta1));
      const second = tf.add(tf.mul(old[2], beta2), tf.mul(tf.square(g), 1 - beta2));
      const kept = decays(name, old[0].shape) ? tf.mul(old[0], 1 - lr * weightDecay) : old[0];
      const moved = tf.div(tf.mul(first, rate), tf.add(tf.div(tf.sqrt(second), correction), epsilon));
      const next = tf.sub(kept, moved);
      return [name === "logit_scale" ? tf.clipByValue(next, 0, LARGEST_LOGIT_SCALE) : next, first, second];
    }) as [tf.Tensor, tf.Tensor, tf.Tensor];
    parameters[name] = p;
    state.m[name] = m;
    state.v[name] = v;
    tf.dispose([...old]);
  }
}
