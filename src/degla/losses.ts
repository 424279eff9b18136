/**
 * The terms of DeGLA's loss, and those of its neighbours, on embeddings. B pairs, K slots for negatives; a slot
 * can be empty, and then stands in no denominator and no mean.
 *
 *   v [B, D] pictures, t [B, D] captions, n [B·K, D] negatives, sample-major; a star is the teacher's; all unit
 *   rows. s is the logit scale exp(logit_scale).
 *
 * Written against `Operations`: the step's program traces it. Sources: DeGLA,
 * arXiv 2504.16801, eq. 3–9 and its released code; CE-CLIP, arXiv 2306.08832, eq. 3–6.
 */
import { exactly } from "../base/exactly";
import type { Shape, Value } from "../program/graph";
import type { Operations } from "../program/operations";
import type { Method, Term } from "./method";

/** Of the student or the teacher. */
export interface Embeddings {
  /** v, [B, D]; null where no term looks at them. */
  images: Value | null;
  /** t, [B, D] */
  captions: Value;
  /** n, [B · K, D]; rows of empty slots hold anything finite. Null where there are no slots. */
  negatives: Value | null;
}

export interface LossInputs extends Embeddings {
  images: Value;
  /** Negatives in the order in which the released code meets them (`releasedPairing`); only where that is asked for. */
  paired: Value | null;
  /** s, a scalar. */
  scale: Value;
  /** Null where no term that is on asks for it. */
  teacher: Embeddings | null;
  /** What `slotNumbers` says of the slots, by name. */
  slots: (name: SlotName) => Value;
}

export interface Losses {
  /** Weighted sum of the terms that are on. */
  loss: Value;
  /** Each term that is on, unweighted. */
  terms: Partial<Record<Term, Value>>;
  /** Σ of s·(v·t − v·n) over the samples that have slot k, [K]: see `nextThresholds`. Null unless that term is on. */
  gaps: Value | null;
  /** Share of pictures whose own caption beats all other captions and the picture's own negatives. */
  accuracy: Value;
}

/** What a masked logit gets added; exp of it is exactly 0 in float32. */
const MASKED = -1e9;
/** CE-CLIP's upper bound of the thresholds. */
const LARGEST_THRESHOLD = 10;

/**
 * How the released code pairs captions with negatives: its mask is eye(B).repeat(1, K) on sample-major rows, so
 * that caption i meets rows i, i + B, …, of which hardly any is its own.
 */
export function releasedPairing(batch: number, slots: number): Int32Array {
  return Int32Array.from({ length: batch * slots }, (_, at) => Math.floor(at / slots) + (at % slots) * batch);
}

/**
 * Numbers of a table of slots, which are inputs of the step's program. `hidden` [B, K]: added to logits, 0 where the
 * slot is filled; `there` [B, K]: 1 where it is; `part` [B, K]: `there` over the number of filled slots; `share` [B]:
 * 1 where any slot of a sample is filled, over the number of such samples. `pairedHidden` and `pairedShare` are those
 * of the released pairing; `thresholds` [K] CE-CLIP's margins.
 */
export type SlotName = "hidden" | "there" | "part" | "share" | "pairedHidden" | "pairedShare" | "thresholds";

export function slotShape(name: SlotName, batch: number, slots: number): Shape {
  if (name === "thresholds") return [slots];
  return name === "share" || name === "pairedShare" ? [batch] : [batch, slots];
}

/**
 * @param filled which slots are filled, [B · K], 0 or 1
 * @param thresholds CE-CLIP's margin of each slot, [K]: the mean gap in the batch before, 0 at first
 */
