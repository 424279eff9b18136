/**
 * The two activations of CLIPs, and as WGSL with their slopes for programs. Eagerly one own kernel on webgpu, where
 * tfjs' operations take three to five; wasm has fast vector kernels of its own for these operations, and keeps them.
 */
import { flatLayout, flatShader, type OwnKernel, registerOwnKernel } from "./ownKernel";
import * as tf from "./tf";

export type Activation = "quick_gelu" | "gelu";

/** erf to 1.5e-7: Abramowitz and Stegun 7.1.26, as tfjs' own Erf. */
const ERF = `
  fn erf(x : f32) -> f32 {
    let t = 1.0 / (1.0 + 0.3275911 * abs(x));
    let series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    return sign(x) * (1.0 - series * exp(-x * x));
  }`;

function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

interface Curve {
  value: (x: number) => number;
  /** WGSL functions `value` and `slope`. */
  wgsl: string;
}

const CURVES: Record<Activation, Curve> = {
  quick_gelu: {
    value: (x) => x * sigmoid(1.702 * x),
    wgsl: `
      fn gate(a : f32) -> f32 { return 1.0 / (1.0 + exp(-1.702 * a)); }
      fn value(a : f32) -> f32 { return a * gate(a); }
      fn slope(a : f32) -> f32 {
        let s = gate(a);
        return s * (1.0 + 1.702 * a * (1.0 - s));
      }`,
  },
  gelu: {
    value: (x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2)),
    wgsl: `${ERF}
      fn value(a : f32) -> f32 { return 0.5 * a * (1.0 + erf(a * ${Math.SQRT1_2})); }
      fn slope(a : f32) -> f32 {
        return 0.5 * (1.0 + erf(a * ${Math.SQRT1_2})) + a * exp(-0.5 * a * a) * ${1 / Math.sqrt(2 * Math.PI)};
      }`,
  },
};

/** WGSL of an activation and its slope, `NAME_value` and `NAME_slope`. */
export function curveWgsl(name: Activation): string {
  return CURVES[name].wgsl.replace(/\b(value|slope|gate|erf)\b(?= ?\()/g, `${name}_$1`);
}

function kernel(name: Activation): OwnKernel {
  const { value, wgsl } = CURVES[name];
  return {
    name: `Own_${name}`,
    inputs: ["x"],
    loop(out, [x]) {
      for (let i = 0; i < out.length; i++) out[i] = value(x![i]!);
    },
    ...flatLayout,
    shader: `${wgsl}
      ${flatShader("result[i] = value(x[i]);")}`,
  };
}

const fused = {
  quick_gelu: registerOwnKernel(kernel("quick_gelu")),
  gelu: registerOwnKernel(kernel("gelu")),
};

/** By an own kernel, on any backend; without a gradient. */
export function fusedActivation(x: tf.Tensor, activation: Activation): tf.Tensor {
  return fused[activation]([x]);
}

/** By tfjs' operations. */
export function composedActivation(x: tf.Tensor, activation: Activation): tf.Tensor {
  if (activation === "quick_gelu") return tf.mul(x, tf.sigmoid(tf.mul(x, 1.702)));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

/** x·sigmoid(1.702x), or the exact x·Φ(x): whichever `hidden_act` says; a mismatch silently lowers scores. */
export function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  const own = tf.getBackend() === "webgpu" && !tf.engine().isTapeOn();
  return own ? fusedActivation(x, activation) : composedActivation(x, activation);
}
