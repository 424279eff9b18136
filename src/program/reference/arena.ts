/** A graph computed by its plan, every value in the memory planned for it: what two values share by mistake is found. */
import { type Graph, type Node, sizeOf, type Value } from "../graph";
import type { Place, Plan } from "../plan";
import { type Given, givenValue, type Values } from "./evaluate";
import { computeNode, type Typed } from "./kernels";

/** Operations that compute a value from those in the same place alone. */
const PLACE_BY_PLACE = new Set(["unary", "affine", "activationGrad", "binary"]);

/** @throws Error where a result lies on an input that its operation reads elsewhere */
function checkOverlap({ operation, inputs, outputs }: Node, places: Plan["places"]): void {
  for (const result of outputs)
    for (const input of inputs) {
      const [a, b] = [places.get(result.id)!, places.get(input.id)!];
      if (a.at !== "arena" || b.at !== "arena" || a.buffer !== b.buffer) continue;
      const [m, n] = [sizeOf(result.shape), sizeOf(input.shape)];
      if (a.offset >= b.offset + n || b.offset >= a.offset + m) continue;
      if (a.offset !== b.offset || m !== n || !PLACE_BY_PLACE.has(operation.name))
        throw new Error(`${operation.name}: a result lies over an input.`);
    }
}

/**
 * @param given `stored` gives the store's own arrays, which outputs are written to
 * @returns outputs without a target, by the value's id
 */
export function evaluateInArena(graph: Graph, plan: Plan, given: Required<Given>): Values {
  const nothing = (length: number) => new Float64Array(length).fill(Number.NaN);
  const memory = {
    arena: plan.buffers.map(nothing),
    constants: nothing(plan.constants),
    kept: nothing(plan.kept),
  };
  const view = (place: Place, size: number): Float64Array => {
    if (place.at === "store") return given.stored(place.store, place.name);
    const row = place.at === "arena" ? memory.arena[place.buffer]! : memory[place.at];
    if (place.offset + size > row.length) throw new Error("A value reaches past its buffer.");
    return row.subarray(place.offset, place.offset + size);
  };
  const of = (value: Value) => view(plan.places.get(value.id)!, sizeOf(value.shape));
  const typed = (value: Value): Typed => ({
    shape: value.shape,
    values: value.type === "int32" ? Int32Array.from(of(value)) : of(value),
  });
  const constants = [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map((o) => o.value)];
  for (const value of constants)
    if (value.origin.kind === "constant") of(value).set(givenValue(value, given));
  for (const value of graph.inputs) of(value).set(givenValue(value, given));
  for (const step of plan.steps) {
    if (step.kind === "copy") {
      const to = view(step.to, sizeOf(step.value.shape));
      of(step.value).forEach((value, i) => {
        to[i] = value + (step.accumulate ? to[i]! : 0);
      });
      continue;
    }
    checkOverlap(step.node, plan.places);
    const { operation, inputs, outputs } = step.node;
    const results = computeNode(
      operation,
      inputs.map(typed),
      outputs.map(({ shape }) => shape),
    );
    outputs.forEach((value, i) => {
      of(value).set(results[i]!);
    });
  }
  return new Map(
    [...plan.outputs.values()].map(({ value, place }) => [value.id, view(place, sizeOf(value.shape))]),
  );
}
