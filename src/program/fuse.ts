/** Additions and slopes of activations become part of the product (of the norm's gradient) that they follow. */
import type { Graph, Node, Operation, Value } from "./graph";
import { rewriteGraph, same, usesOf } from "./rewrite";
import { sameShape } from "./shapes";

/** A node that takes up the one that reads it. */
interface Fusion {
  /** The product or gradient. */
  node: Node;
  /** It and the reshapes behind it, which are left out where they stood. */
  path: readonly Node[];
  /** What stands in their place. */
  operation: Operation;
  /** Read in addition, of the size of the result. */
  added: Value;
}

/** The node that computes a value which is read once, through reshapes that are read once. */
type Find = (value: Value, path?: readonly Node[]) => Pick<Fusion, "node" | "path"> | null;

function onlyProducers(graph: Graph): Find {
  const uses = usesOf(graph);
  const find: Find = (value, path = []) => {
    if (value.origin.kind !== "result" || uses.get(value.id) !== 1) return null;
    const node = graph.nodes[value.origin.node]!;
    const longer = [...path, node];
    if (node.operation.name === "reshape") return find(node.inputs[0], longer);
    return node.outputs.length === 1 ? { node, path: longer } : null;
  };
  return find;
}

/** x + product(…) as the product's residual; the sum with the norm's gradient likewise. */
function addition(find: Find, { operation, inputs, outputs }: Node): Fusion | null {
  if (operation.name !== "binary" || operation.of !== "add") return null;
  const [a, b] = inputs as [Value, Value];
  if (!sameShape(a.shape, outputs[0].shape) || !sameShape(b.shape, outputs[0].shape)) return null;
  // contributions to a gradient are added in their order: the second was computed last
  for (const [side, added] of [
    [b, a],
    [a, b],
  ] as const) {
    const found = find(side);
    const of = found?.node.operation;
    if ((of?.name === "product" || of?.name === "layerNormGradX") && !of.residual)
      return { ...found!, added, operation: { ...of, residual: true } };
  }
  return null;
}

/** activationGrad(x, product(…)) as the product times the slope at x. */
function slope(find: Find, { operation, inputs }: Node): Fusion | null {
  if (operation.name !== "activationGrad") return null;
  const [x, dy] = inputs as [Value, Value];
  const found = find(dy);
  const of = found?.node.operation;
  if (of?.name !== "product" || of.slope || of.residual) return null;
  return { ...found!, added: x, operation: { ...of, slope: operation.of } };
}

/** The same values, each fused node computed where the addition or slope stood. */
export function fuse(graph: Graph): Graph {
  const find = onlyProducers(graph);
  const fusions = new Map<Node, Fusion>();
  const left = new Set<Node>();
  for (const node of graph.nodes) {
    const found = addition(find, node) ?? slope(find, node);
    if (!found) continue;
    fusions.set(node, found);
    for (const each of found.path) left.add(each);
  }
  return rewriteGraph(graph, (to, node) => {
    if (left.has(node)) return null;
    const fusion = fusions.get(node);
    if (!fusion) return same(to, node);
    const { trace, renewed } = to;
    const { inputs, outputs } = fusion.node;
    const added = trace.reshape(renewed(fusion.added), outputs[0].shape);
    const [result] = trace.append(fusion.operation, [...inputs.map(renewed), added]);
    return [trace.reshape(result!, node.outputs[0].shape)];
  });
}
