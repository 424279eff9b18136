/** What each operation asks of the shapes of its inputs, and the shapes of its results. */
import { exactly } from "../base/exactly";
import { type InputsOf, inputCount, type ResultsOf, type Told, takesIndex, takesShape } from "./arity";
import { type Named, type Operation, type Shape, type Some, sizeOf, type Value } from "./graph";

type Typed = Pick<Value, "shape" | "type">;

/**
 * Shapes of the results.
 *
 * @param asked the shape of the result, for those operations that don't say it: reshape, slice, pad, broadcast
 */
type Rule<Name extends Operation["name"]> = (
  operation: Named<Name>,
  inputs: InputsOf<Name, Shape>,
  asked: Name extends Told ? Shape : undefined,
) => ResultsOf<Name, Shape>;

class ShapeError extends Error {
  override name = "ShapeError";
}

function fail(message: string): never {
  throw new ShapeError(message);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, axis) => n === b[axis]);
}

/** "[2, 3]" */
export function shapeText(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

function expectShape(what: string, found: Shape, expected: Shape): void {
  if (!sameShape(found, expected)) fail(`${what} is ${shapeText(found)}, not ${shapeText(expected)}.`);
}

function expectRank(what: string, found: Shape, ...ranks: number[]): void {
  if (!ranks.includes(found.length))
    fail(`${what} is ${shapeText(found)}, but has to have ${ranks.join(" or ")} axes.`);
}

/** The shape that two others are spread over together, as numpy does it: aligned at the last axis, 1 fits any. */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [m, n] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    if (m !== n && m !== 1 && n !== 1)
      fail(`${shapeText(a)} and ${shapeText(b)} can't be spread over one shape.`);
    return Math.max(m, n);
  });
}

