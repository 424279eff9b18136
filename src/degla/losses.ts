/**
 * The terms of DeGLA's loss, and those of its neighbours, on embeddings. B pairs, K slots for negatives; a slot
 * can be empty, and then stands in no denominator and no mean.
 *
 *   v [B, D] pictures, t [B, D] captions, n [B·K, D] negatives, sample-major; a star is the teacher's; all unit
 *   rows. s is the logit scale exp(logit_scale).
 *
 * Sources: DeGLA, arXiv 2504.16801, eq. 3–9 and its released code; CE-CLIP, arXiv 2306.08832, eq. 3–6.
 */
import * as tf from "../kernels/tf";
import type { Method, Term } from "./method";

/** Pictures and negatives only where L_dis is on. */
export interface TeacherEmbeddings {
  images: tf.Tensor2D | null;
  captions: tf.Tensor2D;
  negatives: tf.Tensor2D | null;
}

export interface LossInputs {
  /** v, [B, D] */
  images: tf.Tensor2D;
  /** t, [B, D] */
  captions: tf.Tensor2D;
  /** n, [B · K, D]; rows of empty slots hold anything finite. Null where no slot is filled. */
  negatives: tf.Tensor2D | null;
  /** Which slots are filled, [B · K], 0 or 1. */
  filled: Uint8Array;
  /** s, a scalar. */
  scale: tf.Scalar;
  /** The teacher's embeddings; null where no term that is on asks for them. */
  teacher: TeacherEmbeddings | null;
  /** CE-CLIP's margin of each slot, [K]: the mean gap in the batch before, 0 at first. */
  thresholds: readonly number[];
}

export interface Losses {
  /** Weighted sum of the terms that are on. */
  loss: tf.Scalar;
  /** Each term that is on, unweighted. */
  terms: Partial<Record<Term, tf.Scalar>>;
  /**
   * Mean of s·(v·t − v·n) over the samples that have slot k, at most 10: the next batch's thresholds; [K], NaN
   * for a slot that nobody has. Null unless that term is on.
   */
  gaps: tf.Tensor1D | null;
  /** Share of pictures whose own caption beats all other captions and the picture's own negatives. */
  accuracy: tf.Scalar;
}

/** What a masked logit gets added; exp of it is exactly 0 in float32. */
const MASKED = -1e9;
/** CE-CLIP's upper bound of the thresholds. */
const LARGEST_THRESHOLD = 10;

/** Whether any term that is on looks at the caption's negatives: else they are not even encoded. */
export function needsNegatives({ base, igc, tgc, dis, imc, cmr }: Method): boolean {
  return (base.on && base.negatives !== "none") || [igc, tgc, dis, imc, cmr].some(({ on }) => on);
}

/** Whether any term that is on looks at the teacher. */
export function needsTeacher({ tgc, dis }: Method): boolean {
  return tgc.on || dis.on;
}

