/** The EMA teacher: a copy of the trained parameters that follows them; with LoRA, of its factors. */
import type { Weights } from "../clip/weights";
import { lerp } from "../kernels/adam";

/** E* ← αE* + (1 − α)E, as E* + (1 − α)(E − E*), for every parameter; the old tensors go. */
export function followStudent(teacher: Weights, parameters: Weights, alpha: number): void {
  for (const [name, old] of Object.entries(teacher)) {
    teacher[name] = lerp(old, parameters[name]!, 1 - alpha);
    old.dispose();
  }
}
