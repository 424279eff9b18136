/**
 * AdamW with decoupled weight decay (Loshchilov & Hutter 2019), PyTorch's order of operations: decay, moments,
 * bias-corrected step. State in plain tensors.
 */
import type { Weights } from "../clip/weights";
import { adamFirst, adamMove, adamSecond } from "../kernels/adam";
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
  return tf.tidy(() => {
    // not addN: on webgpu it takes no more tensors than a shader has bindings, mostly 8
    const squares = Object.values(gradients).map((g) => tf.reshape(tf.sum(tf.square(g)), [1]));
    return tf.sqrt(tf.sum(tf.concat(squares))) as tf.Scalar;
  });
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
    const keep = decays(name, old[0].shape) ? 1 - lr * weightDecay : 1;
    const m = adamFirst(old[1], gradient, beta1, factor);
    const v = adamSecond(old[2], gradient, beta2, factor);
    let p = adamMove([old[0], m, v], { keep, rate, correction, epsilon });
    if (name === "logit_scale") {
      const free = p;
      p = tf.clipByValue(free, 0, LARGEST_LOGIT_SCALE);
      free.dispose();
    }
    parameters[name] = p;
    state.m[name] = m;
    state.v[name] = v;
    tf.dispose([...old]);
  }
}
