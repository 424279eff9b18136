/** Programs over a model's weights, traced when first wanted and replayed; embeddings of batches by them. */
import type { Executable, Executor } from "../program/executor";
import type { Shape, Value } from "../program/graph";
import type { Inputs } from "../program/inputs";
import { bucket, createPrograms } from "../program/programs";
import { createTrace, type Trace } from "../program/trace";
import type { ClipOn } from "./block";
import type { ClipConfig } from "./config";
import { type Packing, packTokens } from "./packing";
import { embedTexts, type TextOn, textIndices } from "./text";
import type { TokenBatch } from "./tokenBatch";
import { embedImages } from "./vision";

export interface ClipPrograms {
  /** What the weights lie on. */
  readonly executor: Executor;
  /** The towers with the weights in place: named as in the checkpoint, layouts as weights.ts says. */
  clipOn(trace: Trace): ClipOn;
  /**
   * What a program computes. One call at a time.
   *
   * @param name tells the program from the model's others, its shapes included
   * @param write traces it, when the name is first asked for or was given up
   * @returns its outputs, by name
   */
  compute(
    name: string,
    write: (clip: ClipOn, trace: Trace) => void,
    inputs: Inputs,
  ): Promise<Record<string, Float32Array>>;
  dispose(): void;
}

/** Shapes whose programs are kept. */
const KEPT = 24;
/** From so many texts on, what packing saves is more than a program for another count of rows costs. */
const PACKED_FROM = 16;

export function clipPrograms(executor: Executor, clipOn: ClipPrograms["clipOn"]): ClipPrograms {
  const programs = createPrograms<Executable>(KEPT);
  return {
    executor,
    clipOn,
    compute: async (name, write, inputs) => {
      const executable = await programs.get(name, () => {
        const trace = createTrace();
        write(clipOn(trace), trace);
        return executor.compile(trace.graph());
      });
      await executable.run(inputs);
      return executable.read();
    },
    dispose: programs.dispose,
  };
}

/**
 * Tokens as inputs of a program: `ids`, `ends`, `limits` behind a prefix, and how they are packed.
 *
 * @param rows that they are packed in; 0 where they aren't
 */
export function textInputs(trace: Trace, batch: number, length: number, prefix = "", rows = 0): TextOn {
  const input = (name: string, shape: Shape) => trace.input(`${prefix}${name}`, shape, "int32");
  return {
    batch,
    length,
    ids: input("ids", [rows || batch * length]),
    ends: input("ends", [batch]),
    limits: input("limits", [batch]),
    packed: rows
      ? {
          rows,
          positions: input("positions", [rows]),
          places: input("places", [batch * length]),
          origins: input("origins", [rows]),
        }
      : null,
  };
}

/** The values of `textInputs`. */
export function textValues(
  tokens: TokenBatch,
  prefix = "",
  packing: Packing | null = null,
): Record<string, Int32Array> {
  const { rows: _, ...packed } = packing ?? { rows: 0 };
  return Object.fromEntries(
    Object.entries({ ...textIndices(tokens), ...packed }).map(([name, values]) => [
      `${prefix}${name}`,
      values,
    ]),
  );
}

/** Pictures as an input of a program: `pixels`, [count, S, S, 3]. */
export function pixelInput(trace: Trace, { vision }: ClipConfig, count: number): Value {
  return trace.input("pixels", [count, vision.imageSize, vision.imageSize, 3]);
}

/** What embeds: a model, or what of one this takes. */
type Embedding = Pick<ClipPrograms, "compute"> & { config: ClipConfig };

/**
 * @param pixels [count * S * S * 3], normalised
 * @returns [count * E], rows of length 1
 */
export async function embedPixels(
  { config, compute }: Embedding,
  pixels: Float32Array,
  count: number,
): Promise<Float32Array> {
  const many = bucket(count);
  let padded = pixels;
  if (many > count) {
    padded = new Float32Array((pixels.length / count) * many);
    padded.set(pixels);
  }
  const { rows } = await compute(
    `images ${many}`,
    (clip, trace) => trace.output("rows", embedImages(clip, pixelInput(trace, config, many))),
    { pixels: padded },
  );
  return rows!.slice(0, count * config.embeddingDim);
}

/**
 * @param tokens of `bucketedTokens`: each shape is a program
 * @returns [B * E], rows of length 1
 */
export async function embedTokens({ compute }: Embedding, tokens: TokenBatch): Promise<Float32Array> {
  const { batch, length } = tokens;
  const packing = batch < PACKED_FROM ? null : packTokens(tokens);
  const packed = packing?.rows ?? 0;
  const { rows } = await compute(
    `texts ${batch} ${length} ${packed}`,
    (clip, trace) => trace.output("rows", embedTexts(clip, textInputs(trace, batch, length, "", packed))),
    textValues(tokens, "", packing),
  );
  return rows!;
}
