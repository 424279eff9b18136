/**
 * The two activations of CLIPs. On webgpu one own kernel forward and one backward, where tfjs' operations take
 * three to five and about ten; wasm has fast vector kernels of its own for these operations, and keeps them.
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
  slope: (x: number) => number;
  /** WGSL functions `value` and `slope`. */
  wgsl: string;
}

const CURVES: Record<Activation, Curve> = {
  quick_gelu: {
    value: (x) => x * sigmoid(1.702 * x),
    slope(x) {
      const s = sigmoid(1.702 * x);
      return s * (1 + 1.702 * x * (1 - s));
    },
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
    slope: (x) => 0.5 * (1 + erf(x * Math.SQRT1_2)) + (x * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI),
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

function forwardKernel(name: Activation): OwnKernel {
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

function backwardKernel(name: Activation): OwnKernel {
  const { slope, wgsl } = CURVES[name];
  return {
    name: `Own_${name}_gradient`,
    inputs: ["x", "dy"],
    loop(out, [x, dy]) {
      for (let i = 0; i < out.length; i++) out[i] = dy![i]! * slope(x![i]!);
    },
    ...flatLayout,
    shader: `${wgsl}
      ${flatShader("result[i] = dy[i] * slope(x[i]);")}`,
  };
}

const forward = {
  quick_gelu: registerOwnKernel(forwardKernel("quick_gelu")),
  gelu: registerOwnKernel(forwardKernel("gelu")),
};
const backward = {
  quick_gelu: registerOwnKernel(backwardKernel("quick_gelu")),
  gelu: registerOwnKernel(backwardKernel("gelu")),
};

/** By own kernels, on any backend. */
export function fusedActivation(x: tf.Tensor, activation: Activation): tf.Tensor {
  const op = tf.customGrad((...inputs) => {
    const [a, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    save([a]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => backward[activation]([saved[0]!, dy]);
    return { value: forward[activation]([a]), gradFunc };
  });
  return op(x);
}

/** By tfjs' operations. */
export function composedActivation(x: tf.Tensor, activation: Activation): tf.Tensor {
  if (activation === "quick_gelu") return tf.mul(x, tf.sigmoid(tf.mul(x, 1.702)));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

/** x·sigmoid(1.702x), or the exact x·Φ(x): whichever `hidden_act` says; a mismatch silently lowers scores. */
export function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  return tf.getBackend() === "webgpu" ? fusedActivation(x, activation) : composedActivation(x, activation);
}
