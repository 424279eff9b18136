/** Instructions for sums and maxima over axes, one run of neighbouring axes at a time. */
import { type Shape, sizeOf } from "../graph";
import { CODE } from "./codes";
import { type Instruction, rowsPerChunk } from "./tape";

/** Values that a chunk reads. */
const CHUNK = 16384;
/** Columns of a unit: two lines of the cache. */
const COLUMNS = 32;

interface Step {
  outer: number;
  rows: number;
  inner: number;
}

/** The middle axes of [outer, rows, inner] that go one after the other, the last first. */
function steps(shape: Shape, axes: readonly number[]): Step[] {
  const runs: { length: number; goes: boolean }[] = [];
  for (const [axis, length] of shape.entries()) {
    if (length === 1) continue;
    const goes = axes.includes(axis);
    if (runs.at(-1)?.goes === goes) runs.at(-1)!.length *= length;
    else runs.push({ length, goes });
  }
  const found: Step[] = [];
  for (let i = runs.length - 1; i >= 0; i--) {
    if (!runs[i]!.goes) continue;
    const product = (part: typeof runs) => part.reduce((size, { length }) => size * length, 1);
    // what stood behind it and was to go is gone already
    const inner = product(runs.slice(i + 1).filter(({ goes }) => !goes));
    found.push({ outer: product(runs.slice(0, i)), rows: runs[i]!.length, inner });
  }
  return found.length > 0 ? found : [{ outer: sizeOf(shape), rows: 1, inner: 1 }];
}

/** Bytes for results on the way, where the axes that go don't stand side by side. */
export function betweenBytes(shape: Shape, axes: readonly number[]): number {
  const all = steps(shape, axes).slice(0, -1);
  return all.reduce((most, { outer, inner }) => Math.max(most, 4 * outer * inner), 0) * 2;
}

export function reduceStep(
  kind: "sum" | "max",
  { outer, rows, inner }: Step,
  x: number,
  out: number,
): Instruction {
  const columns = inner === 1 ? 1 : inner * rows <= CHUNK ? inner : Math.min(inner, COLUMNS);
  const units = outer * Math.ceil(inner / columns);
  const each = rowsPerChunk(units, rows * columns, CHUNK);
  return {
    code: CODE.reduce,
    chunks: Math.ceil(units / each),
    words: {
      ...{ 2: outer, 3: rows, 4: inner, 5: kind === "max" ? 1 : 0, 6: x, 7: out, 8: each, 9: columns },
    },
    work: 4 * outer * rows * inner,
  };
}

/** x of `shape` → its sum (largest) over the axes at `out`; `between`: address of `betweenBytes`. */
export function reduce(
  kind: "sum" | "max",
  shape: Shape,
  axes: readonly number[],
  [x, out, between]: readonly [number, number, number],
): Instruction[] {
  const all = steps(shape, axes);
  const half = betweenBytes(shape, axes) / 2;
  let from = x;
  return all.map((step, i) => {
    const to = i === all.length - 1 ? out : between + (i % 2) * half;
    const instruction = reduceStep(kind, step, from, to);
    from = to;
    return instruction;
  });
}