/** Row-wise dot products: [N, D], [N, D] → [N]. */
function dots(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor1D {
  return tf.sum(tf.mul(a, b), 1) as tf.Tensor1D;
}

/** s · a_i · n_ik: [B, D], [B · K, D] → [B, K]. */
function ownLogits(a: tf.Tensor2D, negatives: tf.Tensor2D, scale: tf.Tensor): tf.Tensor2D {
  const [batch, width] = a.shape;
  const slots = negatives.shape[0] / batch;
  const rows = tf.reshape(negatives, [batch, slots, width]);
  return tf.mul(tf.sum(tf.mul(tf.reshape(a, [batch, 1, width]), rows), 2), scale) as tf.Tensor2D;
}

/** −log e^p / Σ e^row, with p among the row: [B], [B, M] → [B]. */
function surprise(positive: tf.Tensor1D, row: tf.Tensor2D): tf.Tensor1D {
  return tf.sub(tf.logSumExp(row, 1), positive) as tf.Tensor1D;
}

/** Mean over the samples of which `has` says 1; 0 where none has. */
function meanWhere(values: tf.Tensor1D, has: Float32Array): tf.Scalar {
  const count = has.reduce((sum, h) => sum + h, 0);
  return tf.div(tf.sum(tf.mul(values, tf.tensor1d(has))), Math.max(1, count)) as tf.Scalar;
}

/** One contrast of positives [B] with K others of each, where at least one of them is there. */
function contrast(
  positive: tf.Tensor1D,
  others: tf.Tensor2D,
  mask: { hidden: tf.Tensor2D; has: Float32Array },
): tf.Scalar {
  const row = tf.concat([tf.expandDims(positive, 1), tf.add(others, mask.hidden)], 1) as tf.Tensor2D;
  return meanWhere(surprise(positive, row), mask.has);
}

/** [B, K] masks of a table of slots. */
function maskOf(filled: Uint8Array, batch: number) {
  const slots = filled.length / batch;
  const hidden = Float32Array.from(filled, (f) => (f ? 0 : MASKED));
  const has = Float32Array.from({ length: batch }, (_, b) =>
    filled.subarray(b * slots, (b + 1) * slots).includes(1) ? 1 : 0,
  );
  return { hidden: tf.tensor2d(hidden, [batch, slots]), has };
}

/**
 * How the released code pairs captions with negatives: its mask is eye(B).repeat(1, K) on sample-major rows, so
 * that caption i meets rows i, i + B, …, of which hardly any is its own.
 */
export function releasedPairing(batch: number, slots: number): Int32Array {
  return Int32Array.from({ length: batch * slots }, (_, at) => Math.floor(at / slots) + (at % slots) * batch);
}

/** All terms that are on. Call inside `tf.tidy` or a gradient. */
export function losses(method: Method, inputs: LossInputs): Losses {
  const { images, captions, negatives, filled, scale, teacher, thresholds } = inputs;
  const batch = images.shape[0];
  const own = negatives ? maskOf(filled, batch) : null;
  const logits = tf.mul(tf.matMul(images, captions, false, true), scale) as tf.Tensor2D; // [B, B]
  const positive = tf.mul(dots(images, captions), scale) as tf.Tensor1D;
  const against = negatives ? ownLogits(images, negatives, scale) : null; // [B, K]
  const terms: Losses["terms"] = {};
  let gaps: tf.Tensor1D | null = null;

  if (method.base.on) {
    let row = logits;
    if (negatives && own && against && method.base.negatives === "own")
      row = tf.concat([logits, tf.add(against, own.hidden)], 1) as tf.Tensor2D;
    else if (negatives && own && method.base.negatives === "batch") {
      const all = tf.mul(tf.matMul(images, negatives, false, true), scale); // [B, B · K]
      row = tf.concat([logits, tf.add(all, tf.reshape(own.hidden, [1, -1]))], 1) as tf.Tensor2D;
    }
    const toText = tf.mean(surprise(positive, row));
    const toImage = tf.mean(tf.sub(tf.logSumExp(logits, 0), positive));
    terms.base = tf.mul(tf.add(toText, toImage), 0.5) as tf.Scalar;
  }
  if (method.igc.on) terms.igc = own && against ? contrast(positive, against, own) : tf.scalar(0);
  if (method.tgc.on) {
    terms.tgc = tf.scalar(0);
    if (negatives && own && teacher) {
      const rate = method.tgc.scale === "learned" ? scale : tf.scalar(method.tgc.scale);
      const anchored = tf.mul(dots(captions, teacher.captions), rate) as tf.Tensor1D;
      if (method.tgc.pairing === "own")
        terms.tgc = contrast(anchored, ownLogits(captions, negatives, rate), own);
      else {
        const pairing = releasedPairing(batch, filled.length / batch);
        const paired = tf.gather(negatives, tf.tensor1d(pairing, "int32"));
        const mask = maskOf(
          Uint8Array.from(pairing, (row) => filled[row]!),
          batch,
        );
        terms.tgc = contrast(anchored, ownLogits(captions, paired, rate), mask);
      }
    }
  }
  if (method.dis.on && teacher?.images) {
    const apart = (a: tf.Tensor2D, b: tf.Tensor2D) => tf.sum(tf.squaredDifference(a, b), 1);
    let sum = tf.sum(tf.add(apart(images, teacher.images), apart(captions, teacher.captions)));
    if (negatives && teacher.negatives) {
      const there = tf.tensor1d(Float32Array.from(filled));
      sum = tf.add(sum, tf.sum(tf.mul(apart(negatives, teacher.negatives), there)));
    }
    terms.dis = tf.div(sum, batch) as tf.Scalar;
  }
  if (method.imc.on)
    terms.imc =
      negatives && own ? contrast(positive, ownLogits(captions, negatives, scale), own) : tf.scalar(0);
  if (method.cmr.on) {
    terms.cmr = tf.scalar(0);
    if (own && against) {
      const slots = filled.length / batch;
      const there = tf.tensor2d(Float32Array.from(filled), [batch, slots]);
      const gap = tf.sub(tf.expandDims(positive, 1), against); // [B, K]
      const short = tf.relu(tf.sub(tf.tensor2d([...thresholds], [1, slots]), gap));
      const count = filled.reduce((sum, f) => sum + f, 0);
      terms.cmr = tf.div(tf.sum(tf.mul(short, there)), Math.max(1, count)) as tf.Scalar;
      gaps = tf.minimum(
        tf.div(tf.sum(tf.mul(gap, there), 0), tf.sum(there, 0)),
        LARGEST_THRESHOLD,
      ) as tf.Tensor1D;
    }
  }

  let loss = tf.scalar(0);
  for (const [term, value] of Object.entries(terms) as [Term, tf.Scalar][])
    loss = tf.add(loss, tf.mul(value, method[term].weight));
  const best = tf.max(own && against ? tf.concat([logits, tf.add(against, own.hidden)], 1) : logits, 1);
  const accuracy = tf.mean(tf.cast(tf.greaterEqual(positive, tf.sub(best, 1e-4)), "float32")) as tf.Scalar;
  return { loss, terms, gaps, accuracy };
}
