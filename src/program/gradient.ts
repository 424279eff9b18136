/**
 * Gradients by further operations of the same graph: backwards through the nodes that stand between, in their reverse
 * order, each contribution added to those before it.
 */
import { exactly } from "../base/exactly";
import type { InputsOf } from "./arity";
import type { Binary, Named, Node, Operation, Shape, Some, Unary, Value } from "./graph";
import { offsetsOf, orderOf } from "./inputs";
import { sameShape, shapeText } from "./shapes";
import type { Trace } from "./trace";

/** Where a rule works: asks which inputs need a gradient, so that none is computed for nothing. */
interface Place<Name extends Operation["name"]> {
  trace: Trace;
  operation: Named<Name>;
  /** The node's place in the graph. */
  at: number;
  inputs: InputsOf<Name, Value>;
  /** The node's results. */
  outputs: Some<Value>;
  /** Whether input i is asked for. */
  wants(i: number): boolean;
  /** Adds to the gradient of input i. */
  add(i: number, gradient: Value): void;
}

type Rule<Name extends Operation["name"]> = (place: Place<Name>, dy: Value) => void;

/** Sum over the axes along which `shape` was spread: the transpose of broadcasting. */
function reduceTo(trace: Trace, dy: Value, shape: Shape): Value {
  const missing = dy.shape.length - shape.length;
  const axes = dy.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < missing || shape[axis - missing] === 1);
  return trace.reshape(trace.sum(dy, axes), shape);
}

/** x with axes that a reduction left out put back, of length 1. */
function withAxes(trace: Trace, x: Value, shape: Shape, axes: readonly number[]): Value {
  return trace.reshape(
    x,
    shape.map((n, axis) => (axes.includes(axis) ? 1 : n)),
  );
}

const product: Rule<"product"> = ({ trace, operation, at, inputs, wants, add }, dy) => {
  const [a, b] = inputs;
  const { transposeA, transposeB, activation, slope } = operation;
  if (slope) throw new Error("A product with a slope is part of a gradient and has none.");
  const dp = activation
    ? trace.append({ name: "activationGrad", of: activation }, [trace.preActivation(at), dy])[0]
    : dy;
  // a factor of one group is used by all
  const grouped = (gradient: Value, like: Value) =>
    sameShape(gradient.shape, like.shape) ? gradient : reduceTo(trace, gradient, like.shape);
  const times = (left: Value, right: Value, transposes: [boolean, boolean]) => {
    const [gradient] = trace.append(
      {
        ...{ name: "product", transposeA: transposes[0], transposeB: transposes[1] },
        ...{ bias: false, residual: false, activation: null, slope: null, pre: false },
      },
      [left, right],
    );
    return gradient;
  };
  if (wants(0)) {
    const da = transposeA ? times(b, dp, [transposeB, true]) : times(dp, b, [false, !transposeB]);
    add(0, grouped(da, a));
  }
  if (wants(1)) {
    const db = transposeB ? times(dp, a, [true, transposeA]) : times(a, dp, [!transposeA, false]);
    add(1, grouped(db, b));
  }
  if (operation.bias && wants(2))
    add(
      2,
      trace.sum(
        dp,
        dp.shape.slice(1).map((_, axis) => axis),
      ),
    );
  if (operation.residual && wants(inputs.length - 1)) add(inputs.length - 1, dy);
};

const layerNorm: Rule<"layerNorm"> = ({ trace, operation: { eps }, inputs, wants, add }, dy) => {
  const [x, gain] = inputs;
  if (wants(0)) {
    const [dx] = trace.append({ name: "layerNormGradX", eps, residual: false }, [x, gain, dy]);
    add(0, dx);
  }
  if (!wants(1) && !wants(2)) return;
  const [dgain, dbias] = trace.append({ name: "layerNormGradParameters", eps }, [x, dy]);
  add(1, dgain);
  add(2, dbias);
};

const attention: Rule<"attention"> = ({ trace, operation, inputs, outputs, add }, dy) => {
  const found = trace.append({ ...operation, name: "attentionGrad" }, [...inputs, ...outputs, dy]);
  found.forEach((gradient, i) => {
    add(i, gradient);
  });
};

