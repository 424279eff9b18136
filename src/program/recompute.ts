/**
 * Values that are cheap to compute again are, where they would wait long for their second use (Chen et al. 2016, arXiv
 * 1604.06174): outputs of norms and activations, of which a training step would keep one per layer from its forward to
 * its backward pass, 6 of 16 widths a block.
 */
import type { Graph, Node, Value } from "./graph";
import { sizeOf } from "./graph";
import { rewriteGraph, rootsOf, same } from "./rewrite";

export interface RecomputeOptions {
  /** Values of fewer floats stay. */
  leastFloats: number;
  /** Nodes between two uses: nearer ones share what was computed. */
  leastNodes: number;
}

/** A value, and how to compute it from others that are there anyway. */
interface Again {
  value: Value;
  /** From this node on it is another computation of the same. */
  from: number;
  operation: Node["operation"];
  inputs: readonly Value[];
}

/** What a value can be had from by a single pass; null for all that costs more. */
function cheaply(node: Node): Pick<Again, "operation" | "inputs"> | null {
  const { operation, inputs, outputs } = node;
  if (operation.name === "layerNorm") return { operation, inputs };
  // what stands before the activation is kept for its gradient
  if (
    operation.name === "product" &&
    operation.activation &&
    outputs[1] &&
    !operation.residual &&
    !operation.slope
  )
    return { operation: { name: "unary", of: operation.activation }, inputs: [outputs[1]] };
  return null;
}

/** Where each value is read, through reshapes, by its id. */
function readersOf({ nodes }: Graph, root: (value: Value) => Value): Map<number, number[]> {
  const found = new Map<number, number[]>();
  nodes.forEach(({ operation, inputs }, at) => {
    if (operation.name === "reshape") return;
    for (const input of inputs) {
      const { id } = root(input);
      const before = found.get(id);
      if (before) before.push(at);
      else found.set(id, [at]);
    }
  });
  return found;
}

/** What is worth computing again. */
function chosen(
  graph: Graph,
  root: (value: Value) => Value,
  { leastFloats, leastNodes }: RecomputeOptions,
): Again[] {
  const readers = readersOf(graph, root);
  const neededTo = (value: Value) =>
    value.origin.kind === "stored" ? Number.POSITIVE_INFINITY : (readers.get(root(value).id)?.at(-1) ?? -1);
  const kept = new Set(graph.outputs.map(({ value }) => root(value).id));
  return graph.nodes.flatMap((node, at) => {
    const value = node.outputs[0];
    const how = cheaply(node);
    if (!how || kept.has(value.id) || sizeOf(value.shape) < leastFloats) return [];
    const uses = [at, ...(readers.get(value.id) ?? [])];
    const from = uses.find((use, i) => i > 0 && use - uses[i - 1]! >= leastNodes);
    // what it is computed from has to be there anyway, or to be small
    const small = ({ shape }: Value) => 4 * sizeOf(shape) <= sizeOf(value.shape);
    if (from === undefined || how.inputs.some((input) => neededTo(input) < from && !small(input))) return [];
    return [{ value, from, ...how }];
  });
}

/** The same values with less memory and some more operations. To be the last pass: others would undo it. */
export function recompute(graph: Graph, options: RecomputeOptions): Graph {
  const root = rootsOf(graph);
  const at = new Map<number, Again[]>();
  for (const again of chosen(graph, root, options))
    at.set(again.from, [...(at.get(again.from) ?? []), again]);
  const reshapes = graph.nodes.filter(({ operation }) => operation.name === "reshape");
  return rewriteGraph(graph, (to, node, place) => {
    for (const { value, operation, inputs } of at.get(place) ?? []) {
      const [computed] = to.trace.again(operation, inputs.map(to.renewed));
      to.replace(value, computed!);
      for (const { outputs } of reshapes)
        if (root(outputs[0]) === value) to.replace(outputs[0], to.trace.reshape(computed!, outputs[0].shape));
    }
    return same(to, node);
  });
}
