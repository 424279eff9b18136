/**
 * The safetensors format: u64 little-endian header length, a JSON header
 * `{name: {dtype, shape, data_offsets: [begin, end]}, "__metadata__"?: {string: string}}`, then the data, with
 * offsets counted from the end of the header. Everything is checked before anything is used.
 * Source: github.com/huggingface/safetensors, "Format".
 */
import { z } from "zod";
import { BrokenFileError, UnsupportedModelError } from "../base/errors";
import { type ByteSource, toSource } from "./byteSource";
import { said } from "./folder/said";
import { narrowBfloat16, narrowFloat16, widenBfloat16, widenFloat16 } from "./halfFloats";

/** Longer headers are refused: a checkpoint of a million tensors would need less. */
const MAX_HEADER = 25_000_000;

const SIZES: Record<string, number> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};

export interface TensorEntry {
  name: string;
  dtype: string;
  shape: number[];
  /** [begin, end) in the file. */
  begin: number;
  end: number;
}

export interface SafetensorsFile {
  source: ByteSource;
  entries: Map<string, TensorEntry>;
  metadata: Record<string, string>;
}

const natural = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(natural),
  data_offsets: z.tuple([natural, natural]),
});
const headerSchema = z.record(z.string(), z.unknown());
const metadataSchema = z.record(z.string(), z.string());

async function readHeader(source: ByteSource, file: string): Promise<{ header: unknown; start: number }> {
  if (source.size < 8) throw new BrokenFileError(`${file} is too short: ${source.size} bytes.`);
  const prefix = await source.read(0, 8);
  const length = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER))
    throw new BrokenFileError(
      `${file} announces a header of ${length} bytes; ${MAX_HEADER} is the most. It is probably no safetensors file.`,
    );
  const start = 8 + Number(length);
  if (start > source.size)
    throw new BrokenFileError(
      `${file} is cut off: its header ends at byte ${start} of ${source.size}.`,
      undefined,
      said({ kind: "weightsAreCut", file }),
    );
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await source.read(8, start));
    return { header: JSON.parse(text), start };
  } catch (cause) {
    throw new BrokenFileError(`${file} has a header that is not valid JSON.`, undefined, { cause });
  }
}

function checkEntry(name: string, raw: unknown, start: number, size: number, file: string): TensorEntry {
  const parsed = entrySchema.safeParse(raw);
  if (!parsed.success) throw new BrokenFileError(`${file}: the entry of tensor ${name} is malformed.`);
  const { dtype, shape, data_offsets } = parsed.data;
  const bytes = SIZES[dtype];
  if (bytes === undefined)
    throw new UnsupportedModelError(`${file}: tensor ${name} has the unknown number type ${dtype}.`);
  const begin = start + data_offsets[0];
  const end = start + data_offsets[1];
  if (end < begin || end > size)
    throw new BrokenFileError(
      `${file}: tensor ${name} is said to lie at bytes ${begin} to ${end} of a file of ${size}.`,
      undefined,
      end > size ? said({ kind: "weightsAreCut", file }) : {},
    );
  const expected = shape.reduce((product, n) => product * n, bytes);
  if (expected !== end - begin)
    throw new BrokenFileError(
      `${file}: tensor ${name} of shape [${shape}] and type ${dtype} needs ${expected} bytes but has ${end - begin}.`,
    );
  return { name, dtype, shape, begin, end };
}

/** Tensors must cover the data without overlap or gap, as the format demands. */
function checkLayout(entries: Iterable<TensorEntry>, start: number, size: number, file: string): void {
  const ordered = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let reached = start;
  let previous = "the header";
  for (const { name, begin, end } of ordered) {
    if (begin < reached)
      throw new BrokenFileError(`${file}: tensor ${name} overlaps ${previous} by ${reached - begin} bytes.`);
    if (begin > reached)
      throw new BrokenFileError(
        `${file}: ${begin - reached} unclaimed bytes between ${previous} and ${name}.`,
      );
    reached = end;
    previous = name;
  }
  if (reached !== size) throw new BrokenFileError(`${file}: ${size - reached} unclaimed bytes at the end.`);
}

/**
 * Reads and checks the header; the data stays where it is.
 *
 * @param file name for error messages
 * @throws BrokenFileError for a header that is too long, no JSON, or contradicts the file
 * @throws UnsupportedModelError for an unknown number type
 */
export async function openSafetensors(
  input: Uint8Array | Blob | ByteSource,
  file = "model.safetensors",
): Promise<SafetensorsFile> {
  const source = toSource(input);
  const { header, start } = await readHeader(source, file);
  const table = headerSchema.safeParse(header);
  if (!table.success || Array.isArray(header))
    throw new BrokenFileError(`${file} has a header that is not a table of tensors.`);
  const { __metadata__, ...tensors } = table.data;
  const metadata = metadataSchema.safeParse(__metadata__ ?? {});
  if (!metadata.success) throw new BrokenFileError(`${file} has malformed metadata.`);
  const entries = new Map<string, TensorEntry>();
  for (const [name, raw] of Object.entries(tensors))
    entries.set(name, checkEntry(name, raw, start, source.size, file));
  checkLayout(entries.values(), start, source.size, file);
  return { source, entries, metadata: metadata.data };
}

/**
 * The values of one tensor as float32; float16 and bfloat16 are widened, float64 is rounded.
 *
 * @throws BrokenFileError where the file ends early
 * @throws UnsupportedModelError where the tensor holds integers
 */
export async function readFloats(
  { source }: SafetensorsFile,
  { name, dtype, begin, end }: TensorEntry,
): Promise<Float32Array<ArrayBuffer>> {
  const bytes = await source.read(begin, end);
  if (bytes.length !== end - begin)
    throw new BrokenFileError(`The file ends in the middle of tensor ${name}.`);
  // a copy: the data can start at any byte, typed arrays can't
  const buffer = bytes.slice().buffer;
  switch (dtype) {
    case "F32":
      return new Float32Array(buffer);
    case "F16":
      return widenFloat16(new Uint16Array(buffer));
    case "BF16":
      return widenBfloat16(new Uint16Array(buffer));
    case "F64":
      return Float32Array.from(new Float64Array(buffer));
    default:
      throw new UnsupportedModelError(`Tensor ${name} holds ${dtype}, not floating-point numbers.`);
  }
}

/** Number types that can be written. */
export type FloatType = "F32" | "F16" | "BF16";

const NARROW: Record<FloatType, (values: Float32Array) => Float32Array | Uint16Array> = {
  F32: (values) => values,
  F16: narrowFloat16,
  BF16: narrowBfloat16,
};

export interface TensorToWrite {
  name: string;
  shape: number[];
  values: Float32Array;
}

/**
 * A safetensors file of the tensors given, data aligned to 8 bytes as other writers do.
 *
 * @param dtype F32, or F16 or BF16 for half the size (rounded to nearest even)
 */
export function writeSafetensors(
  tensors: readonly TensorToWrite[],
  dtype: FloatType = "F32",
  metadata: Record<string, string> = { format: "pt" },
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    const end = offset + values.length * SIZES[dtype]!;
    header[name] = { dtype, shape, data_offsets: [offset, end] };
    offset = end;
  }
  let text = JSON.stringify(header);
  text += " ".repeat((8 - (new TextEncoder().encode(text).length % 8)) % 8);
  const head = new TextEncoder().encode(text);
  const out = new Uint8Array(8 + head.length + offset);
  new DataView(out.buffer).setBigUint64(0, BigInt(head.length), true);
  out.set(head, 8);
  let at = 8 + head.length;
  for (const { values } of tensors) {
    const data = NARROW[dtype](values);
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return out;
}
