/** Graphs written anew, node by node: what passes over them share. */
import { takesShape } from "./arity";
import type { Graph, Node, Value } from "./graph";
import { createTrace, type Trace } from "./trace";

export interface Rewriting {
  /** The new graph so far. */
  trace: Trace;
  /** A value of the old graph in the new one. */
  renewed(value: Value): Value;
  /** From here on another stands for it. */
  replace(value: Value, by: Value): void;
}

/** What stands for a node in the new graph: the results, or null if it is left out (nobody asks for them then). */
export type Rewrite = (to: Rewriting, node: Node, at: number) => readonly Value[] | null;

/** The node as it is, its inputs renewed. */
export function same({ trace, renewed }: Rewriting, { operation, inputs, outputs }: Node): readonly Value[] {
  return trace.append(operation, inputs.map(renewed), takesShape(operation) ? outputs[0].shape : undefined);
}

/** All nodes in their order through `rewrite`. Inputs and outputs stay, under their names. */
export function rewriteGraph(graph: Graph, rewrite: Rewrite): Graph {
  const trace = createTrace();
  const known = new Map<number, Value>();
  const first = ({ origin, shape, type }: Value): Value => {
    switch (origin.kind) {
      case "input":
        return trace.input(origin.name, shape, type);
      case "stored":
        return trace.stored(origin.store, origin.name, shape);
      case "constant":
        return trace.constant(origin.values, shape);
      case "result":
        throw new Error(`A result of node ${origin.node} was left out, but is asked for.`);
    }
  };
  const renewed = (value: Value) => {
    let found = known.get(value.id);
    if (!found) {
      found = first(value);
      known.set(value.id, found);
    }
    return found;
  };
  const replace = ({ id }: Value, by: Value) => void known.set(id, by);
  graph.inputs.forEach(renewed);
  graph.nodes.forEach((node, at) => {
    const results = rewrite({ trace, renewed, replace }, node, at);
    if (results) node.outputs.forEach(({ id }, i) => void known.set(id, results[i]!));
  });
  for (const { name, value, target } of graph.outputs) trace.output(name, renewed(value), target);
  return trace.graph();
}

/** Without what no output needs. */
export function withoutDead(graph: Graph): Graph {
  const needed = new Set(graph.outputs.map(({ value }) => value.id));
  const alive = new Set<Node>();
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some(({ id }) => needed.has(id))) continue;
    alive.add(node);
    for (const { id } of node.inputs) needed.add(id);
  }
  return rewriteGraph(graph, (to, node) => (alive.has(node) ? same(to, node) : null));
}

/** For each value, the one that it is a reshape of; itself where it is none. */
export function rootsOf({ nodes }: Graph): (value: Value) => Value {
  const found = new Map<number, Value>();
  const root = (value: Value) => found.get(value.id) ?? value;
  for (const { operation, inputs, outputs } of nodes)
    if (operation.name === "reshape") found.set(outputs[0].id, root(inputs[0]));
  return root;
}

/** How often each value is an input, or an output of the graph; by id. */
export function usesOf({ nodes, outputs }: Graph): ReadonlyMap<number, number> {
  const uses = new Map<number, number>();
  const see = ({ id }: Value) => void uses.set(id, (uses.get(id) ?? 0) + 1);
  for (const { inputs } of nodes) inputs.forEach(see);
  for (const { value } of outputs) see(value);
  return uses;
}
