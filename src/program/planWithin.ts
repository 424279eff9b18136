/** The plan that is run: what is cheap is computed again where keeping it would take much memory. */
import type { Graph } from "./graph";
import { optimise } from "./optimise";
import { type Plan, type PlanOptions, planGraph } from "./plan";

/** More than this is worth some computing again: an address reaches 4 GiB, a phone's browser gives less. */
const MUCH_FLOATS = 2 ** 27;

/** Of the memory that all programs of an executor use in turn. */
export const workingFloats = ({ buffers }: Plan): number => buffers.reduce((sum, length) => sum + length, 0);

export function planWithin(traced: Graph, options: PlanOptions): { graph: Graph; plan: Plan } {
  const graph = optimise(traced);
  const plan = planGraph(graph, options);
  if (workingFloats(plan) <= MUCH_FLOATS) return { graph, plan };
  const leaner = optimise(traced, { again: true });
  return { graph: leaner, plan: planGraph(leaner, options) };
}
