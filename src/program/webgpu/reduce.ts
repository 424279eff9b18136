/** Sums, maxima and log-sum-exps of expressions, and kernels of one thread a value. */
import type { Shape, Value } from "../graph";
import { sizeOf } from "../graph";
import { Expression, placeBySteps, type Source } from "./expression";
import { type Cell, type Dispatch, dispatch, flatDispatch, type Operand, perLine, put, read } from "./shader";

/** Every value of an expression. */
export function elementsDispatch(source: Source, value: Value, out: Operand): Dispatch {
  const expression = new Expression(source);
  const result = expression.at(value, "i");
  const statements = expression.take();
  return flatDispatch({
    name: `elements [${value.shape.join(", ")}]`,
    operands: [...expression.operands, out],
    count: sizeOf(value.shape),
    params: {},
    declarations: expression.declarations,
    body: `  ${statements}\n  ${put(out, "i", result)}`,
  });
}

/**
 * One part of a concatenation, put in its place; where all of them are more than a kernel binds.
 *
 * @param at where the axis of the result it begins
 */
export function partDispatch(
  source: Source,
  part: Value,
  { shape, axis, at }: { shape: Shape; axis: number; at: number },
  out: Operand,
): Dispatch {
  const steps = shape.map((_, i) => sizeOf(shape.slice(i + 1)));
  const expression = new Expression(source);
  const value = expression.at(part, "i");
  const statements = expression.take();
  return flatDispatch({
    name: `part [${part.shape.join(", ")}]`,
    operands: [...expression.operands, out],
    count: sizeOf(part.shape),
    params: {},
    declarations: expression.declarations,
    body: `  ${statements}\n  ${put(out, `${placeBySteps("i", part.shape, steps)} + ${at * steps[axis]!}u`, value)}`,
  });
}

/** dy [N, D], offsets [V + 1], order [N] → the rows of [V, D] from `first` on. */
export function scatterDispatch(
  { width, rows, first }: { width: number; rows: number; first: number },
  { dy, offsets, order }: { dy: Cell; offsets: Cell; order: Cell },
  out: Operand,
): Dispatch {
  return flatDispatch({
    name: `scatter to [${rows}, ${width}]`,
    operands: [read("dy", dy), read("offsets", offsets), read("order", order), out],
    count: rows * width,
    params: { width, first },
    body: `
  let row = p.first + i / p.width;
  let column = i % p.width;
  let end = offsets[row + 1u];
  var sum = 0.0;
  for (var j = offsets[row]; j < end; j++) { sum += dy[u32(order[j]) * p.width + column]; }
  ${put(out, "i", "sum")}`,
  });
}

const REDUCTIONS = {
  sum: { zero: "0.0", join: (a: string, b: string) => `${a} + ${b}`, across: "total" },
  max: { zero: "-3.4028234e38", join: (a: string, b: string) => `max(${a}, ${b})`, across: "largest" },
};

export interface Reduction {
  name: "sum" | "max" | "logSumExp";
  x: Value;
  axes: readonly number[];
}

/** Where the place `r` of the line `o` lies in x. */
function places({ x, axes }: Reduction): { line: string; within: string; outputs: number; length: number } {
  const steps = x.shape.map((_, axis) => sizeOf(x.shape.slice(axis + 1)));
  const part = (reduced: boolean): [Shape, number[]] => {
    const chosen = x.shape.map((_, axis) => axis).filter((axis) => axes.includes(axis) === reduced);
    return [chosen.map((axis) => x.shape[axis]!), chosen.map((axis) => steps[axis]!)];
  };
  const [kept, keptSteps] = part(false);
  const [gone, goneSteps] = part(true);
  return {
    line: placeBySteps("o", kept, keptSteps),
    within: placeBySteps("r", gone, goneSteps),
    outputs: sizeOf(kept),
    length: sizeOf(gone),
  };
}

