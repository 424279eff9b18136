/** Layer normalisation over the last axis: one kernel forward, where tfjs' operations would take ten. */
import { registerOwnKernel } from "./ownKernel";
import * as tf from "./tf";

/** Threads that share a row. */
const THREADS = 64;

/** One workgroup a row; `total` adds a number over its threads. Surplus workgroups repeat the last row. */
const ROW = `
  var<workgroup> sums : array<f32, ${THREADS}>;

  fn total(value : f32) -> f32 {
    let thread = localIndex;
    sums[thread] = value;
    workgroupBarrier();
    for (var half = ${THREADS / 2}u; half > 0u; half = half >> 1u) {
      if (thread < half) { sums[thread] = sums[thread] + sums[thread + half]; }
      workgroupBarrier();
    }
    let sum = sums[0];
    workgroupBarrier();
    return sum;
  }

  fn rowStart(index : i32) -> i32 {
    return min(index / ${THREADS}, uniforms.rows - 1) * uniforms.width;
  }

  fn meanOf(start : i32) -> f32 {
    var sum = 0.0;
    for (var c = i32(localIndex); c < uniforms.width; c = c + ${THREADS}) { sum = sum + x[start + c]; }
    return total(sum) / f32(uniforms.width);
  }

  fn inverseOf(start : i32, mean : f32) -> f32 {
    var sum = 0.0;
    for (var c = i32(localIndex); c < uniforms.width; c = c + ${THREADS}) {
      let d = x[start + c] - mean;
      sum = sum + d * d;
    }
    return inverseSqrt(total(sum) / f32(uniforms.width) + uniforms.eps);
  }
`;

const perRow = { dispatch: (rows: number) => rows, workgroup: THREADS };

/** Mean and 1 / sqrt(variance + eps) of x[start, start + width). */
function statistics(x: Float32Array, start: number, width: number, eps: number): [number, number] {
  let sum = 0;
  for (let i = start; i < start + width; i++) sum += x[i]!;
  const mean = sum / width;
  let squares = 0;
  for (let i = start; i < start + width; i++) squares += (x[i]! - mean) ** 2;
  return [mean, 1 / Math.sqrt(squares / width + eps)];
}

/** ŷ · gain + bias, with ŷ = (x − mean) / sqrt(variance + eps). */
const forward = registerOwnKernel({
  name: "OwnLayerNorm",
  inputs: ["x", "gain", "bias"],
  loop(out, [x, gain, bias], width, attrs) {
    for (let start = 0; start < out.length; start += width) {
      const [mean, inverse] = statistics(x!, start, width, attrs.eps as number);
      for (let c = 0; c < width; c++)
        out[start + c] = (x![start + c]! - mean) * inverse * gain![c]! + bias![c]!;
    }
  },
  wasm(run, out, inputs, rows, width, { eps }) {
    const [x, gain, bias] = inputs as [number, number, number];
    run.layerNorm(rows, width, x, gain, bias, eps as number, out);
  },
  ...perRow,
  shader: `${ROW}
    fn main(index : i32) {
      let start = rowStart(index);
      let mean = meanOf(start);
      let inverse = inverseOf(start, mean);
      for (var c = i32(localIndex); c < uniforms.width; c = c + ${THREADS}) {
        result[start + c] = (x[start + c] - mean) * inverse * gain[c] + bias[c];
      }
    }`,
});

/**
 * dx = (s − mean(s) − ŷ · mean(s · ŷ)) / sqrt(variance + eps) with s = dy · gain, dgain = Σ dy · ŷ, dbias = Σ dy: by
 * tfjs' operations, for what asks for a gradient now and then (Grad-ECLIP).
 */
function gradients(x: tf.Tensor, gain: tf.Tensor, dy: tf.Tensor, eps: number): tf.Tensor[] {
  const { mean, variance } = tf.moments(x, -1, true);
  const inverse = tf.rsqrt(tf.add(variance, eps));
  const normal = tf.mul(tf.sub(x, mean), inverse);
  const scaled = tf.mul(dy, gain);
  const along = tf.mul(normal, tf.mean(tf.mul(scaled, normal), -1, true));
  const leading = dy.shape.slice(0, -1).map((_, axis) => axis);
  return [
    tf.mul(tf.sub(tf.sub(scaled, tf.mean(scaled, -1, true)), along), inverse),
    tf.sum(tf.mul(dy, normal), leading),
    tf.sum(dy, leading),
  ];
}

/**
 * y = (x − mean) / sqrt(variance + eps) · gain + bias, statistics over the last axis (population variance).
 *
 * @param x [..., D] float32
 * @param gain [D]
 * @param bias [D]
 */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor, bias: tf.Tensor, eps: number): T {
  const op = tf.customGrad((...inputs) => {
    const [a, g, b, save] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([a, g]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => gradients(saved[0]!, saved[1]!, dy, eps);
    return { value: forward([a, g, b], { eps }), gradFunc };
  });
  return op(x, gain, bias) as T;
}
