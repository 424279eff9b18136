/** From a plan to a tape: the instructions of its steps, with addresses. */
import { mapSome, type Value } from "../graph";
import type { Plan, Place as Planned } from "../plan";
import { add, copy, emit, workspaceBytes } from "./emit";
import type { Instruction, Place } from "./tape";

/** Where the parts of a plan lie. */
export interface Addresses {
  arena: number;
  constants: number;
  kept: number;
  /** Of panels and partial sums. */
  workspace: number;
  stored(store: string, name: string): number;
}

export interface Linked {
  instructions: Instruction[];
  /** Bytes of scratch of each thread. */
  scratch: number;
}

export function addressOf(place: Planned, addresses: Addresses): number {
  if (place.at === "store") return addresses.stored(place.store, place.name);
  return addresses[place.at] + 4 * place.offset;
}

/** Bytes that the steps of a plan share, one after the other. */
export function workspaceOf({ steps }: Plan): number {
  return steps.reduce(
    (most, step) => Math.max(most, step.kind === "node" ? workspaceBytes(step.node) : 0),
    0,
  );
}

export function link(plan: Plan, addresses: Addresses): Linked {
  const placed = (value: Value): Place => ({
    address: addressOf(plan.places.get(value.id)!, addresses),
    shape: value.shape,
  });
  const instructions: Instruction[] = [];
  let scratch = 0;
  for (const step of plan.steps) {
    if (step.kind === "copy") {
      const to = { address: addressOf(step.to, addresses), shape: step.value.shape };
      instructions.push(step.accumulate ? add(placed(step.value), to) : copy(placed(step.value), to));
      continue;
    }
    const { operation, inputs, outputs } = step.node;
    const emitted = emit(operation, inputs.map(placed), mapSome(outputs, placed), addresses.workspace);
    instructions.push(...emitted.instructions);
    scratch = Math.max(scratch, emitted.scratch);
  }
  return { instructions, scratch };
}
