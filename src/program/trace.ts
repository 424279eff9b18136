/** Writes a graph while towers and losses are told against it. The same operation on the same values is written once. */
import { exactly } from "../base/exactly";
import type { ResultsOf } from "./arity";
import type { Graph, Named, Node, Operation, Origin, Output, Shape, Some, Value } from "./graph";
import { mapSome, sizeOf } from "./graph";
import type { AttentionOptions, Operations, ProductOptions } from "./operations";
import { checkShape, resultShapes, sameShape, shapeText } from "./shapes";

export interface Trace extends Operations {
  /** Written before each run. Asked for again under the same name, it is the same value. */
  input(name: string, shape: Shape, type?: Value["type"]): Value;
  /** A tensor of a store. */
  stored(store: string, name: string, shape: Shape): Value;
  /** Kept for reading, or with `target` put in (added to) a store. */
  output(name: string, value: Value, target?: Output["target"]): void;
  /**
   * The results of an operation as it stands in a graph.
   *
   * @param shape the result's, for reshape, slice, pad and broadcast
   * @throws ShapeError for inputs that don't fit
   */
  append<O extends Operation>(
    operation: O,
    inputs: readonly Value[],
    shape?: Shape,
  ): ResultsOf<O["name"], Value>;
  /** As `append`, but computed again if it was before. */
  again(operation: Operation, inputs: readonly Value[], shape?: Shape): Some<Value>;
  /** The node that computes a value; null for inputs, stored values and constants. */
  producer(value: Value): Node | null;
  /** What a product with an activation had before it: from here on a second result of its node. */
  preActivation(node: number): Value;
  /** As traced so far: what comes later doesn't change it. */
  graph(): Graph;
}

/** Axes counted from the end, if negative; ascending; all of them where none are given. */
function wholeAxes(shape: Shape, axes: readonly number[] | undefined): number[] {
  if (!axes) return shape.map((_, axis) => axis);
  return axes.map((axis) => (axis < 0 ? axis + shape.length : axis)).sort((a, b) => a - b);
}

interface Store {
  nodes: Node[];
  inputs: Value[];
  outputs: Output[];
  append: Trace["append"];
  again: Trace["again"];
  value(shape: Shape, type: Value["type"], origin: Origin): Value;
  preActivation(node: number): Value;
}

/** The graph as it grows. */
function createStore(): Store {
  const nodes: Node[] = [];
  const known = new Map<string, Some<Value>>();
  let values = 0;
  const value: Store["value"] = (shape, type, origin) => ({ id: values++, shape: [...shape], type, origin });
  const again: Trace["again"] = (operation, inputs, shape) => {
    const shapes = resultShapes(operation, inputs, shape);
    const node = nodes.length;
    const outputs = mapSome(shapes, (s, output) => value(s, "float32", { kind: "result", node, output }));
    const [first, ...others] = inputs as Some<Value>; // resultShapes has counted them
    nodes.push({ operation, inputs: [first, ...others], outputs });
    return outputs;
  };
  const append = (operation: Operation, inputs: readonly Value[], shape?: Shape) => {
    const key = `${JSON.stringify(operation)}${inputs.map(({ id }) => id)} ${shape}`;
    const before = known.get(key);
    if (before) return before;
    const outputs = again(operation, inputs, shape);
    known.set(key, outputs);
    return outputs;
  };
  const preActivation = (node: number) => {
    const { operation, inputs, outputs } = nodes[node]!;
    if (operation.name !== "product" || !operation.activation)
      throw new Error(`Node ${node} (${operation.name}) has no activation.`);
    if (outputs[1]) return outputs[1];
    const pre = value(outputs[0].shape, "float32", { kind: "result", node, output: 1 });
    nodes[node] = { operation: { ...operation, pre: true }, inputs, outputs: [outputs[0], pre] };
    return pre;
  };
  return { nodes, inputs: [], outputs: [], append: append as Trace["append"], again, value, preActivation };
}

/** `Operations.product` of any rank by `product` of two or three axes. */
function traceProduct(
  { append }: Store,
  reshape: Operations["reshape"],
  [a, b]: [Value, Value],
  options: ProductOptions<Value>,
): Value {
  const { transposeA = false, transposeB = false, bias, activation = null, residual } = options;
  const [rankA, rankB] = [a.shape.length, b.shape.length];
  if (rankA < 2 || rankB < 2)
    throw new Error(`product: ${shapeText(a.shape)} · ${shapeText(b.shape)}: matrices have two axes.`);
  const leading = (rankA >= rankB ? a : b).shape.slice(0, -2);
  const rows = transposeA ? a.shape[rankA - 1]! : a.shape[rankA - 2]!;
  const columns = transposeB ? b.shape[rankB - 2]! : b.shape[rankB - 1]!;
  const shape = [...leading, rows, columns];
  // with one matrix on the right, all rows on the left are rows of one product
  const oneMatrix = rankB === 2 && (!transposeA || rankA === 2);
  if (!oneMatrix && rankA > 2 && rankB > 2 && !sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2)))
    throw new Error(`product: ${shapeText(a.shape)} · ${shapeText(b.shape)}: leading axes differ.`);
  const flat = (x: Value) => {
    const [m, n] = exactly(x.shape.slice(-2), 2);
    return reshape(x, oneMatrix ? [sizeOf(x.shape) / n, n] : [sizeOf(x.shape) / (m * n), m, n]);
  };
  const operation: Named<"product"> = {
    ...{ name: "product", transposeA, transposeB, activation, slope: null, pre: false },
    bias: bias !== undefined,
    residual: residual !== undefined,
  };
  if (residual && !sameShape(residual.shape, shape))
    throw new Error(`product: The residual is ${shapeText(residual.shape)}, not ${shapeText(shape)}.`);
  const inputs = [flat(a), flat(b), ...(bias ? [bias] : []), ...(residual ? [flat(residual)] : [])];
  return reshape(append(operation, inputs)[0], shape);
}