const gather: Rule<"gather"> = ({ trace, inputs, add }, dy) => {
  const [table, index] = exactly(inputs, 2);
  if (index.origin.kind !== "input") throw new Error("Only an index that is an input has an inverse.");
  const [rows, { name }] = [table.shape[0]!, index.origin];
  const offsets = trace.input(offsetsOf(name), [rows + 1], "int32");
  const order = trace.input(orderOf(name), index.shape, "int32");
  add(0, trace.append({ name: "scatter", rows }, [dy, offsets, order])[0]);
};

/** dx = dy · e^(x − logSumExp) */
const logSumExp: Rule<"logSumExp"> = ({ trace, operation: { axis }, inputs, outputs, add }, dy) => {
  const x = inputs[0];
  const spread = (value: Value) => withAxes(trace, value, x.shape, [axis]);
  const share = trace.unary("exp", trace.binary("subtract", x, spread(outputs[0])));
  add(0, trace.binary("multiply", share, spread(dy)));
};

const sum: Rule<"sum"> = ({ trace, operation: { axes }, inputs, add }, dy) => {
  const { shape } = inputs[0];
  add(0, trace.broadcast(withAxes(trace, dy, shape, axes), shape));
};

/** Equal largest values share it equally, as torch.amax has it. */
const max: Rule<"max"> = ({ trace, operation: { axes }, inputs, outputs, add }, dy) => {
  const x = inputs[0];
  const largest = trace.binary("atLeast", x, withAxes(trace, outputs[0], x.shape, axes));
  const share = trace.binary("divide", dy, trace.sum(largest, axes));
  add(0, trace.binary("multiply", largest, withAxes(trace, share, x.shape, axes)));
};

/** dx of y = f(x), with dy. */
const UNARY: Record<Unary, (trace: Trace, x: Value, y: Value, dy: Value) => Value | null> = {
  negate: (trace, _x, _y, dy) => trace.unary("negate", dy),
  exp: (trace, _x, y, dy) => trace.binary("multiply", dy, y),
  log: (trace, x, _y, dy) => trace.binary("divide", dy, x),
  square: (trace, x, _y, dy) => trace.binary("multiply", trace.affine(dy, 2), x),
  sqrt: (trace, _x, y, dy) => trace.binary("divide", trace.affine(dy, 0.5), y),
  reciprocal: (trace, _x, y, dy) =>
    trace.unary("negate", trace.binary("multiply", dy, trace.unary("square", y))),
  relu: (trace, x, _y, dy) => trace.binary("multiply", dy, trace.unary("positive", x)),
  positive: () => null,
  quick_gelu: (trace, x, _y, dy) => trace.append({ name: "activationGrad", of: "quick_gelu" }, [x, dy])[0],
  gelu: (trace, x, _y, dy) => trace.append({ name: "activationGrad", of: "gelu" }, [x, dy])[0],
};

interface Pair {
  trace: Trace;
  a: Value;
  b: Value;
  y: Value;
  dy: Value;
}

/** dy where a is the larger (smaller), half of it where both are the same: torch.maximum's. */
function chosen({ trace, dy }: Pair, winner: Value, loser: Value): Value {
  const wins = trace.binary("atLeast", winner, loser);
  const loses = trace.binary("atLeast", loser, winner);
  return trace.binary("multiply", dy, trace.affine(trace.binary("subtract", wins, loses), 0.5, 0.5));
}

/** da and db of y = f(a, b), of y's shape; null where f has no slope. */
const BINARY: Record<Binary, [da: (pair: Pair) => Value, db: (pair: Pair) => Value] | null> = {
  add: [({ dy }) => dy, ({ dy }) => dy],
  subtract: [({ dy }) => dy, ({ trace, dy }) => trace.unary("negate", dy)],
  multiply: [
    ({ trace, b, dy }) => trace.binary("multiply", dy, b),
    ({ trace, a, dy }) => trace.binary("multiply", dy, a),
  ],
  divide: [
    ({ trace, b, dy }) => trace.binary("divide", dy, b),
    ({ trace, b, y, dy }) =>
      trace.unary("negate", trace.binary("multiply", trace.binary("divide", dy, b), y)),
  ],
  maximum: [(pair) => chosen(pair, pair.a, pair.b), (pair) => chosen(pair, pair.b, pair.a)],
  minimum: [(pair) => chosen(pair, pair.b, pair.a), (pair) => chosen(pair, pair.a, pair.b)],
  atLeast: null,
};

