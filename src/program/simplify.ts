/** Rules that leave out work whose result is known, or that another operation does on its way. */
import type { Binary, Node, Shape, Value } from "./graph";
import { sizeOf } from "./graph";
import { type Rewriting, same } from "./rewrite";
import { broadcastShape, sameShape } from "./shapes";
import type { Trace } from "./trace";

/** The number that all of a value is, if that is known: a constant, spread or not. */
function numberOf(trace: Trace, value: Value): number | null {
  const { origin } = value;
  if (origin.kind === "constant") return origin.values.length === 1 ? origin.values[0]! : null;
  const node = trace.producer(value);
  return node?.operation.name === "broadcast" ? numberOf(trace, node.inputs[0]) : null;
}

/** The same values under another shape, a constant's and a spread number's too. */
function reshape(trace: Trace, x: Value, shape: Shape): Value {
  if (x.origin.kind === "constant") return trace.constant(x.origin.values, shape);
  const number = numberOf(trace, x);
  if (number === null) return trace.reshape(x, shape);
  return trace.broadcast(trace.constant(Float32Array.of(number), []), shape);
}

/** factor and shift of a value that is factor · of + shift; itself with 1 and 0. */
function line(trace: Trace, value: Value): { of: Value; factor: number; shift: number } {
  const node = trace.producer(value);
  if (node?.operation.name !== "affine") return { of: value, factor: 1, shift: 0 };
  const { factor, shift } = node.operation;
  return { of: node.inputs[0], factor, shift };
}

/** factor · x + shift, in one with an affine that x itself is, and before x is spread. */
function affine(trace: Trace, x: Value, factor: number, shift: number): Value {
  if (x.origin.kind === "constant")
    return trace.constant(
      x.origin.values.map((value) => factor * value + shift),
      x.shape,
    );
  const node = trace.producer(x);
  if (node?.operation.name === "broadcast")
    return trace.broadcast(affine(trace, node.inputs[0], factor, shift), x.shape);
  const inner = line(trace, x);
  return trace.affine(inner.of, factor * inner.factor, factor * inner.shift + shift);
}

/** x, not yet spread, where the other side spreads it as well. */
function unspread(trace: Trace, x: Value, other: Value): Value {
  const node = trace.producer(x);
  if (node?.operation.name !== "broadcast") return x;
  const inner = node.inputs[0];
  const shape = broadcastShape(x.shape, other.shape);
  return sameShape(broadcastShape(inner.shape, other.shape), shape) ? inner : x;
}

/** An operation with a number on one side as an affine; null where there is none. */
function withNumber(trace: Trace, of: Binary, a: Value, b: Value): Value | null {
  const whole = sizeOf(broadcastShape(a.shape, b.shape));
  const [left, right] = [numberOf(trace, a), numberOf(trace, b)];
  if (right !== null && sizeOf(a.shape) === whole && a.shape.length >= b.shape.length)
    switch (of) {
      case "add":
        return affine(trace, a, 1, right);
      case "subtract":
        return affine(trace, a, 1, -right);
      case "multiply":
        return affine(trace, a, right, 0);
      case "divide":
        return right === 0 ? null : affine(trace, a, 1 / right, 0);
      default:
        return null;
    }
  if (left !== null && sizeOf(b.shape) === whole && b.shape.length >= a.shape.length)
    switch (of) {
      case "add":
        return affine(trace, b, 1, left);
      case "subtract":
        return affine(trace, b, -1, left);
      case "multiply":
        return affine(trace, b, left, 0);
      default:
        return null;
    }
  return null;
}

function binary(trace: Trace, of: Binary, left: Value, right: Value): Value {
  const a = unspread(trace, left, right);
  const b = unspread(trace, right, a);
  const known = withNumber(trace, of, a, b);
  if (known) return known;
  const other = line(trace, b);
  if (of === "add" && other.factor === -1 && other.shift === 0) return trace.binary("subtract", a, other.of);
  if (of === "subtract" && other.factor === -1 && other.shift === 0) return trace.binary("add", a, other.of);
  const own = line(trace, a);
  if (of === "add" && own.factor === -1 && own.shift === 0) return trace.binary("subtract", b, own.of);
  return trace.binary(of, a, b);
}

/** For `rewriteGraph`: the same values by fewer operations. */
export function simplified(to: Rewriting, node: Node): readonly Value[] {
  const { trace, renewed } = to;
  const { operation, inputs, outputs } = node;
  const [a, b] = inputs.map(renewed);
  switch (operation.name) {
    case "affine":
      return [affine(trace, a!, operation.factor, operation.shift)];
    case "unary":
      return operation.of === "negate" ? [affine(trace, a!, -1, 0)] : same(to, node);
    case "binary":
      return [binary(trace, operation.of, a!, b!)];
    case "reshape":
      return [reshape(trace, a!, outputs[0].shape)];
    case "broadcast":
      return [trace.broadcast(a!, outputs[0].shape)];
    default:
      return same(to, node);
  }
}
