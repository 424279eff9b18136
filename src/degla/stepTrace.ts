/**
 * What a step computes, as graphs: all of it in one (`traceStep`), or for gradient caching (Gao et al. 2021,
 * arXiv 2101.06983) in three kinds: embeddings of a part, the loss on all embeddings and its gradient by them, and
 * that gradient back through the towers, part by part. The loss sees the whole batch either way, so both give the same
 * numbers; caching needs the activations of one part only.
 */
import type { ClipOn } from "../clip/block";
import type { ClipConfig } from "../clip/config";
import { pixelInput, textInputs } from "../clip/encoding";
import { embedTexts } from "../clip/text";
import { embedImages } from "../clip/vision";
import { gradients } from "../program/gradient";
import type { Graph, Shape, Value } from "../program/graph";
import { createTrace, type Trace } from "../program/trace";
import type { Trainable } from "./config";
import { type Embeddings, type Losses, losses, slotShape } from "./losses";
import type { Method } from "./method";
import { needsPairing, needsTeacher, needsWholeTeacher } from "./needs";
import { effectiveWeights } from "./trainable";

/** What is trained, and where it lies: constant over a run. */
export interface StepModel {
  config: ClipConfig;
  method: Method;
  train: Trainable;
  /** K, 0 where no term looks at negatives. */
  slots: number;
  /** Shapes of the weights that stay, those that LoRA stands beside among them. */
  frozen: ReadonlyMap<string, Shape>;
  /** Shapes of what is trained. */
  parameters: ReadonlyMap<string, Shape>;
  stores: StoreNames;
}

export type StoreName = "frozen" | "student" | "teacher" | "gradients" | "m" | "v";
export type StoreNames = Readonly<Record<StoreName, string>>;

/** Shapes of a batch: each is a program. */
export interface BatchShape {
  /** B */
  pairs: number;
  /** Number and length of the distinct texts. */
  texts: number;
  length: number;
  /** Tokens of them all, where they are packed; else 0. */
  rows: number;
  /** The same of what the teacher sees of texts; 0 texts for all of them. */
  teacherTexts: number;
  teacherLength: number;
  teacherRows: number;
}

/** A graph, and the parameters that its gradients are of. */
export interface GradientGraph {
  graph: Graph;
  touched: string[];
}

/** Whose weights. */
type Who = "student" | "teacher";

function parametersOf(trace: Trace, { parameters, stores }: StepModel, who: Who): Record<string, Value> {
  return Object.fromEntries(
    [...parameters].map(([name, shape]) => [name, trace.stored(stores[who], name, shape)]),
  );
}

/** The towers with student's or teacher's parameters in place. */
export function clipOn(trace: Trace, model: StepModel, who: Who): ClipOn {
  const { frozen, stores, train, config } = model;
  const base = Object.fromEntries(
    [...frozen].map(([name, shape]) => [name, trace.stored(stores.frozen, name, shape)]),
  );
  const weights = effectiveWeights(trace, base, parametersOf(trace, model, who), train);
  return { ops: trace, weights, config };
}

/** The loss's captions and negatives out of all texts [T, E]. */
function split(trace: Trace, texts: Value, pairs: number, slots: number): Omit<Embeddings, "images"> {
  return {
    captions: trace.gather(texts, trace.input("captions", [pairs], "int32")),
    negatives: slots > 0 ? trace.gather(texts, trace.input("slots", [pairs * slots], "int32")) : null,
  };
}

interface Rows {
  /** [B, E]; null where no term looks at them. */
  images: Value | null;
  /** [T, E] */
  texts: Value;
}

/** The loss on embeddings, what is worth knowing of it among the outputs. */
function traceLoss(
  trace: Trace,
  model: StepModel,
  student: { images: Value; texts: Value },
  logitScale: Value,
  teacher: Rows | null,
): Losses {
  const { method, slots } = model;
  const pairs = student.images.shape[0]!;
  // L_TGC looks at captions only
  const seen = needsWholeTeacher(method) ? slots : 0;
  const found = losses(trace, method, {
    images: student.images,
    ...split(trace, student.texts, pairs, slots),
    paired:
      needsPairing(method) && slots > 0
        ? trace.gather(student.texts, trace.input("paired", [pairs * slots], "int32"))
        : null,
    scale: trace.unary("exp", logitScale),
    teacher: teacher && { images: teacher.images, ...split(trace, teacher.texts, pairs, seen) },
    slots: (name) => trace.input(name, slotShape(name, pairs, slots)),
  });
  trace.output("loss", found.loss);
  trace.output("accuracy", found.accuracy);
  for (const [term, value] of Object.entries(found.terms)) trace.output(`term/${term}`, value);
  if (found.gaps) trace.output("gaps", found.gaps);
  return found;
}

