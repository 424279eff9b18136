/** Tensors by name, read on demand, wherever they lie: one file, several, another layout, with an adapter added. */
import { z } from "zod";
import { BrokenFileError, UnsupportedModelError } from "../../base/errors";
import type { ByteSource } from "../byteSource";
import { parseJson, validate } from "../config";
import { openSafetensors, readFloats, type TensorEntry } from "../safetensors";

export interface LazyTensor {
  shape: number[];
  /** In the file: what progress counts. */
  bytes: number;
  read(): Promise<Float32Array<ArrayBuffer>>;
  /** Rows [from, to) alone. */
  rows(from: number, to: number): Promise<Float32Array<ArrayBuffer>>;
}

export type Tensors = Map<string, LazyTensor>;

/** All tensors of one file. @throws BrokenFileError, UnsupportedModelError */
async function fileTensors(source: Uint8Array | Blob | ByteSource, name: string): Promise<Tensors> {
  const file = await openSafetensors(source, name);
  const tensors: Tensors = new Map();
  for (const [key, entry] of file.entries) {
    const { shape, begin, end } = entry;
    const size = shape[0] ? (end - begin) / shape[0] : 0;
    const part = (from: number, to: number): TensorEntry => ({
      ...entry,
      begin: begin + from * size,
      end: begin + to * size,
    });
    tensors.set(key, {
      shape,
      bytes: end - begin,
      read: () => readFloats(file, entry),
      rows: (from, to) => readFloats(file, part(from, to)),
    });
  }
  return tensors;
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/**
 * Tensors over several files. Where there is an index it says which file has which; without one every file's count.
 *
 * @param files weight files by name
 * @param index model.safetensors.index.json
 * @throws BrokenFileError where a file of the index is missing, or lacks what the index says
 */
export async function shardTensors(
  files: ReadonlyMap<string, Uint8Array | Blob | ByteSource>,
  index: Uint8Array | null,
): Promise<Tensors> {
  const shards = new Map<string, Tensors>();
  for (const [name, source] of files) shards.set(name, await fileTensors(source, name));
  if (!index) {
    const all: Tensors = new Map();
    for (const [name, tensors] of shards)
      for (const [key, tensor] of tensors) {
        if (all.has(key))
          throw new BrokenFileError(`${key} stands in two weight files, ${name} one of them.`);
        all.set(key, tensor);
      }
    return all;
  }
  const file = "model.safetensors.index.json";
  const { weight_map } = validate(indexSchema, parseJson(index, file), file);
  const all: Tensors = new Map();
  for (const [key, path] of Object.entries(weight_map)) {
    // "./model-1.safetensors", or where the file lay once
    const name = path.split(/[\\/]/).at(-1)!;
    const shard = shards.get(name);
    if (!shard)
      throw new UnsupportedModelError(
        `${name}, one of the files that ${file} names, is missing.`,
        "Fetch it too.",
      );
    const tensor = shard.get(key);
    if (!tensor) throw new BrokenFileError(`${name} has no tensor ${key}, which ${file} says it has.`);
    all.set(key, tensor);
  }
  return all;
}

/** A tensor that is made of others when it is wanted. */
export function madeTensor(
  shape: number[],
  bytes: number,
  read: () => Promise<Float32Array<ArrayBuffer>>,
): LazyTensor {
  const width = shape.slice(1).reduce((product, n) => product * n, 1);
  return { shape, bytes, read, rows: async (from, to) => (await read()).slice(from * width, to * width) };
}

/**
 * Tensors whose names all begin with what wrapped the model ("module." of DataParallel, "_orig_mod." of torch.compile,
 * "model." of Lightning), without it. transformers does so with "clip." alone and draws the others anew at random.
 *
 * @param anchor a name that the model has
 */
export function withoutPrefix(tensors: Tensors, anchor: string): { tensors: Tensors; prefix: string } {
  const wrapped = tensors.has(anchor)
    ? []
    : [...tensors.keys()].filter((name) => name.endsWith(`.${anchor}`));
  if (wrapped.length !== 1) return { tensors, prefix: "" };
  const prefix = wrapped[0]!.slice(0, -anchor.length);
  const all: Tensors = new Map();
  for (const [name, tensor] of tensors)
    all.set(name.startsWith(prefix) ? name.slice(prefix.length) : name, tensor);
  return { tensors: all, prefix };
}
