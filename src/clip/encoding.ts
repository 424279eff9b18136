/** Embeddings of batches by programs, traced once for each shape of batch and replayed. */
import type { Executable, Executor } from "../program/executor";
import type { Shape, Value } from "../program/graph";
import { bucket, createPrograms } from "../program/programs";
import { createTrace, type Trace } from "../program/trace";
import type { ClipOn } from "./block";
import type { ClipConfig } from "./config";
import { type Packing, packTokens } from "./packing";
import { embedTexts, type TextOn, textIndices } from "./text";
import type { TokenBatch } from "./tokenBatch";
import { embedImages } from "./vision";

export interface Encoding {
  /**
   * @param pixels [count * S * S * 3], normalised
   * @returns [count * E], rows of length 1
   */
  images(pixels: Float32Array, count: number): Promise<Float32Array>;
  /**
   * @param tokens of `bucketedTokens`: each shape is a program
   * @returns [B * E], rows of length 1
   */
  texts(tokens: TokenBatch): Promise<Float32Array>;
  dispose(): void;
}

/** Shapes whose programs are kept. */
const KEPT = 24;
/** From so many texts on, what packing saves is more than a program for another count of rows costs. */
const PACKED_FROM = 16;

/**
 * Tokens as inputs of a program: `ids`, `ends`, `limits` behind a prefix, and how they are packed.
 *
 * @param rows that they are packed in; 0 where they aren't
 */
export function textInputs(
  trace: Trace,
  batch: number,
  length: number,
  prefix = "",
  rows = 0,
): TextOn<Value> {
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

/** @param clipOn the model's weights in a trace */
export function createEncoding(
  executor: Executor,
  config: ClipConfig,
  clipOn: (trace: Trace) => ClipOn<Value>,
): Encoding {
  const programs = createPrograms<Executable>(KEPT);
  const program = (key: string, embed: (clip: ClipOn<Value>, trace: Trace) => Value) =>
    programs.get(key, () => {
      const trace = createTrace();
      trace.output("rows", embed(clipOn(trace), trace));
      return executor.compile(trace.graph());
    });
  const area = config.vision.imageSize ** 2 * 3;
  return {
    images: async (pixels, count) => {
      const many = bucket(count);
      const executable = await program(`images ${many}`, (clip, trace) =>
        embedImages(clip, pixelInput(trace, config, many)),
      );
      let padded = pixels;
      if (many > count) {
        padded = new Float32Array(many * area);
        padded.set(pixels);
      }
      await executable.run({ pixels: padded });
      const { rows } = await executable.read(["rows"]);
      return rows!.slice(0, count * config.embeddingDim);
    },
    texts: async (tokens) => {
      const { batch, length } = tokens;
      const packing = batch < PACKED_FROM ? null : packTokens(tokens);
      const rows = packing?.rows ?? 0;
      const executable = await program(`texts ${batch} ${length} ${rows}`, (clip, trace) =>
        embedTexts(clip, textInputs(trace, batch, length, "", rows)),
      );
      await executable.run(textValues(tokens, "", packing));
      return (await executable.read(["rows"])).rows!;
    },
    dispose: programs.dispose,
  };
}
