/** Layer normalisation over the last axis, with its own gradient. */
import * as tf from "./tf";

/**
 * y = (x − mean) / sqrt(var + eps) · gain + bias, statistics over the last axis (population variance).
 *
 * @param x [..., D]
 * @param gain [D]
 * @param bias [D]
 */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor, bias: tf.Tensor, eps: number): T {
  const op = tf.customGrad((...inputs) => {
    const [rows, g, b, save] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const centred = tf.sub(rows, tf.mean(rows, -1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), eps)); // [..., 1]
    const normal = tf.mul(centred, inverse);
    save([normal, inverse, g]);
    return { value: tf.add(tf.mul(normal, g), b), gradFunc };
  });
  return op(x, gain, bias) as T;
}

function gradFunc(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [normal, inverse, gain] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
  const leading = dy.shape.slice(0, -1).map((_, axis) => axis);
  const scaled = tf.mul(dy, gain);
  const product = tf.mul(dy, normal);
  // dx = (dŷ − mean(dŷ) − ŷ · mean(dŷ · ŷ)) / sqrt(var + eps), with dŷ = dy · gain
  const along = tf.mean(tf.mul(scaled, normal), -1, true);
  const dx = tf.mul(tf.sub(tf.sub(scaled, tf.mean(scaled, -1, true)), tf.mul(normal, along)), inverse);
  return [dx, tf.sum(product, leading), tf.sum(dy, leading)];
}
