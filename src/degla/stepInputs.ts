/** The numbers of a batch, as inputs of a step's programs. */
import { textValues } from "../clip/encoding";
import { type Packing, packTokens } from "../clip/packing";
import { bucketedTokens, type Padding } from "../clip/text";
import type { TokenBatch } from "../clip/tokenBatch";
import type { Inputs } from "../program/inputs";
import { type HostBatch, parts } from "./batch";
import { releasedPairing, slotNumbers } from "./losses";
import { needsPairing, needsTeacher, needsWholeTeacher } from "./needs";
import type { BatchShape, Part, StepModel } from "./stepTrace";

/** Texts, and how they are packed where that saves something. */
interface StepTexts {
  tokens: TokenBatch;
  packing: Packing | null;
}

export interface StepTokens {
  student: StepTexts;
  /** Those of the captions, where the teacher looks at no others; else null. */
  teacher: StepTexts | null;
}

function packed(rows: readonly number[][], padding: Padding): StepTexts {
  const tokens = bucketedTokens(rows, padding);
  return { tokens, packing: packTokens(tokens) };
}

/** Texts that the teacher looks at: L_TGC asks for captions only. */
export function teacherTexts({ method }: StepModel, { texts, distinctCaptions }: HostBatch): number[][] {
  return needsWholeTeacher(method) ? texts : texts.slice(0, distinctCaptions);
}

export function stepTokens(model: StepModel, batch: HostBatch, padding: Padding): StepTokens {
  const student = packed(batch.texts, padding);
  const fewer = needsTeacher(model.method) && batch.distinctCaptions < batch.texts.length;
  if (!fewer || needsWholeTeacher(model.method)) return { student, teacher: null };
  return { student, teacher: packed(teacherTexts(model, batch), padding) };
}

export function batchShape({ size }: HostBatch, { student, teacher }: StepTokens): BatchShape {
  return {
    pairs: size,
    texts: student.tokens.batch,
    length: student.tokens.length,
    rows: student.packing?.rows ?? 0,
    teacherTexts: teacher?.tokens.batch ?? 0,
    teacherLength: teacher?.tokens.length ?? 0,
    teacherRows: teacher?.packing?.rows ?? 0,
  };
}

/** Of both towers. */
export function towerInputs({ pixels }: HostBatch, { student, teacher }: StepTokens): Inputs {
  const values = (texts: StepTexts, prefix: string) => textValues(texts.tokens, prefix, texts.packing);
  return { pixels, ...values(student, ""), ...(teacher ? values(teacher, "teacher/") : {}) };
}

/** Of the loss on embeddings. */
export function lossInputs(
  { method, slots }: StepModel,
  { size, captions, slots: rows, filled }: HostBatch,
  thresholds: readonly number[],
): Inputs {
  if (slots === 0) return { captions };
  const paired = needsPairing(method) ? releasedPairing(size, slots).map((at) => rows[at]!) : null;
  return { captions, slots: rows, ...(paired ? { paired } : {}), ...slotNumbers(filled, size, thresholds) };
}

/** A part of a batch for one tower: rows [start, start + rows) of all. */
export interface HostPart {
  part: Part;
  start: number;
  rows: number;
  inputs: Inputs;
}

/** The pictures, `microBatch` at a time. */
export function pictureParts({ size, side, pixels }: HostBatch, microBatch: number): HostPart[] {
  const area = side * side * 3;
  return parts(size, microBatch).map(([start, end]) => ({
    part: { tower: "images", count: end - start },
    start,
    rows: end - start,
    inputs: { pixels: pixels.subarray(start * area, end * area) },
  }));
}

/** Texts in as many parts as pictures make, each cropped to its longest; the last is filled up. */
export function textParts(
  texts: readonly number[][],
  { size }: HostBatch,
  microBatch: number,
  padding: Padding,
): HostPart[] {
  const count = Math.ceil((texts.length * microBatch) / size);
  return parts(texts.length, count).map(([start, end]) => {
    const tokens = bucketedTokens(texts.slice(start, end), padding, count);
    const packing = packTokens(tokens);
    return {
      part: { tower: "texts", count, length: tokens.length, rows: packing?.rows ?? 0 },
      start,
      rows: end - start,
      inputs: textValues(tokens, "", packing),
    };
  });
}