/** How a reduction is cut up: lines of at most `chunk` values, each by a thread (`alone`) or a workgroup. */
function cut(
  { x, axes, name }: Reduction,
  length: number,
  software: boolean,
): { alone: boolean; chunk: number } {
  const sideBySide = axes.includes(x.shape.length - 1);
  const alone = software || length <= 32 || !sideBySide;
  if (name === "logSumExp") return { alone: software || length <= 32, chunk: length };
  if (!alone) return { alone, chunk: length > 8192 ? 4096 : length };
  return { alone, chunk: length > 128 ? Math.max(64, Math.ceil(Math.sqrt(length))) : length };
}

/** How many values a reduction leaves between its two stages; 0 where it has only one. */
export function partialFloats(reduction: Reduction, software: boolean): number {
  const { outputs, length } = places(reduction);
  const chunks = Math.ceil(length / cut(reduction, length, software).chunk);
  return chunks > 1 ? chunks * outputs : 0;
}

/** @param partial working memory of `partialFloats`, where there are any */
export function reduceDispatches(
  reduction: Reduction,
  source: Source,
  software: boolean,
  partial: Cell | null,
  out: Operand,
): Dispatch[] {
  const { line, within, outputs, length } = places(reduction);
  const { alone, chunk } = cut(reduction, length, software);
  if (reduction.name === "logSumExp") return [logSumExpDispatch(reduction, source, alone, out)];
  const { zero, join, across } = REDUCTIONS[reduction.name];
  const chunks = Math.ceil(length / chunk);
  const lines = perLine(outputs * chunks, alone);
  const expression = new Expression(source);
  const value = expression.at(reduction.x, "at");
  const to: Operand = partial ? { name: "part", cell: partial, access: "write" } : out;
  const first = dispatch({
    name: `${reduction.name} of [${reduction.x.shape.join(", ")}]`,
    operands: [...expression.operands, to],
    params: { lines: outputs * chunks, outputs, length, chunk },
    groups: lines.groups,
    declarations: `${lines.declarations}\n${expression.declarations}`,
    body: `${lines.prelude}
  let o = line % p.outputs;
  let begin = (line / p.outputs) * p.chunk;
  let end = min(begin + p.chunk, p.length);
  let base = ${line};
  var sum = ${zero};
  for (var r = begin + first; r < end; r += stride) {
  let at = base + ${within};
  ${expression.take()}
  sum = ${join("sum", value)};
  }
  let all = ${across}(lane, sum);
  if (first == 0u) { ${put(to, "line", "all")} }`,
  });
  if (!partial) return [first];
  const rest = perLine(outputs, software || chunks <= 32);
  const second = dispatch({
    name: `${reduction.name} of ${chunks} chunks`,
    operands: [read("part", partial), out],
    params: { lines: outputs, chunks },
    groups: rest.groups,
    declarations: rest.declarations,
    body: `${rest.prelude}
  var sum = ${zero};
  for (var r = first; r < p.chunks; r += stride) { sum = ${join("sum", "part[r * p.lines + line]")}; }
  let all = ${across}(lane, sum);
  if (first == 0u) { ${put(out, "line", "all")} }`,
  });
  return [first, second];
}

/** The largest value first, so that nothing overflows. */
function logSumExpDispatch(reduction: Reduction, source: Source, alone: boolean, out: Operand): Dispatch {
  const { line, within, outputs, length } = places(reduction);
  const lines = perLine(outputs, alone);
  const expression = new Expression(source);
  const pass = (statement: (x: string) => string) => {
    const value = expression.at(reduction.x, "at");
    return `for (var r = first; r < p.length; r += stride) {
  let at = base + ${within};
  ${expression.take()}
  ${statement(value)}
  }`;
  };
  const body = `${lines.prelude}
  let o = line;
  let base = ${line};
  var high = ${REDUCTIONS.max.zero};
  ${pass((x) => `high = max(high, ${x});`)}
  let most = largest(lane, high);
  var sum = 0.0;
  ${pass((x) => `sum += safeExp(${x} - most);`)}
  let all = most + log(total(lane, sum));
  if (first == 0u) { ${put(out, "line", "all")} }`;
  return dispatch({
    name: `logSumExp of [${reduction.x.shape.join(", ")}]`,
    operands: [...expression.operands, out],
    params: { lines: outputs, length },
    groups: lines.groups,
    declarations: `${lines.declarations}\n${expression.declarations}`,
    body,
  });
}
