/** A graph as a list of dispatches. */

import { OutOfMemoryError } from "../../base/errors";
import { exactly } from "../../base/exactly";
import type { InputsOf } from "../arity";
import type { Graph, Named, Node, Operation, Some, Value } from "../graph";
import { sizeOf } from "../graph";
import { aligned } from "../layout";
import { productSizes } from "../shapes";
import { attentionDispatch, attentionGradDispatches, levelsFloats } from "./attention";
import type { ProductTask } from "./epilogue";
import { isLight } from "./expression";
import {
  chunksOf,
  layerNormDispatch,
  layerNormGradParametersDispatches,
  layerNormGradXDispatch,
  unitRowsDispatch,
} from "./norm";
import { type ProductKernel, productDispatch } from "./product";
import {
  elementsDispatch,
  partDispatch,
  partialFloats,
  type Reduction,
  reduceDispatches,
  scatterDispatch,
} from "./reduce";
import type { Cell, Dispatch, Operand } from "./shader";
import { type Limits, Values } from "./values";

export interface Settings extends Limits {
  /** A software adapter: no kernels with barriers where others do. */
  software: boolean;
  productKernel(task: Pick<ProductTask, "groups" | "m" | "n" | "k">): ProductKernel;
}

export interface Lowered {
  dispatches: readonly Dispatch[];
  /** Where what is read back lies when all is computed. */
  kept: readonly { name: string; cell: Cell }[];
  /** To be copied to stores when all is computed. */
  copies: readonly { cell: Cell; store: string; name: string }[];
}

interface Lowering {
  values: Values;
  settings: Settings;
  /** Statistics of rows that a layer norm leaves for its gradients, by value and eps. */
  stats: Map<string, Cell>;
}

/** A node, as what its kernel knows of it. */
interface NodeOf<Name extends Operation["name"]> {
  inputs: InputsOf<Name, Value>;
  outputs: Some<Value>;
}
type Lower<Name extends Operation["name"]> = (
  lowering: Lowering,
  node: NodeOf<Name>,
  operation: Named<Name>,
) => void;

const rowsOf = ({ shape }: Value) => ({ rows: shape[0]!, width: shape[1]! });

const product: Lower<"product"> = ({ values, settings }, { inputs, outputs }, operation) => {
  const [a, b, ...more] = inputs;
  const rest = values.materialiseAll(more);
  const { groups, m, n, k } = productSizes(operation, a.shape, b.shape);
  const [cellA, cellB] = [values.materialise(a), values.materialise(b)];
  const task: ProductTask = {
    ...{ groups: Math.max(1, groups), m, n, k, a: cellA, b: cellB },
    aGrouped: groups > 0 && a.shape[0] === groups,
    bGrouped: groups > 0 && b.shape[0] === groups,
    transposeA: operation.transposeA,
    transposeB: operation.transposeB,
    bias: operation.bias ? rest.shift()! : null,
    activation: operation.activation,
    pre: operation.pre && values.used(outputs[1]!) ? values.result(outputs[1]!, "pre") : null,
    slope: operation.slope,
    x: operation.slope ? rest.shift()! : null,
    residual: operation.residual ? rest.shift()! : null,
    out: values.result(outputs[0]),
  };
  values.emit(productDispatch(task, settings.productKernel(task)));
};

/** Statistics of the rows of x, if a gradient is to read them; written by whoever comes first. */
function statsOf({ values, stats }: Lowering, x: Value, eps: number): { cell: Cell; fresh: boolean } | null {
  const root = values.root(x);
  const asked = [...values.users(x)].some(
    ({ operation, inputs }) =>
      (operation.name === "layerNormGradX" || operation.name === "layerNormGradParameters") &&
      values.root(inputs[0]).id === root.id,
  );
  if (!asked) return null;
  const key = `${root.id}/${eps}`;
  const known = stats.get(key);
  if (known) return { cell: known, fresh: false };
  const cell = values.cell(2 * x.shape[0]!);
  stats.set(key, cell);
  return { cell, fresh: true };
}

const written = (cell: Cell): Operand => ({ name: "stats", cell, access: "write" });

