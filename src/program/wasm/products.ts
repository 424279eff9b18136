/** Instructions of a product: its right side into panels, then the tiles. */
import type { Named, Shape, Some } from "../graph";
import { sizeOf } from "../graph";
import { productSizes } from "../shapes";
import { CODE, EPILOGUE } from "./codes";
import type { Instruction, Place } from "./tape";

type Product = Named<"product">;

/** With no more rows, copying B would cost as much as the product. */
const FEW_ROWS = 4;
/** Bytes of A's rows that stay in a thread's second cache beside a panel of B. */
const STRIP_BYTES = 96 * 1024;
/** Rows of a chunk are a multiple of this: of 4 and 6, the rows of a tile. */
const ROW_STEP = 12;
/** Additions and multiplications of a chunk: about 150 µs of a thread. */
const CHUNK_WORK = 6e6;
const SMALLEST_WORK = 6e5;
/** With fewer chunks than this by rows, columns are shared out too. */
const ENOUGH_CHUNKS = 6;
/** Floats that a chunk of packing copies. */
const PACKED_FLOATS = 16384;

const ceil8 = (n: number) => Math.ceil(n / 8) * 8;
const clamp = (x: number, low: number, high: number) => Math.max(low, Math.min(high, x));

/** Rows and columns of a chunk. */
function chunkSize(m: number, n: number, k: number): { rows: number; columns: number } {
  const fitting = Math.floor(STRIP_BYTES / (4 * k));
  const wanted = Math.min(fitting, CHUNK_WORK / (2 * k * n));
  const rows = Math.min(m, clamp(ROW_STEP * Math.round(wanted / ROW_STEP), ROW_STEP, 96));
  if (Math.ceil(m / rows) >= ENOUGH_CHUNKS) return { rows, columns: n };
  const fewer = Math.min(m, ROW_STEP);
  if (Math.ceil(m / fewer) >= ENOUGH_CHUNKS) return { rows: fewer, columns: n };
  return { rows: fewer, columns: Math.min(n, Math.max(32, ceil8(SMALLEST_WORK / (2 * k * fewer)))) };
}

/** Bytes of scratch that a thread needs for a chunk, with tiles of any height. */
function scratchBytes(rows: number, k: number): number {
  return (rows + 6) * (32 + 4 * k) + 256;
}

export interface ProductPlan {
  instructions: Instruction[];
  /** Of each thread. */
  scratch: number;
}

/** Bytes of B's panels; 0 where B is read in place. */
export function panelBytes(operation: Product, a: Shape, b: Shape): number {
  const { m, n, k } = productSizes(operation, a, b);
  if (m <= FEW_ROWS && !operation.transposeB) return 0;
  return (sizeOf(b) / (k * n)) * k * ceil8(n) * 4;
}

/**
 * @param inputs as the operation says, each with its place
 * @param outputs the result, and what stands before the activation
 * @param panels address of `panelBytes`
 */
export function product(
  operation: Product,
  inputs: readonly Place[],
  outputs: Some<Place>,
  panels: number,
): ProductPlan {
  const [a, b, ...rest] = inputs as [Place, Place, ...Place[]];
  const { transposeA, transposeB, activation, slope } = operation;
  const { groups: written, m, n, k } = productSizes(operation, a.shape, b.shape);
  const groups = Math.max(1, written);
  const [groupsA, groupsB] = [sizeOf(a.shape) / (m * k), sizeOf(b.shape) / (k * n)];
  const bias = operation.bias ? rest.shift()!.address : 0;
  const slopeAt = slope ? rest.shift()!.address : 0;
  const residual = operation.residual ? rest.shift()!.address : 0;
  const [rowB, columnB] = transposeB ? [4, 4 * k] : [4 * n, 4];
  const direct = m <= FEW_ROWS && !transposeB;
  const words = {
    ...{ 2: groups, 3: m, 4: n, 5: k },
    ...{ 6: a.address, 7: groupsA === 1 ? 0 : 4 * m * k },
    ...{ 8: transposeA ? 4 : 4 * k, 9: transposeA ? 4 * m : 4 },
    ...{ 12: outputs[0].address, 13: bias, 14: activation ? EPILOGUE[activation] : 0 },
    ...{ 15: residual, 16: outputs[1]?.address ?? 0, 20: slope ? EPILOGUE[slope] : 0, 21: slopeAt },
  };
  const work = 2 * groups * m * n * k;
  if (direct) {
    const columns = 32 * Math.max(1, Math.ceil(2e5 / (2 * k * m) / 32));
    const own = { 10: b.address, 11: groupsB === 1 ? 0 : 4 * k * n, 18: columns, 19: rowB };
    const chunks = groups * Math.ceil(n / columns);
    const instruction = { code: CODE.fewRows, chunks, words: { ...words, ...own }, work };
    return { instructions: [instruction], scratch: 256 };
  }
  const { rows, columns } = chunkSize(m, n, k);
  const many = Math.max(1, Math.ceil(PACKED_FLOATS / (8 * k)));
  const all = groupsB * Math.ceil(n / 8);
  const pack: Instruction = {
    code: CODE.pack,
    chunks: Math.ceil(all / many),
    words: {
      ...{ 2: groupsB, 3: k, 4: n, 5: b.address, 6: 4 * k * n, 7: rowB, 8: columnB, 9: panels, 10: many },
    },
    work: groupsB * k * n * 4,
  };
  const tiles: Instruction = {
    code: CODE.product,
    chunks: groups * Math.ceil(m / rows) * Math.ceil(n / columns),
    words: { ...words, 10: panels, 11: groupsB === 1 ? 0 : 4 * k * ceil8(n), 17: rows, 18: columns },
    work,
  };
  return { instructions: [pack, tiles], scratch: scratchBytes(rows, k) };
}
