/** Instructions that go place by place over views: elementwise functions, broadcasts, transposes, slices, parts. */
import type { Shape } from "../graph";
import { CODE } from "./codes";
import type { Instruction } from "./tape";

/** Where the values of a shape lie: distances in bytes along its axes. */
export interface View {
  address: number;
  shape: Shape;
  strides: readonly number[];
}

/** Outer axes that an instruction has words for. */
const MOST_AXES = 6;
/** Values of a line at once, and of a chunk. */
const PIECE = 4096;
const CHUNK = 16384;

/** Row by row, without gaps. */
export function whole(address: number, shape: Shape): View {
  const strides = shape.map(() => 4);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return { address, shape, strides };
}

/** A view spread over a larger shape as numpy broadcasts. */
export function spread({ address, shape: own, strides }: View, shape: Shape): View {
  const missing = shape.length - own.length;
  const along = shape.map((_, axis) =>
    axis < missing || own[axis - missing] === 1 ? 0 : strides[axis - missing]!,
  );
  return { address, shape, strides: along };
}

/** Axes that all views step through alike become one; those of length 1 go. */
function coalesced(shape: Shape, views: readonly View[]): { length: number; steps: number[] }[] {
  const axes: { length: number; steps: number[] }[] = [];
  for (const [axis, length] of shape.entries()) {
    if (length === 1) continue;
    const steps = views.map(({ strides }) => strides[axis]!);
    const last = axes.at(-1);
    if (last?.steps.every((step, i) => step === length * steps[i]!)) {
      last.length *= length;
      last.steps = steps;
    } else axes.push({ length, steps });
  }
  return axes;
}

/** out = f(a) or f(a, b), all of one shape; `code` says which f. */
export function map(
  code: number,
  out: View,
  a: View,
  b: View = a,
  [factor, shift]: readonly [number, number] = [1, 0],
): Instruction {
  const axes = coalesced(out.shape, [out, a, b]);
  // the inner axis of `out` lies in a line; where it is that of one column among many, it has length 1
  const inner =
    axes.at(-1)?.steps[0] === 4 ? axes.pop()! : { length: 1, steps: [4, 0, 0] as [number, number, number] };
  if (axes.length > MOST_AXES) throw new Error(`A view has ${axes.length + 1} axes.`);
  const rows = axes.reduce((product, { length }) => product * length, 1);
  const n = inner.length;
  const piece = Math.min(n, PIECE);
  const pieces = Math.ceil(n / piece);
  const units = Math.max(1, Math.ceil(CHUNK / piece));
  const words: Record<number, number> = {
    ...{ 2: code, 3: rows, 4: n, 5: units, 6: pieces, 7: piece, 8: axes.length },
    ...{ 15: out.address, 22: a.address, 29: inner.steps[1]!, 30: b.address, 37: inner.steps[2]! },
  };
  for (const [axis, { length, steps }] of axes.entries()) {
    words[9 + axis] = length;
    words[16 + axis] = steps[0]!;
    words[23 + axis] = steps[1]!;
    words[31 + axis] = steps[2]!;
  }
  const chunks = Math.ceil((rows * pieces) / units);
  return { code: CODE.map, chunks, words, floats: { 38: factor, 39: shift }, work: 8 * rows * n };
}