const layerNorm: Lower<"layerNorm"> = (lowering, { inputs, outputs }, { eps }) => {
  const { values, settings } = lowering;
  const [x, gain, bias] = values.materialiseAll(inputs);
  const stats = statsOf(lowering, inputs[0], eps);
  const size = { ...rowsOf(inputs[0]), eps, alone: settings.software };
  const scale = { gain, bias, out: values.result(outputs[0]) };
  values.emit(layerNormDispatch(size, x, scale, stats?.fresh ? written(stats.cell) : null));
};

/** Statistics for a gradient, by a kernel of their own where no layer norm has left them. */
function neededStats(lowering: Lowering, x: Value, cell: Cell, eps: number): Cell {
  const { values, settings } = lowering;
  const stats = statsOf(lowering, x, eps)!;
  const size = { ...rowsOf(x), eps, alone: settings.software };
  if (stats.fresh) values.emit(layerNormDispatch(size, cell, null, written(stats.cell)));
  return stats.cell;
}

const layerNormGradX: Lower<"layerNormGradX"> = (lowering, { inputs, outputs }, { eps }) => {
  const { values, settings } = lowering;
  const [x, gain, dy, residual] = values.materialiseAll(inputs);
  const stats = neededStats(lowering, inputs[0], x, eps);
  const size = { ...rowsOf(inputs[0]), alone: settings.software };
  const given = { x, gain, dy, residual: residual ?? null, stats };
  values.emit(layerNormGradXDispatch(size, given, values.result(outputs[0])));
};

const layerNormGradParameters: Lower<"layerNormGradParameters"> = (
  lowering,
  { inputs, outputs },
  { eps },
) => {
  const { values } = lowering;
  const [x, dy] = values.materialiseAll(inputs);
  const stats = neededStats(lowering, inputs[0], x, eps);
  const size = rowsOf(inputs[0]);
  const chunks = chunksOf(size.rows);
  const partial = chunks > 1 ? values.cell(chunks * 2 * size.width) : null;
  const [dgain, dbias] = [values.result(outputs[0], "dgain"), values.result(outputs[1]!, "dbias")];
  values.emit(...layerNormGradParametersDispatches(size, { x, dy, stats }, partial, dgain, dbias));
};

function unitRows(
  { values, settings }: Lowering,
  { inputs, outputs }: NodeOf<"unitRows"> | NodeOf<"unitRowsGrad">,
): void {
  const [x, dy] = values.materialiseAll<readonly [Value, Value?]>(inputs);
  const size = { ...rowsOf(inputs[0]), alone: settings.software };
  values.emit(unitRowsDispatch(size, x, dy ?? null, values.result(outputs[0])));
}

function attention(
  { values }: Lowering,
  { inputs, outputs }: NodeOf<"attention" | "attentionGrad">,
  operation: Named<"attention"> | Named<"attentionGrad">,
): void {
  const [q, k, v, ...more] = values.materialiseAll(inputs);
  const { heads, causal, limited } = operation;
  const [batch, queries, all] = exactly(inputs[0].shape, 3);
  const task = {
    ...{ batch, heads, queries, length: inputs[1].shape[1]!, width: all / heads, causal, q, k, v },
    limits: limited ? more.shift()! : null,
  };
  const result = (i: number, name: string) => values.result(outputs[i]!, name);
  if (operation.name === "attention") {
    values.emit(attentionDispatch(task, result(0, "result"), result(1, "level")));
    return;
  }
  const [out, logSumExp, dout] = exactly(more, 3);
  const grad = { ...task, out, logSumExp, dout };
  const results: [Operand, Operand, Operand] = [result(0, "dq"), result(1, "dk"), result(2, "dv")];
  values.emit(...attentionGradDispatches(grad, results, values.cell(levelsFloats(task))));
}

function reduce(
  { values, settings }: Lowering,
  { inputs, outputs }: NodeOf<"sum" | "max" | "logSumExp">,
  operation: Named<"sum"> | Named<"max"> | Named<"logSumExp">,
): void {
  const { software } = settings;
  const axes = operation.name === "logSumExp" ? [operation.axis] : operation.axes;
  const reduction: Reduction = { name: operation.name, x: inputs[0], axes };
  values.fit(reduction.x);
  const floats = partialFloats(reduction, software);
  const partial = floats > 0 ? values.cell(floats) : null;
  const out = values.result(outputs[0]);
  values.emit(...reduceDispatches(reduction, values.source, software, partial, out));
}

