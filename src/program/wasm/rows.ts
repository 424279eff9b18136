/** Instructions that go row by row, and those of attention, which go head by head. */
import { exactly } from "../../base/exactly";
import type { Named } from "../graph";
import { sizeOf } from "../graph";
import { CODE } from "./codes";
import { reduceStep } from "./reductions";
import { type Instruction, type Place, rowsPerChunk } from "./tape";

/** Values of a chunk. */
const CHUNK = 16384;
/** Rows that are added in float32, before float64 adds those sums. */
const GRADIENT_ROWS = 32;

const ceil8 = (n: number) => Math.ceil(n / 8) * 8;

/** An instruction over the rows of x [R, D]. */
export function byRows(
  code: Instruction["code"],
  x: Place,
  words: Readonly<Record<number, number>>,
  eps = 0,
): Instruction {
  const [rows, width] = exactly(x.shape, 2);
  const each = rowsPerChunk(rows, width, CHUNK);
  return {
    code,
    chunks: Math.ceil(rows / each),
    words: { 2: rows, 3: width, 4: each, 5: x.address, ...words },
    floats: code === CODE.layerNorm || code === CODE.layerNormGradX ? { 8: eps } : {},
    work: 12 * rows * width,
  };
}

/** log Σ exp of columns: the words of `byRows`, with columns in the place of rows. */
export function logSumExpColumns(x: Place, out: Place): Instruction {
  const [rows, columns] = exactly(x.shape, 2);
  const each = rowsPerChunk(columns, 4 * rows, CHUNK);
  const words = { 2: rows, 3: columns, 4: each, 5: x.address, 9: out.address };
  return { code: CODE.logSumExpColumns, chunks: Math.ceil(columns / each), words, work: 24 * rows * columns };
}

/** Bytes of the tables of partial sums. */
export function gradParametersBytes(x: Place): number {
  const [rows, width] = exactly(x.shape, 2);
  return 2 * Math.ceil(rows / GRADIENT_ROWS) * width * 4;
}

/** dgain and dbias [D]: sums of some rows each into tables, then the sums of those. */
export function layerNormGradParameters(
  [x, dy]: readonly [Place, Place],
  [gain, bias]: readonly [Place, Place],
  table: number,
  eps: number,
): Instruction[] {
  const [rows, width] = exactly(x.shape, 2);
  const chunks = Math.ceil(rows / GRADIENT_ROWS);
  const other = table + chunks * width * 4;
  const partial: Instruction = {
    code: CODE.layerNormGradParameters,
    chunks,
    words: { 2: rows, 3: width, 4: GRADIENT_ROWS, 5: x.address, 7: dy.address, 9: table, 10: other },
    floats: { 8: eps },
    work: 16 * rows * width,
  };
  const step = { outer: 1, rows: chunks, inner: width };
  return [
    partial,
    reduceStep("sum", step, table, gain.address),
    reduceStep("sum", step, other, bias.address),
  ];
}

type Attention = Named<"attention" | "attentionGrad">;

/** Bytes of scratch that a thread needs for one head. */
function attentionScratch(queries: number, length: number, width: number, gradient: boolean): number {
  const product = (n: number, k: number) => 256 + 24 * k + 16 + 4 * ceil8(n) * k;
  const scores = 4 * queries * ceil8(length);
  const products = [product(length, width), product(width, length)];
  if (gradient) products.push(product(width, queries));
  return (gradient ? 2 : 1) * scores + Math.max(...products) + 64;
}

/** Attention and its gradient: inputs and outputs as the operation says. */
export function attention(
  operation: Attention,
  inputs: readonly Place[],
  outputs: readonly Place[],
): { instruction: Instruction; scratch: number } {
  const { heads, causal, limited } = operation;
  const gradient = operation.name === "attentionGrad";
  const [q, k, v, ...rest] = inputs as [Place, Place, Place, ...Place[]];
  const [batch, queries, all] = exactly(q.shape, 3);
  const length = k.shape[1]!;
  const width = all / heads;
  const limits = limited ? rest.shift()!.address : 0;
  const [out, logs] = gradient ? rest : outputs;
  const words: Record<number, number> = {
    ...{ 2: heads, 3: width, 4: queries, 5: length, 6: q.address, 7: k.address, 8: v.address },
    ...{ 9: causal ? 1 : 0, 10: limits, 11: out!.address, 12: logs!.address },
  };
  if (gradient) {
    words[14] = rest[2]!.address;
    outputs.forEach(({ address }, i) => {
      words[15 + i] = address;
    });
  }
  return {
    instruction: {
      code: gradient ? CODE.attentionGrad : CODE.attention,
      chunks: batch * heads,
      words,
      floats: { 13: 1 / Math.sqrt(width) },
      work: (gradient ? 10 : 4) * batch * heads * queries * length * width,
    },
    scratch: attentionScratch(queries, length, width, gradient),
  };
}

/** table [V, D], index → [N, D]. */
export function gather(table: Place, index: Place, out: Place): Instruction {
  const [rows, width] = exactly(table.shape, 2);
  const count = sizeOf(index.shape);
  const each = rowsPerChunk(count, width, CHUNK);
  const words = {
    ...{ 2: count, 3: width, 4: each, 5: table.address, 6: index.address, 7: out.address, 8: rows },
  };
  return { code: CODE.gather, chunks: Math.ceil(count / each), words, work: 2 * count * width };
}

/** dy [N, D], offsets, order → [V, D]. */
export function scatter(inputs: readonly [Place, Place, Place], out: Place): Instruction {
  const [dy, offsets, order] = inputs;
  const [rows, width] = exactly(out.shape, 2);
  const each = rowsPerChunk(rows, width, CHUNK);
  const words = {
    ...{ 2: rows, 3: width, 4: each, 5: dy.address, 6: offsets.address, 7: order.address, 8: out.address },
  };
  return { code: CODE.scatter, chunks: Math.ceil(rows / each), words, work: 4 * rows * width };
}
