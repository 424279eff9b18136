/**
 * The passes of AdamW and of an EMA over a parameter, each in one kernel: tfjs' operations would take fourteen and
 * three, more than forward and backward together.
 */
import { flatLayout, flatShader, registerOwnKernel } from "./ownKernel";
import type * as tf from "./tf";

type Numbers<Name extends string> = Record<Name, number>;

const firstMoment = registerOwnKernel({
  name: "OwnFirstMoment",
  inputs: ["m", "g"],
  uniforms: ["beta", "factor"],
  loop(out, [m, g], _, attrs) {
    const { beta, factor } = attrs as Numbers<"beta" | "factor">;
    const share = (1 - beta) * factor;
    for (let i = 0; i < out.length; i++) out[i] = beta * m![i]! + share * g![i]!;
  },
  ...flatLayout,
  shader: flatShader("result[i] = uniforms.beta * m[i] + (1.0 - uniforms.beta) * uniforms.factor * g[i];"),
});

const secondMoment = registerOwnKernel({
  name: "OwnSecondMoment",
  inputs: ["v", "g"],
  uniforms: ["beta", "factor"],
  loop(out, [v, g], _, attrs) {
    const { beta, factor } = attrs as Numbers<"beta" | "factor">;
    const share = (1 - beta) * factor * factor;
    for (let i = 0; i < out.length; i++) out[i] = beta * v![i]! + share * g![i]! * g![i]!;
  },
  ...flatLayout,
  shader: flatShader(`
        let clipped = uniforms.factor * g[i];
        result[i] = uniforms.beta * v[i] + (1.0 - uniforms.beta) * clipped * clipped;`),
});

const stepped = registerOwnKernel({
  name: "OwnAdamStep",
  inputs: ["p", "m", "v"],
  uniforms: ["keep", "rate", "correction", "epsilon"],
  loop(out, [p, m, v], _, attrs) {
    const { keep, rate, correction, epsilon } = attrs as Numbers<"keep" | "rate" | "correction" | "epsilon">;
    for (let i = 0; i < out.length; i++)
      out[i] = keep * p![i]! - (rate * m![i]!) / (Math.sqrt(v![i]!) / correction + epsilon);
  },
  ...flatLayout,
  shader: flatShader(`
        let scale = sqrt(v[i]) / uniforms.correction + uniforms.epsilon;
        result[i] = uniforms.keep * p[i] - uniforms.rate * m[i] / scale;`),
});

const between = registerOwnKernel({
  name: "OwnLerp",
  inputs: ["a", "b"],
  uniforms: ["share"],
  loop(out, [a, b], _, attrs) {
    const { share } = attrs as Numbers<"share">;
    for (let i = 0; i < out.length; i++) out[i] = a![i]! + share * (b![i]! - a![i]!);
  },
  ...flatLayout,
  shader: flatShader("result[i] = a[i] + uniforms.share * (b[i] - a[i]);"),
});

/** β m + (1 − β) f g */
export function adamFirst(m: tf.Tensor, g: tf.Tensor, beta: number, factor: number): tf.Tensor {
  return firstMoment([m, g], { beta, factor });
}

/** β v + (1 − β) (f g)² */
export function adamSecond(v: tf.Tensor, g: tf.Tensor, beta: number, factor: number): tf.Tensor {
  return secondMoment([v, g], { beta, factor });
}

/** keep · p − rate · m / (√v / correction + ε) */
export function adamMove(
  [p, m, v]: [tf.Tensor, tf.Tensor, tf.Tensor],
  numbers: Numbers<"keep" | "rate" | "correction" | "epsilon">,
): tf.Tensor {
  return stepped([p, m, v], numbers);
}

/** a + share · (b − a) */
export function lerp(a: tf.Tensor, b: tf.Tensor, share: number): tf.Tensor {
  return between([a, b], { share });
}