const binary: Rule<"binary"> = ({ trace, operation, inputs, outputs, wants, add }, dy) => {
  const [a, b] = inputs;
  const pair = { trace, a, b, y: outputs[0], dy };
  BINARY[operation.of]?.forEach((side, i) => {
    if (wants(i)) add(i, reduceTo(trace, side(pair), inputs[i]!.shape));
  });
};

const concat: Rule<"concat"> = ({ trace, operation: { axis }, inputs, wants, add }, dy) => {
  let start = 0;
  inputs.forEach(({ shape }, i) => {
    if (wants(i)) add(i, trace.slice(dy, axis, start, shape[axis]!));
    start += shape[axis]!;
  });
};

const RULES: { [Name in Operation["name"]]?: Rule<Name> } = {
  product,
  layerNorm,
  attention,
  gather,
  unitRows({ trace, inputs, add }, dy) {
    add(0, trace.append({ name: "unitRowsGrad" }, [inputs[0], dy])[0]);
  },
  logSumExp,
  sum,
  max,
  unary({ trace, operation, inputs, outputs, add }, dy) {
    const dx = UNARY[operation.of](trace, inputs[0], outputs[0], dy);
    if (dx) add(0, dx);
  },
  binary,
  affine: ({ trace, operation, add }, dy) => add(0, trace.affine(dy, operation.factor)),
  reshape: ({ trace, inputs, add }, dy) => add(0, trace.reshape(dy, inputs[0].shape)),
  transpose({ trace, operation: { order }, add }, dy) {
    add(
      0,
      trace.transpose(
        dy,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    );
  },
  concat,
  slice({ trace, operation: { axis, start }, inputs, add }, dy) {
    add(0, trace.append({ name: "pad", axis, start }, [dy], inputs[0].shape)[0]);
  },
  pad({ trace, operation: { axis, start }, inputs, add }, dy) {
    add(0, trace.slice(dy, axis, start, inputs[0].shape[axis]!));
  },
  broadcast: ({ trace, inputs, add }, dy) => add(0, reduceTo(trace, dy, inputs[0].shape)),
};

/** Values that change with one of `by`. */
function dependents(nodes: readonly Node[], by: readonly Value[]): Set<number> {
  const found = new Set(by.map(({ id }) => id));
  for (const { inputs, outputs } of nodes)
    if (inputs.some(({ id }) => found.has(id))) for (const { id } of outputs) found.add(id);
  return found;
}

/**
 * Gradients of `of` at the values `by`, in their order and shapes; null where it doesn't depend on one. Appends to the
 * trace. Gradients themselves have none.
 *
 * @param seed gradient of what comes after, of `of`'s shape; 1 where it is left out and `of` is a single number
 */
export function gradients(trace: Trace, of: Value, by: readonly Value[], seed?: Value): (Value | null)[] {
  const { nodes } = trace.graph();
  const start = seed ?? trace.constant(Float32Array.of(1), []);
  if (!sameShape(start.shape, of.shape))
    throw new Error(`The gradient of ${shapeText(of.shape)} needs a seed of that shape.`);
  const needed = dependents(nodes, by);
  const found = new Map<number, Value>([[of.id, start]]);
  for (let at = nodes.length - 1; at >= 0; at--) {
    const { operation, inputs, outputs } = nodes[at]!;
    const wants = (i: number) => needed.has(inputs[i]!.id);
    const reached = outputs.filter(({ id }) => found.has(id));
    if (reached.length === 0 || !inputs.some((_, i) => wants(i))) continue;
    const rule = RULES[operation.name] as Rule<Operation["name"]> | undefined;
    if (!rule || reached.some(({ id }) => id !== outputs[0].id))
      throw new Error(`Result ${outputs.indexOf(reached.at(-1)!) + 1} of ${operation.name} has no gradient.`);
    const add = (i: number, gradient: Value) => {
      if (!wants(i)) return;
      const before = found.get(inputs[i]!.id);
      found.set(inputs[i]!.id, before ? trace.binary("add", before, gradient) : gradient);
    };
    rule(
      { trace, operation: operation as never, at, inputs, outputs, wants, add },
      found.get(outputs[0].id)!,
    );
  }
  return by.map(({ id }) => found.get(id) ?? null);
}
