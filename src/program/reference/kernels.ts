/** Every operation as its definition in graph.ts reads, in float64 and without regard to speed. */
import { exactly } from "../../base/exactly";
import type { InputsOf, ResultsOf } from "../arity";
import { type Named, type Operation, type Shape, sizeOf } from "../graph";
import { broadcastShape, productSizes } from "../shapes";
import { attention, attentionGrad } from "./attention";
import { BINARY, SLOPE, UNARY } from "./functions";

export interface Typed {
  shape: Shape;
  values: Float64Array | Int32Array;
}

type Kernel<Name extends Operation["name"]> = (
  operation: Named<Name>,
  inputs: InputsOf<Name, Typed>,
  results: ResultsOf<Name, Shape>,
) => Float64Array[];

const floats = ({ values }: Typed) => values as Float64Array;
const ints = ({ values }: Typed) => values as Int32Array;

function filled(length: number, value: (i: number) => number): Float64Array {
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) out[i] = value(i);
  return out;
}

/** For each place of `over`, where in an array of shape `from` its value stands: `from` spread over `over`. */
function places(from: Shape, over: Shape): Int32Array {
  const missing = over.length - from.length;
  const steps = over.map((_, axis) => {
    const own = axis - missing;
    return own < 0 || from[own] === 1 ? 0 : sizeOf(from.slice(own + 1));
  });
  return placesBySteps(over, steps);
}

/** For each place of `over`, the sum of its coordinates times the steps. */
function placesBySteps(over: Shape, steps: readonly number[]): Int32Array {
  const at = new Int32Array(sizeOf(over));
  let inner = 1;
  for (let axis = over.length - 1; axis >= 0; axis--) {
    const [n, step, inside] = [over[axis]!, steps[axis]!, inner];
    for (let i = 0; i < at.length; i++) at[i]! += (Math.floor(i / inside) % n) * step;
    inner *= n;
  }
  return at;
}

/** For each place of `part`, its place in `whole`, of which it is a slice. */
function slicePlaces(part: Shape, whole: Shape, axis: number, start: number): Int32Array {
  const inner = sizeOf(whole.slice(axis + 1));
  const steps = whole.map((_, each) => sizeOf(whole.slice(each + 1)));
  return placesBySteps(part, steps).map((at) => at + start * inner);
}

/** Mean and 1 / √(variance + eps) of a row. */
function moments(x: Float64Array, width: number, row: number, eps: number): [number, number] {
  const values = x.subarray(row * width, (row + 1) * width);
  const mean = values.reduce((sum, value) => sum + value, 0) / width;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
  return [mean, 1 / Math.sqrt(variance + eps)];
}

/** (x − mean) / √(variance + eps) of all rows, and the second factor by row. */
function normalised(x: Float64Array, width: number, eps: number) {
  const scales = new Float64Array(x.length / width);
  const normal = new Float64Array(x.length);
  for (let row = 0; row < scales.length; row++) {
    const [mean, scale] = moments(x, width, row, eps);
    scales[row] = scale;
    for (let i = row * width; i < (row + 1) * width; i++) normal[i] = (x[i]! - mean) * scale;
  }
  return { normal, scales };
}

const product: Kernel<"product"> = (operation, [a, b, ...rest], [shape]) => {
  const { transposeA, transposeB, activation } = operation;
  const { m, n, k } = productSizes(operation, a.shape, b.shape);
  const groups = sizeOf(shape) / (m * n);
  const bias = operation.bias ? floats(rest.shift()!) : null;
  const at = operation.slope ? floats(rest.shift()!) : null;
  const residual = operation.residual ? floats(rest.shift()!) : null;
  const pre = new Float64Array(groups * m * n);
  const [x, y] = [floats(a), floats(b)];
  for (let g = 0; g < groups; g++) {
    const [firstA, firstB] = [x.length === m * k ? 0 : g * m * k, y.length === k * n ? 0 : g * k * n];
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let c = 0; c < k; c++)
          sum +=
            x[firstA + (transposeA ? c * m + i : i * k + c)]! *
            y[firstB + (transposeB ? j * k + c : c * n + j)]!;
        pre[(g * m + i) * n + j] = sum + (bias ? bias[j]! : 0);
      }
  }
  const act = activation ? UNARY[activation] : (value: number) => value;
  const slope = operation.slope && SLOPE[operation.slope];
  const out = filled(
    pre.length,
    (i) => act(pre[i]!) * (slope ? slope(at![i]!) : 1) + (residual ? residual[i]! : 0),
  );
  return operation.pre ? [out, pre] : [out];
};