/** What traces as one or a few nodes of the graph, and leaves out what would do nothing. */
function operations(store: Store): Operations {
  const { append, value } = store;
  const one = (operation: Operation, inputs: readonly Value[], shape?: Shape) =>
    append(operation, inputs, shape)[0];

  const reshape = (x: Value, shape: Shape): Value => {
    if (sameShape(x.shape, shape)) return x;
    const node = x.origin.kind === "result" ? store.nodes[x.origin.node]! : null;
    if (node?.operation.name === "reshape") return reshape(node.inputs[0], shape);
    return one({ name: "reshape" }, [x], shape);
  };
  /** Over the last axis of any rank by an operation on rows [R, D]. */
  const byRows = (x: Value, f: (rows: Value) => Value) => {
    const width = x.shape.at(-1) ?? 1;
    return reshape(f(reshape(x, [sizeOf(x.shape) / width, width])), x.shape);
  };
  const reduce = (name: "sum" | "max", x: Value, axes?: readonly number[]) => {
    const all = wholeAxes(x.shape, axes);
    if (all.every((axis) => x.shape[axis] === 1))
      return reshape(
        x,
        x.shape.filter((_, axis) => !all.includes(axis)),
      );
    return one({ name, axes: all }, [x]);
  };
  const constants = new Map<string, Value>();

  return {
    product: (a, b, options = {}) => traceProduct(store, reshape, [a, b], options),
    layerNorm: (x, gain, bias, eps) =>
      byRows(x, (rows) => one({ name: "layerNorm", eps }, [rows, gain, bias])),
    attention(q, k, v, { heads, causal = false, limits }: AttentionOptions) {
      const limited = limits !== undefined;
      return one({ name: "attention", heads, causal, limited }, limited ? [q, k, v, limits] : [q, k, v]);
    },
    gather: (table, index) => one({ name: "gather" }, [table, index]),
    unitRows: (x) => one({ name: "unitRows" }, [x]),
    logSumExp: (x, axis) => one({ name: "logSumExp", axis }, [x]),
    sum: (x, axes) => reduce("sum", x, axes),
    max: (x, axes) => reduce("max", x, axes),
    unary: (of, x) => one({ name: "unary", of }, [x]),
    binary: (of, a, b) => one({ name: "binary", of }, [a, b]),
    affine: (x, factor, shift = 0) =>
      factor === 1 && shift === 0 ? x : one({ name: "affine", factor, shift }, [x]),
    reshape,
    transpose: (x, order) =>
      order.length === x.shape.length && order.every((axis, i) => axis === i)
        ? x
        : one({ name: "transpose", order }, [x]),
    concat: (values, axis) => (values.length === 1 ? values[0]! : one({ name: "concat", axis }, values)),
    slice(x, axis, start, size) {
      if (start === 0 && size === x.shape[axis]) return x;
      return one({ name: "slice", axis, start }, [x], x.shape.with(axis, size));
    },
    broadcast: (x, shape) => (sameShape(x.shape, shape) ? x : one({ name: "broadcast" }, [x], shape)),
    constant(values, shape) {
      checkShape(shape);
      if (values.length !== sizeOf(shape))
        throw new Error(`constant: ${values.length} values for ${shapeText(shape)}.`);
      const key = `${shapeText(shape)}${values.join(",")}`;
      const before = constants.get(key);
      if (before) return before;
      const made = value(shape, "float32", { kind: "constant", values: values.slice() });
      constants.set(key, made);
      return made;
    },
  };
}

export function createTrace(): Trace {
  const store = createStore();
  const inputs = new Map<string, Value>();
  const stored = new Map<string, Value>();
  const again = (before: Value, shape: Shape, type: Value["type"], what: string) => {
    if (!sameShape(before.shape, shape) || before.type !== type)
      throw new Error(
        `${what} is ${before.type} ${shapeText(before.shape)} already, not ${type} ${shapeText(shape)}.`,
      );
    return before;
  };
  return {
    ...operations(store),
    append: store.append,
    again: store.again,
    preActivation: store.preActivation,
    producer: ({ origin }) => (origin.kind === "result" ? store.nodes[origin.node]! : null),
    input(name, shape, type = "float32") {
      const before = inputs.get(name);
      if (before) return again(before, shape, type, `The input ${name}`);
      checkShape(shape);
      const value = store.value(shape, type, { kind: "input", name });
      inputs.set(name, value);
      store.inputs.push(value);
      return value;
    },
    stored(from, name, shape) {
      const key = JSON.stringify([from, name]);
      const before = stored.get(key);
      if (before) return again(before, shape, "float32", `${name} of ${from}`);
      checkShape(shape);
      const value = store.value(shape, "float32", { kind: "stored", store: from, name });
      stored.set(key, value);
      return value;
    },
    output(name, value, target = null) {
      if (store.outputs.some((output) => output.name === name))
        throw new Error(`Two outputs are called ${name}.`);
      if (value.type !== "float32") throw new Error(`The output ${name} is ${value.type}.`);
      store.outputs.push({ name, value, target });
    },
    graph: () => ({ nodes: [...store.nodes], inputs: [...store.inputs], outputs: [...store.outputs] }),
  };
}
