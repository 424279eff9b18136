/** The EMA teacher: a copy of the trained parameters that follows them; with LoRA, of its factors. */
import type { Weights } from "../clip/weights";
import * as tf from "../kernels/tf";

/** E* ← αE* + (1 − α)E, as E* + (1 − α)(E − E*), for every parameter; the old tensors go. */
export function followStudent(teacher: Weights, parameters: Weights, alpha: number): void {
  for (const [name, old] of Object.entries(teacher)) {
    teacher[name] = tf.tidy(() => tf.add(old, tf.mul(tf.sub(parameters[name]!, old), 1 - alpha)));
    old.dispose();
  }
}
