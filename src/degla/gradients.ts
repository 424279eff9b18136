/**
 * The loss of a batch and its gradient by every trained parameter, in one piece or by gradient caching (Gao et
 * al. 2021, arXiv 2101.06983): all embeddings first, without a tape; the loss's gradient by the embeddings; then
 * part by part through the towers again, that gradient going back through each. The loss sees the whole batch
 * either way, so both give the same numbers; caching needs the activations of one part only.
 */
import type { ClipModel } from "../clip/model";
import type { Weights } from "../clip/weights";
import * as tf from "../kernels/tf";
import { eager } from "../program/eager";
import { captionsAndNegatives, embedPictures, embedTexts, type HostBatch, parts } from "./batch";
import type { Trainable } from "./config";
import {
  type Embeddings,
  type Losses,
  losses,
  needsPairing,
  releasedPairing,
  slotNumbers,
  slotShape,
} from "./losses";
import type { Method, Term } from "./method";
import { globalNorm } from "./optimiser";
import { effectiveWeights } from "./trainable";

export interface GradientInputs {
  model: ClipModel;
  method: Method;
  train: Trainable;
  /** Weights that are not trained, and those that LoRA stands beside. */
  frozen: Weights;
  parameters: Weights;
  /** The teacher's parameters; null where no term needs it. */
  teacher: Weights | null;
  batch: HostBatch;
  /** Pairs that go through the towers at once. */
  microBatch: number;
  /** CE-CLIP's margins, [K]. */
  thresholds: readonly number[];
  signal?: AbortSignal;
}

export interface Gradients {
  /** By parameter; those that the loss doesn't depend on are absent. The caller disposes of them. */
  gradients: Weights;
  loss: number;
  terms: Partial<Record<Term, number>>;
  accuracy: number;
  /** Global norm of the gradients. */
  norm: number;
  /** Sums of gaps by slot, [K], see `losses`; null where that term is off. */
  gaps: number[] | null;
}

/** Values that the loss leaves behind while its gradient is taken. */
interface Side {
  names: Term[];
  /** loss, accuracy, then the terms by `names`. */
  values: tf.Tensor1D | null;
  gaps: tf.Tensor1D | null;
}

/** Parts of the texts that go with `microBatch` pairs. */
function textParts({ size, texts }: HostBatch, microBatch: number): [number, number][] {
  return parts(texts.length, Math.ceil((texts.length * microBatch) / size));
}

/** All rows of a batch through a tower, part by part, without a tape. */
function embedAll(ranges: [number, number][], embed: (range: [number, number]) => tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const rows = ranges.map(embed);
    return rows.length === 1 ? rows[0]! : (tf.concat(rows, 0) as tf.Tensor2D);
  });
}

function teacherEmbeddings(inputs: GradientInputs): Embeddings<tf.Tensor> | null {
  const { model, method, train, frozen, teacher, batch, microBatch } = inputs;
  if (!teacher) return null;
  const run = () => {
    const weights = effectiveWeights(frozen, teacher, train);
    // L_TGC looks at captions only
    const seen = method.dis.on
      ? batch
      : { ...batch, texts: batch.texts.slice(0, batch.size), slots: new Int32Array() };
    const texts = embedAll(textParts(seen, microBatch), (range) => embedTexts(weights, model, seen, range));
    const images = method.dis.on
      ? embedAll(parts(batch.size, microBatch), (range) => embedPictures(weights, model, batch, range))
      : null;
    return { images, ...captionsAndNegatives(texts, seen) };
  };
  // tidy passes nulls on, whatever its type says
  return tf.tidy(run as () => tf.TensorContainer) as unknown as Embeddings<tf.Tensor>;
}

/** The loss on embeddings; what is worth knowing of it is kept in `side`. */
function lossOf(
  { method, batch, thresholds }: GradientInputs,
  teacher: Embeddings<tf.Tensor> | null,
  images: tf.Tensor2D,
  texts: tf.Tensor2D,
  logitScale: tf.Tensor,
  side: Side,
): tf.Scalar {
  const { captions, negatives } = captionsAndNegatives(texts, batch);
  const { size, filled } = batch;
  const count = filled.length / size;
  const numbers = slotNumbers(filled, size, thresholds);
  const pairing = needsPairing(method) && negatives ? releasedPairing(size, count) : null;
  const out: Losses<tf.Tensor> = losses(eager, method, {
    images,
    captions,
    negatives,
    paired: pairing && tf.gather(negatives!, tf.tensor1d(pairing, "int32")),
    scale: tf.exp(logitScale),
    teacher,
    slots: (name) => tf.tensor(numbers[name], [...slotShape(name, size, count)]),
  });
  side.names = Object.keys(out.terms) as Term[];
  const known = [out.loss, out.accuracy, ...side.names.map((name) => out.terms[name]!)];
  side.values = tf.keep(tf.stack(known) as tf.Tensor1D);
  side.gaps = out.gaps && (tf.keep(tf.clone(out.gaps)) as tf.Tensor1D);
  return out.loss as tf.Scalar;
}

