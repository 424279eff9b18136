/** A graph computed node by node in float64: what every test of programs takes as the truth. */
import type { Graph, Value } from "../graph";
import { computeNode, type Typed } from "./kernels";

export interface Given {
  /** By name, in float32 or float64; indices int32. */
  inputs: Readonly<Record<string, Float32Array | Float64Array | Int32Array>>;
  stored?(store: string, name: string): Float64Array;
}

/** All values of a graph, by id. */
export type Values = ReadonlyMap<number, Float64Array | Int32Array>;

/** What a value that no node computes holds. */
export function givenValue({ origin, type }: Value, { inputs, stored }: Given): Typed["values"] {
  switch (origin.kind) {
    case "input": {
      const values = inputs[origin.name];
      if (!values) throw new Error(`The input ${origin.name} is missing.`);
      return type === "int32" ? Int32Array.from(values) : Float64Array.from(values);
    }
    case "stored":
      if (!stored) throw new Error(`No store ${origin.store}.`);
      return stored(origin.store, origin.name);
    case "constant":
      return Float64Array.from(origin.values);
    case "result":
      throw new Error(`Node ${origin.node} comes later than its result is asked for.`);
  }
}

export function evaluate(graph: Graph, given: Given): Values {
  const values = new Map<number, Typed["values"]>();
  const find = (value: Value) => {
    let found = values.get(value.id);
    if (!found) {
      found = givenValue(value, given);
      values.set(value.id, found);
    }
    return { shape: value.shape, values: found };
  };
  for (const { operation, inputs, outputs } of graph.nodes) {
    const results = computeNode(
      operation,
      inputs.map(find),
      outputs.map(({ shape }) => shape),
    );
    outputs.forEach(({ id }, i) => void values.set(id, results[i]!));
  }
  for (const { value } of graph.outputs) find(value);
  return values;
}