const scatter: Lower<"scatter"> = ({ values }, { inputs, outputs }, operation) => {
  const [dy, offsets, order] = values.materialiseAll(inputs);
  const width = inputs[0].shape[1]!;
  const out = values.result(outputs[0]);
  const some = values.source.windowRows(out.cell, width) ?? operation.rows;
  for (let first = 0; first < operation.rows; first += some) {
    const rows = Math.min(some, operation.rows - first);
    const window = some < operation.rows ? { window: [first * width, rows * width] as const } : {};
    values.emit(scatterDispatch({ width, rows, first }, { dy, offsets, order }, { ...out, ...window }));
  }
};

/** A concatenation of more parts than a kernel binds. */
function parts({ values }: Lowering, { inputs, outputs }: Node, axis: number): void {
  const out = values.result(outputs[0]);
  let at = 0;
  for (const part of inputs) {
    values.fit(part);
    values.emit(partDispatch(values.source, part, { shape: outputs[0].shape, axis, at }, out));
    at += part.shape[axis]!;
  }
}

const KERNELS: { [Name in Operation["name"]]?: Lower<Name> } = {
  product,
  layerNorm,
  layerNormGradX,
  layerNormGradParameters,
  attention,
  attentionGrad: attention,
  unitRows,
  unitRowsGrad: unitRows,
  sum: reduce,
  max: reduce,
  logSumExp: reduce,
  scatter,
};

function lowerNode(lowering: Lowering, node: Node): void {
  const { operation, inputs } = node;
  const kernel = KERNELS[operation.name] as Lower<Operation["name"]> | undefined;
  if (kernel) kernel(lowering, node as never, operation);
  else if (operation.name === "concat" && inputs.length >= lowering.settings.bindings)
    parts(lowering, node, operation.axis);
  else if (isLight(node)) lowering.values.defer(node);
  else throw new Error(`There is no kernel for ${operation.name}.`);
}

/** Only rows by index, their gradient and the update go through what is longer than a binding part by part. */
function refuseLong(dispatches: readonly Dispatch[], bindingFloats: number): void {
  const megabytes = (floats: number) => `${Math.ceil((4 * floats) / 2 ** 20).toLocaleString("en")} MB`;
  for (const { name, operands } of dispatches)
    for (const { cell, window } of operands) {
      const floats = aligned(window?.[1] ?? cell.floats);
      if (floats > bindingFloats)
        throw new OutOfMemoryError(
          `This GPU takes ${megabytes(bindingFloats)} at once, and a step of the model (${name}) has ${megabytes(floats)}.`,
          "Choose a smaller batch or micro-batch, a smaller model, or WebAssembly.",
        );
    }
}

/** @throws OutOfMemoryError where a kernel would bind more than the device does */
export function lower(graph: Graph, settings: Settings): Lowered {
  const values = new Values(graph, settings);
  const lowering = { values, settings, stats: new Map<string, Cell>() };
  for (const node of graph.nodes) if (values.wanted(node)) lowerNode(lowering, node);
  const kept: { name: string; cell: Cell }[] = [];
  const copies: { cell: Cell; store: string; name: string }[] = [];
  const adds: { value: Value; cell: Cell; store: string; name: string }[] = [];
  for (const { name, value, target } of graph.outputs) {
    // what others may write over is copied first
    const computed = values.root(value).origin.kind === "result";
    const cell = computed ? values.materialise(value) : values.copy(value);
    if (!target) kept.push({ name, cell });
    else if (cell.place.kind === "stored") continue;
    else if (target.accumulate) adds.push({ value, cell, store: target.store, name: target.name });
    else copies.push({ cell, store: target.store, name: target.name });
  }
  for (const { value, cell, store, name } of adds) {
    const sum = values.cell(sizeOf(value.shape), { kind: "stored", store, name });
    const source = { ...values.source, cellOf: () => cell };
    values.emit(elementsDispatch(source, value, { name: "result", cell: sum, access: "add" }));
  }
  refuseLong(values.dispatches, settings.bindingFloats);
  return { dispatches: values.dispatches, kept, copies };
}