/** Gradients of f at the parameters, by name; `dy` where f is no scalar. Absent where f doesn't depend on one. */
function gradientsOf(
  f: (parameters: Weights) => tf.Tensor,
  parameters: Weights,
  dy: tf.Tensor | null = null,
): Weights {
  const names = Object.keys(parameters);
  const run = tf.engine().gradients(
    () => f(parameters),
    names.map((name) => parameters[name]!),
    dy ?? undefined,
    true,
  );
  run.value.dispose();
  const found = names.map((name, i) => [name, run.grads[i]] as const).filter(([, gradient]) => gradient);
  return Object.fromEntries(found) as Weights;
}

/** a += b, name by name; b goes. */
function accumulate(a: Weights, b: Weights): void {
  for (const [name, gradient] of Object.entries(b)) {
    const sum = a[name];
    a[name] = sum ? tf.add(sum, gradient) : gradient;
    if (sum) tf.dispose([sum, gradient]);
  }
}

function inOnePiece(inputs: GradientInputs, teacher: Embeddings<tf.Tensor> | null, side: Side): Weights {
  const { model, train, frozen, parameters, batch } = inputs;
  return gradientsOf((current) => {
    const weights = effectiveWeights(frozen, current, train);
    const images = embedPictures(weights, model, batch, [0, batch.size]);
    const texts = embedTexts(weights, model, batch, [0, batch.texts.length]);
    return lossOf(inputs, teacher, images, texts, weights.logit_scale!, side);
  }, parameters);
}

function cached(inputs: GradientInputs, teacher: Embeddings<tf.Tensor> | null, side: Side): Weights {
  const { model, train, frozen, parameters, batch, microBatch, signal } = inputs;
  const [pictures, texts] = [parts(batch.size, microBatch), textParts(batch, microBatch)];
  const leaves = tf.tidy(() => {
    const weights = effectiveWeights(frozen, parameters, train);
    return {
      images: embedAll(pictures, (range) => embedPictures(weights, model, batch, range)),
      texts: embedAll(texts, (range) => embedTexts(weights, model, batch, range)),
    };
  });
  const total: Weights = {};
  let byLeaf: Weights = {};
  try {
    const scale = parameters.logit_scale;
    byLeaf = gradientsOf(
      ({ images, texts, logit_scale }) =>
        lossOf(
          inputs,
          teacher,
          images as tf.Tensor2D,
          texts as tf.Tensor2D,
          logit_scale ?? frozen.logit_scale!,
          side,
        ),
      { ...leaves, ...(scale ? { logit_scale: scale } : {}) },
    );
    if (byLeaf.logit_scale) total.logit_scale = tf.clone(byLeaf.logit_scale);
    const back = (
      by: tf.Tensor | undefined,
      ranges: [number, number][],
      embed: (weights: Weights, range: [number, number]) => tf.Tensor2D,
    ) => {
      if (!by) return;
      for (const range of ranges) {
        signal?.throwIfAborted();
        const dy = tf.slice(by, [range[0], 0], [range[1] - range[0], by.shape[1]!]);
        const of = (current: Weights) => embed(effectiveWeights(frozen, current, train), range);
        accumulate(total, gradientsOf(of, parameters, dy));
        dy.dispose();
      }
    };
    back(byLeaf.images, pictures, (weights, range) => embedPictures(weights, model, batch, range));
    back(byLeaf.texts, texts, (weights, range) => embedTexts(weights, model, batch, range));
    return total;
  } catch (error) {
    tf.dispose(total);
    throw error;
  } finally {
    tf.dispose([leaves, byLeaf]);
  }
}

/** Forward and backward; nothing of the state changes. @throws the signal's reason when aborted */
export async function computeGradients(inputs: GradientInputs): Promise<Gradients> {
  const { batch, microBatch, signal } = inputs;
  const side: Side = { names: [], values: null, gaps: null };
  let gradients: Weights = {};
  let teacher: Embeddings<tf.Tensor> | null = null;
  try {
    signal?.throwIfAborted();
    teacher = teacherEmbeddings(inputs);
    signal?.throwIfAborted();
    gradients = (microBatch < batch.size ? cached : inOnePiece)(inputs, teacher, side);
    // one read for all: on a GPU every read waits for the queue
    const packed = tf.tidy(() => {
      const norm = Object.keys(gradients).length > 0 ? globalNorm(gradients) : tf.scalar(0);
      return tf.concat([tf.reshape(norm, [1]), side.values!, ...(side.gaps ? [side.gaps] : [])]);
    });
    const [norm, loss, accuracy, ...rest] = Array.from(await packed.data());
    packed.dispose();
    const terms = Object.fromEntries(side.names.map((name, i) => [name, rest[i]!]));
    const gaps = side.gaps ? rest.slice(side.names.length) : null;
    return { gradients, loss: loss!, terms, accuracy: accuracy!, norm: norm!, gaps };
  } catch (error) {
    tf.dispose(gradients);
    throw error;
  } finally {
    if (teacher) tf.dispose([teacher.images, teacher.captions, teacher.negatives].filter((x) => x !== null));
    if (side.values) side.values.dispose();
    if (side.gaps) side.gaps.dispose();
  }
}