/** Gradients by the parameters among the outputs; returns the names of those that there are. */
function traceGradients(
  trace: Trace,
  model: StepModel,
  of: Value,
  { accumulate, seed }: { accumulate: boolean; seed?: Value },
): string[] {
  const parameters = Object.entries(parametersOf(trace, model, "student"));
  const found = gradients(
    trace,
    of,
    parameters.map(([, value]) => value),
    seed,
  );
  const touched: string[] = [];
  for (const [i, [name]] of parameters.entries()) {
    const gradient = found[i];
    if (!gradient) continue;
    touched.push(name);
    trace.output(`gradient/${name}`, gradient, { store: model.stores.gradients, name, accumulate });
  }
  return touched;
}

/** What the teacher says of a batch; null where no term asks. */
function traceTeacher(trace: Trace, model: StepModel, shape: BatchShape): Rows | null {
  if (!needsTeacher(model.method)) return null;
  const clip = clipOn(trace, model, "teacher");
  const tokens =
    shape.teacherTexts > 0
      ? textInputs(trace, shape.teacherTexts, shape.teacherLength, "teacher/", shape.teacherRows)
      : textInputs(trace, shape.texts, shape.length, "", shape.rows);
  const images = needsWholeTeacher(model.method)
    ? embedImages(clip, pixelInput(trace, model.config, shape.pairs))
    : null;
  return { images, texts: embedTexts(clip, tokens) };
}

/** Teacher, student, loss and all gradients, which take the place of those in the store. */
export function traceStep(model: StepModel, shape: BatchShape): GradientGraph {
  const trace = createTrace();
  const teacher = traceTeacher(trace, model, shape);
  const clip = clipOn(trace, model, "student");
  const images = embedImages(clip, pixelInput(trace, model.config, shape.pairs));
  const texts = embedTexts(clip, textInputs(trace, shape.texts, shape.length, "", shape.rows));
  const { loss } = traceLoss(trace, model, { images, texts }, clip.weights.logit_scale!, teacher);
  const touched = traceGradients(trace, model, loss, { accumulate: false });
  return { graph: trace.graph(), touched };
}

/** A part of a batch for one tower. */
export type Part =
  | { tower: "images"; count: number }
  /** `rows`: of packed tokens; 0 where they aren't packed. */
  | { tower: "texts"; count: number; length: number; rows: number };

function embedPart(trace: Trace, model: StepModel, who: Who, part: Part): Value {
  const clip = clipOn(trace, model, who);
  return part.tower === "images"
    ? embedImages(clip, pixelInput(trace, model.config, part.count))
    : embedTexts(clip, textInputs(trace, part.count, part.length, "", part.rows));
}

/** Embeddings of a part: output `rows`, [count, E]. */
export function traceEmbedding(model: StepModel, who: Who, part: Part): Graph {
  const trace = createTrace();
  trace.output("rows", embedPart(trace, model, who, part));
  return trace.graph();
}

/** The loss's gradient by the embeddings of a part, input `seed` [count, E], back through its tower and added up. */
export function traceBackward(model: StepModel, part: Part): GradientGraph {
  const trace = createTrace();
  const rows = embedPart(trace, model, "student", part);
  const seed = trace.input("seed", rows.shape);
  const touched = traceGradients(trace, model, rows, { accumulate: true, seed });
  return { graph: trace.graph(), touched };
}

/**
 * The loss on embeddings that are inputs (`images`, `texts`, `teacher/images`, `teacher/texts`), its gradient by them
 * (outputs `by/images`, `by/texts`, absent where the loss doesn't depend on them), and by the logit scale.
 */
export function traceCachedLoss(model: StepModel, shape: BatchShape): GradientGraph {
  const trace = createTrace();
  const { method, config, parameters, frozen, stores } = model;
  const rows = (name: string, count: number) => trace.input(name, [count, config.embeddingDim]);
  const images = rows("images", shape.pairs);
  const texts = rows("texts", shape.texts);
  const teacher = needsTeacher(method)
    ? {
        images: needsWholeTeacher(method) ? rows("teacher/images", shape.pairs) : null,
        texts: rows("teacher/texts", shape.teacherTexts || shape.texts),
      }
    : null;
  const trained = parameters.has("logit_scale");
  const scale = trained
    ? trace.stored(stores.student, "logit_scale", parameters.get("logit_scale")!)
    : trace.stored(stores.frozen, "logit_scale", frozen.get("logit_scale")!);
  const { loss } = traceLoss(trace, model, { images, texts }, scale, teacher);
  const [byImages, byTexts] = gradients(trace, loss, [images, texts]);
  if (byImages) trace.output("by/images", byImages);
  if (byTexts) trace.output("by/texts", byTexts);
  const touched = trained ? traceGradients(trace, model, loss, { accumulate: true }) : [];
  return { graph: trace.graph(), touched };
}