export function slotNumbers(
  filled: Uint8Array,
  batch: number,
  thresholds: readonly number[],
): Record<SlotName, Float32Array> {
  const slots = filled.length / batch;
  const masks = (which: Uint8Array) => {
    const has = Float32Array.from({ length: batch }, (_, b) =>
      which.subarray(b * slots, (b + 1) * slots).includes(1) ? 1 : 0,
    );
    const count = Math.max(1, total(has));
    return { hidden: Float32Array.from(which, (f) => (f ? 0 : MASKED)), share: has.map((h) => h / count) };
  };
  const own = masks(filled);
  const paired = masks(Uint8Array.from(releasedPairing(batch, slots), (row) => filled[row]!));
  const count = Math.max(1, total(filled));
  return {
    ...own,
    there: Float32Array.from(filled),
    part: Float32Array.from(filled, (f) => f / count),
    pairedHidden: paired.hidden,
    pairedShare: paired.share,
    thresholds: Float32Array.from(thresholds),
  };
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

/** CE-CLIP's margins for the next batch: the mean gaps of this one, at most 10; a slot that nobody has keeps its own. */
export function nextThresholds(
  thresholds: readonly number[],
  gaps: ArrayLike<number>,
  filled: Uint8Array,
): number[] {
  const slots = thresholds.length;
  return thresholds.map((old, k) => {
    const count = filled.reduce((sum, f, at) => sum + (at % slots === k ? f : 0), 0);
    return count === 0 ? old : Math.min(Math.fround(gaps[k]! / count), LARGEST_THRESHOLD);
  });
}

/** The few shapes of arithmetic that the terms are made of. */
function arithmetic(ops: Operations) {
  const { binary, sum, affine } = ops;
  /** Row-wise dot products: [N, D], [N, D] → [N]. */
  const dots = (a: Value, b: Value) => sum(binary("multiply", a, b), [1]);
  const times = (a: Value, b: Value) => binary("multiply", a, b);
  const mean = (x: Value) => affine(sum(x), 1 / x.shape.reduce((product, n) => product * n, 1));
  /** rate · a_i · n_ik: [B, D], [B · K, D] → [B, K]. */
  const own = (a: Value, negatives: Value, rate: Value) => {
    const [batch, width] = exactly(a.shape, 2);
    const slots = negatives.shape[0]! / batch;
    const rows = ops.reshape(negatives, [batch, slots, width]);
    const scores = ops.product(ops.reshape(a, [batch, 1, width]), rows, { transposeB: true });
    return times(ops.reshape(scores, [batch, slots]), rate);
  };
  /** −log e^p / Σ e^row, with p among the row: [B], [B, M] → [B]. */
  const crossEntropy = (positive: Value, row: Value) => binary("subtract", ops.logSumExp(row, 1), positive);
  /** One contrast of positives [B] with K others of each, where at least one of them is there. */
  const contrast = (positive: Value, others: Value, hidden: Value, share: Value) => {
    const first = ops.reshape(positive, [positive.shape[0]!, 1]);
    const row = ops.concat([first, binary("add", others, hidden)], 1);
    return sum(times(crossEntropy(positive, row), share));
  };
  /** ‖a − b‖² of each row: [N, D], [N, D] → [N]. */
  const squaredDistance = (a: Value, b: Value) => sum(ops.unary("square", binary("subtract", a, b)), [1]);
  return { dots, times, mean, own, crossEntropy, contrast, squaredDistance };
}

/** All terms that are on. */
export function losses(ops: Operations, method: Method, inputs: LossInputs): Losses {
  const { images, captions, negatives, paired, scale, teacher, slots } = inputs;
  const batch = images.shape[0]!;
  const { dots, times, mean, own, crossEntropy, contrast, squaredDistance } = arithmetic(ops);
  const zero = () => ops.constant(new Float32Array(1), []);
  const logits = times(ops.product(images, captions, { transposeB: true }), scale); // [B, B]
  const positive = times(dots(images, captions), scale); // [B]
  const against = negatives && own(images, negatives, scale); // [B, K]
  const withOwn = against ? ops.concat([logits, ops.binary("add", against, slots("hidden"))], 1) : logits;
  const terms: Losses["terms"] = {};
  let gaps: Value | null = null;

  if (method.base.on) {
    let row = logits;
    if (method.base.negatives === "own") row = withOwn;
    else if (negatives && method.base.negatives === "batch") {
      const all = times(ops.product(images, negatives, { transposeB: true }), scale); // [B, B · K]
      const hidden = ops.reshape(slots("hidden"), [1, all.shape[1]!]);
      row = ops.concat([logits, ops.binary("add", all, hidden)], 1);
    }
    const toText = mean(crossEntropy(positive, row));
    const toImage = mean(ops.binary("subtract", ops.logSumExp(logits, 0), positive));
    terms.base = ops.affine(ops.binary("add", toText, toImage), 0.5);
  }
  if (method.igc.on)
    terms.igc = against ? contrast(positive, against, slots("hidden"), slots("share")) : zero();
  if (method.tgc.on) {
    terms.tgc = zero();
    if (negatives && teacher) {
      const { scale: fixed, pairing } = method.tgc;
      const rate = fixed === "learned" ? scale : ops.constant(Float32Array.of(fixed), []);
      const anchored = times(dots(captions, teacher.captions), rate);
      terms.tgc =
        pairing === "own"
          ? contrast(anchored, own(captions, negatives, rate), slots("hidden"), slots("share"))
          : contrast(anchored, own(captions, paired!, rate), slots("pairedHidden"), slots("pairedShare"));
    }
  }
  if (method.dis.on && teacher?.images) {
    const pairs = ops.binary(
      "add",
      squaredDistance(images, teacher.images),
      squaredDistance(captions, teacher.captions),
    );
    let sum = ops.sum(pairs);
    if (negatives && teacher.negatives) {
      const there = ops.reshape(slots("there"), [negatives.shape[0]!]);
      sum = ops.binary("add", sum, ops.sum(times(squaredDistance(negatives, teacher.negatives), there)));
    }
    terms.dis = ops.affine(sum, 1 / batch);
  }
  if (method.imc.on)
    terms.imc = negatives
      ? contrast(positive, own(captions, negatives, scale), slots("hidden"), slots("share"))
      : zero();
  if (method.cmr.on) {
    terms.cmr = zero();
    if (against) {
      const gap = ops.binary("subtract", ops.reshape(positive, [batch, 1]), against); // [B, K]
      const short = ops.unary("relu", ops.binary("subtract", slots("thresholds"), gap));
      terms.cmr = ops.sum(times(short, slots("part")));
      gaps = ops.sum(times(gap, slots("there")), [0]);
    }
  }

  const weighted = (Object.entries(terms) as [Term, Value][]).map(([term, value]) =>
    ops.affine(value, method[term].weight),
  );
  const loss = weighted.reduce((sum, value) => ops.binary("add", sum, value));
  const best = ops.max(withOwn, [1]);
  const accuracy = mean(ops.binary("atLeast", positive, ops.affine(best, 1, -1e-4)));
  return { loss, terms, gaps, accuracy };
}