function logSumExpOf(values: Float64Array): number {
  const high = values.reduce((a, b) => Math.max(a, b));
  return high + Math.log(values.reduce((sum, value) => sum + Math.exp(value - high), 0));
}

export const KERNELS: { [Name in Operation["name"]]: Kernel<Name> } = {
  product,
  layerNorm({ eps }, [x, gain, bias]) {
    const width = x.shape[1]!;
    const { normal } = normalised(floats(x), width, eps);
    return [normal.map((value, i) => value * gain.values[i % width]! + bias.values[i % width]!)];
  },
  /** dx = scale · (g − mean(g) − normal · mean(g · normal)), g = dy · gain; means over the row. */
  layerNormGradX({ eps }, [x, gain, dy, residual]) {
    const width = x.shape[1]!;
    const { normal, scales } = normalised(floats(x), width, eps);
    const g = filled(normal.length, (i) => dy.values[i]! * gain.values[i % width]!);
    const out = new Float64Array(normal.length);
    for (let row = 0; row < scales.length; row++) {
      let [sum, along] = [0, 0];
      for (let i = row * width; i < (row + 1) * width; i++) {
        sum += g[i]!;
        along += g[i]! * normal[i]!;
      }
      for (let i = row * width; i < (row + 1) * width; i++)
        out[i] = scales[row]! * (g[i]! - sum / width - (normal[i]! * along) / width);
    }
    return [residual ? out.map((value, i) => value + residual.values[i]!) : out];
  },
  layerNormGradParameters({ eps }, [x, dy]) {
    const width = x.shape[1]!;
    const { normal } = normalised(floats(x), width, eps);
    const [gain, bias] = [new Float64Array(width), new Float64Array(width)];
    normal.forEach((value, i) => {
      gain[i % width]! += value * dy.values[i]!;
      bias[i % width]! += dy.values[i]!;
    });
    return [gain, bias];
  },
  attention(operation, [q, k, v, limits]) {
    const arrays = { q: floats(q), k: floats(k), v: floats(v), limits: limits ? ints(limits) : null };
    return attention(operation, { q: q.shape, k: k.shape }, arrays);
  },
  attentionGrad(operation, inputs) {
    const [q, k, v] = inputs;
    const limits = operation.limited ? ints(inputs[3]!) : null;
    const [out, logSumExp, dout] = exactly(inputs.slice(-3).map(floats), 3);
    const arrays = { q: floats(q), k: floats(k), v: floats(v), limits };
    return attentionGrad(operation, { q: q.shape, k: k.shape }, arrays, { out, logSumExp, dout });
  },
  gather(_, [table, index]) {
    const width = table.shape[1]!;
    return [
      filled(
        index.values.length * width,
        (i) => table.values[index.values[Math.floor(i / width)]! * width + (i % width)]!,
      ),
    ];
  },
  scatter({ rows }, [dy, offsets, order]) {
    const width = dy.shape[1]!;
    const out = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++)
      for (let i = offsets.values[row]!; i < offsets.values[row + 1]!; i++)
        for (let c = 0; c < width; c++) out[row * width + c]! += dy.values[order.values[i]! * width + c]!;
    return [out];
  },
  unitRows(_, [x]) {
    const width = x.shape[1]!;
    const lengths = filled(x.shape[0]!, (row) =>
      Math.hypot(...x.values.subarray(row * width, (row + 1) * width)),
    );
    return [floats(x).map((value, i) => value / lengths[Math.floor(i / width)]!)];
  },
  /** dx = (dy − u · Σ u dy) / |x|, u = x / |x| */
  unitRowsGrad(_, [x, dy]) {
    const width = x.shape[1]!;
    const out = new Float64Array(x.values.length);
    for (let row = 0; row < x.shape[0]!; row++) {
      const own = floats(x).subarray(row * width, (row + 1) * width);
      const wanted = floats(dy).subarray(row * width, (row + 1) * width);
      const length = Math.hypot(...own);
      const along = own.reduce((sum, value, i) => sum + value * wanted[i]!, 0) / length ** 2;
      for (let c = 0; c < width; c++) out[row * width + c] = (wanted[c]! - own[c]! * along) / length;
    }
    return [out];
  },
  logSumExp({ axis }, [x]) {
    const [rows, columns] = exactly(x.shape, 2);
    const line = (i: number) =>
      axis === 1
        ? floats(x).subarray(i * columns, (i + 1) * columns)
        : filled(rows, (row) => x.values[row * columns + i]!);
    return [filled(axis === 1 ? rows : columns, (i) => logSumExpOf(line(i)))];
  },
  sum: ({ axes }, [x]) => [reduce(x, axes, 0, (sum, value) => sum + value)],
  max: ({ axes }, [x]) => [reduce(x, axes, Number.NEGATIVE_INFINITY, Math.max)],
  unary: ({ of }, [x]) => [floats(x).map(UNARY[of])],
  activationGrad: ({ of }, [x, dy]) => [floats(x).map((value, i) => dy.values[i]! * SLOPE[of](value))],
  binary({ of }, [a, b]) {
    const shape = broadcastShape(a.shape, b.shape);
    const [atA, atB] = [places(a.shape, shape), places(b.shape, shape)];
    return [filled(atA.length, (i) => BINARY[of](a.values[atA[i]!]!, b.values[atB[i]!]!))];
  },
  affine: ({ factor, shift }, [x]) => [floats(x).map((value) => factor * value + shift)],
  reshape: (_, [x]) => [floats(x).slice()],
  transpose({ order }, [x], [shape]) {
    const steps = order.map((axis) => sizeOf(x.shape.slice(axis + 1)));
    const at = placesBySteps(shape, steps);
    return [filled(at.length, (i) => x.values[at[i]!]!)];
  },
  concat({ axis }, inputs, [shape]) {
    const out = new Float64Array(sizeOf(shape));
    const step = sizeOf(shape.slice(axis));
    let start = 0;
    for (const { shape: part, values } of inputs) {
      const run = sizeOf(part.slice(axis));
      for (let i = 0; i * run < values.length; i++)
        out.set(values.subarray(i * run, (i + 1) * run), i * step + start);
      start += run;
    }
    return [out];
  },
  slice({ axis, start }, [x], [shape]) {
    const at = slicePlaces(shape, x.shape, axis, start);
    return [filled(at.length, (i) => x.values[at[i]!]!)];
  },
  pad({ axis, start }, [x], [shape]) {
    const out = new Float64Array(sizeOf(shape));
    slicePlaces(x.shape, shape, axis, start).forEach((place, i) => {
      out[place] = x.values[i]!;
    });
    return [out];
  },
  broadcast(_, [x], [shape]) {
    const at = places(x.shape, shape);
    return [filled(at.length, (i) => x.values[at[i]!]!)];
  },
};

function reduce(
  x: Typed,
  axes: readonly number[],
  first: number,
  step: (a: number, b: number) => number,
): Float64Array {
  const kept = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const at = places(kept, x.shape);
  const out = new Float64Array(sizeOf(kept)).fill(first);
  x.values.forEach((value, i) => {
    out[at[i]!] = step(out[at[i]!]!, value);
  });
  return out;
}

/** Values of an operation's results, of the shapes given. */
export function computeNode(
  operation: Operation,
  inputs: readonly Typed[],
  results: readonly Shape[],
): Float64Array[] {
  return (KERNELS[operation.name] as Kernel<Operation["name"]>)(
    operation as never,
    inputs as never,
    results as never,
  );
}