/** [G, M, N, K] of a product; G 0 where neither input has groups. */
export function productSizes(
  { transposeA, transposeB }: Pick<Named<"product">, "transposeA" | "transposeB">,
  a: Shape,
  b: Shape,
): { groups: number; m: number; n: number; k: number } {
  expectRank("The first factor", a, 2, 3);
  expectRank("The second factor", b, a.length);
  const [rowsA, columnsA] = exactly(a.slice(-2), 2);
  const [rowsB, columnsB] = exactly(b.slice(-2), 2);
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [inner, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  const sides = () => `${shapeText(a)}${transposeA ? "ᵀ" : ""} · ${shapeText(b)}${transposeB ? "ᵀ" : ""}`;
  if (k !== inner) fail(`${sides()}: the inner sizes are ${k} and ${inner}.`);
  if (a.length === 2) return { groups: 0, m, n, k };
  const [ga, gb] = [a[0]!, b[0]!];
  if (ga !== gb && ga !== 1 && gb !== 1) fail(`${sides()}: ${ga} and ${gb} groups.`);
  return { groups: Math.max(ga, gb), m, n, k };
}

/** q, k, v [B, Lq | L, H · Dh], and limits. */
function checkAttention(
  { heads, causal, limited }: Pick<Named<"attention">, "heads" | "causal" | "limited">,
  [q, k, v, limits]: InputsOf<"attention" | "attentionGrad", Shape>,
): { batch: number; queries: number } {
  expectRank("q", q, 3);
  const [batch, queries, all] = exactly(q, 3);
  expectRank("k", k, 3);
  expectShape("k", k, [batch, k[1]!, all]);
  expectShape("v", v, k);
  if (!Number.isInteger(heads) || heads < 1 || all % heads !== 0)
    fail(`A width of ${all} is not ${heads} whole heads.`);
  if (causal && queries !== k[1])
    fail(`Causal attention needs as many queries as keys, not ${queries} and ${k[1]}.`);
  if (limited) expectShape("limits", limits!, [batch]);
  return { batch, queries };
}

function checkNorm(x: Shape, parameters: readonly Shape[]): void {
  expectRank("x", x, 2);
  for (const parameter of parameters) expectShape("A gain or bias of the norm", parameter, [x[1]!]);
}

function checkAxes(x: Shape, axes: readonly number[]): void {
  axes.forEach((axis, i) => {
    if (!Number.isInteger(axis) || axis < 0 || axis >= x.length) fail(`${shapeText(x)} has no axis ${axis}.`);
    if (i > 0 && axis <= axes[i - 1]!) fail(`Axes ${axes.join(", ")} don't ascend.`);
  });
}

function without(x: Shape, axes: readonly number[]): Shape {
  checkAxes(x, axes);
  return x.filter((_, axis) => !axes.includes(axis));
}

/** That `part` lies in `whole`, from `start` on. */
function checkSlice(part: Shape, whole: Shape, axis: number, start: number): void {
  checkAxes(whole, [axis]);
  expectRank("A slice", part, whole.length);
  expectShape("A slice", part, whole.with(axis, part[axis]!));
  if (!Number.isInteger(start) || start < 0 || start + part[axis]! > whole[axis]!)
    fail(`${start} … ${start + part[axis]!} is not within axis ${axis} of ${shapeText(whole)}.`);
}

const RULES: { [Name in Operation["name"]]: Rule<Name> } = {
  product(operation, [a, b, ...rest]) {
    const { groups, m, n } = productSizes(operation, a, b);
    const shape = groups === 0 ? [m, n] : [groups, m, n];
    if (operation.bias) expectShape("The bias", rest.shift()!, [n]);
    if (operation.slope) expectShape("What the slope is taken at", rest.shift()!, shape);
    if (operation.residual) expectShape("The residual", rest.shift()!, shape);
    return operation.pre ? [shape, shape] : [shape];
  },
  layerNorm(_, [x, gain, bias]) {
    checkNorm(x, [gain, bias]);
    return [x];
  },
  layerNormGradX({ residual }, [x, gain, dy, added]) {
    checkNorm(x, [gain]);
    expectShape("dy", dy, x);
    if (residual) expectShape("The residual", added!, x);
    return [x];
  },
  layerNormGradParameters(_, [x, dy]) {
    checkNorm(x, []);
    expectShape("dy", dy, x);
    return [[x[1]!], [x[1]!]];
  },
  attention(operation, inputs) {
    const { batch, queries } = checkAttention(operation, inputs);
    return [inputs[0], [batch, operation.heads, queries]];
  },
  attentionGrad(operation, inputs) {
    const { batch, queries } = checkAttention(operation, inputs);
    const [out, logSumExp, dout] = inputs.slice(operation.limited ? 4 : 3);
    expectShape("out", out!, inputs[0]);
    expectShape("logSumExp", logSumExp!, [batch, operation.heads, queries]);
    expectShape("dout", dout!, inputs[0]);
    return [inputs[0], inputs[1], inputs[2]];
  },
  gather(_, [table, index]) {
    expectRank("The table", table, 2);
    expectRank("The index", index, 1);
    return [[index[0]!, table[1]!]];
  },
  scatter({ rows }, [dy, offsets, order]) {
    expectRank("dy", dy, 2);
    expectShape("offsets", offsets, [rows + 1]);
    expectShape("order", order, [dy[0]!]);
    return [[rows, dy[1]!]];
  },
  unitRows(_, [x]) {
    expectRank("x", x, 2);
    return [x];
  },
  unitRowsGrad(_, [x, dy]) {
    expectRank("x", x, 2);
    expectShape("dy", dy, x);
    return [x];
  },
  logSumExp({ axis }, [x]) {
    expectRank("x", x, 2);
    return [[x[1 - axis]!]];
  },
  sum: ({ axes }, [x]) => [without(x, axes)],
  max: ({ axes }, [x]) => [without(x, axes)],
  unary: (_, [x]) => [x],
  activationGrad(_, [x, dy]) {
    expectShape("dy", dy, x);
    return [x];
  },
  binary: (_, [a, b]) => [broadcastShape(a, b)],
  affine: (_, [x]) => [x],
  reshape(_, [x], asked) {
    if (sizeOf(asked) !== sizeOf(x)) fail(`${shapeText(x)} can't be read as ${shapeText(asked)}.`);
    return [asked];
  },
  transpose({ order }, [x]) {
    expectRank("x", x, order.length);
    if ([...order].sort((a, b) => a - b).some((axis, i) => axis !== i))
      fail(`${shapeText(order)} is no order of axes.`);
    return [order.map((axis) => x[axis]!)];
  },
  concat({ axis }, inputs) {
    const first = inputs[0];
    checkAxes(first, [axis]);
    for (const shape of inputs) expectShape("A part", shape, first.with(axis, shape[axis] ?? 0));
    return [
      first.with(
        axis,
        inputs.reduce((sum, shape) => sum + shape[axis]!, 0),
      ),
    ];
  },
  slice({ axis, start }, [x], asked) {
    checkSlice(asked, x, axis, start);
    return [asked];
  },
  pad({ axis, start }, [x], asked) {
    checkSlice(x, asked, axis, start);
    return [asked];
  },
  broadcast(_, [x], asked) {
    expectShape("What is spread", broadcastShape(x, asked), asked);
    return [asked];
  },
};

/** @throws ShapeError for an axis that is no whole number, or less than 1 */
export function checkShape(shape: Shape): void {
  for (const n of shape)
    if (!Number.isInteger(n) || n < 1) fail(`${shapeText(shape)}: axes are whole numbers from 1 up.`);
}

/**
 * Shapes of an operation's results.
 *
 * @param asked the result's shape, for reshape, slice, pad and broadcast, whose inputs don't say it
 * @throws ShapeError for inputs that don't fit
 */
export function resultShapes(operation: Operation, inputs: readonly Typed[], asked?: Shape): Some<Shape> {
  const count = inputCount(operation);
  try {
    if (operation.name === "concat" ? inputs.length === 0 : inputs.length !== count)
      fail(`${inputs.length} inputs instead of ${count}.`);
    inputs.forEach(({ type }, i) => {
      const expected = takesIndex(operation, i) ? "int32" : "float32";
      if (type !== expected) fail(`Input ${i + 1} is ${type}, not ${expected}.`);
    });
    if (takesShape(operation) !== (asked !== undefined))
      fail(asked ? "The result's shape follows from the inputs." : "The result's shape is missing.");
    if (asked) checkShape(asked);
    const rule = RULES[operation.name] as Rule<Operation["name"]>;
    const shapes = inputs.map(({ shape }) => shape);
    return rule(operation as never, shapes as never, asked as never);
  } catch (error) {
    const what = `${operation.name}(${inputs.map(({ shape }) => shapeText(shape)).join(", ")})`;
    if (error instanceof ShapeError) error.message = `${what}: ${error.message}`;
    throw error;
  }
}
