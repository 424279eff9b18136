/** A graph that has been linked, and is linked anew where what it lies on has moved. */
import type { Executable } from "../executor";
import { type Graph, sizeOf } from "../graph";
import { completeInputs, type Inputs } from "../inputs";
import type { Plan } from "../plan";
import { planWithin, workingFloats } from "../planWithin";
import type { Heap } from "./heap";
import { type Addresses, addressOf, link, workspaceOf } from "./link";
import type { Runner, Tape } from "./runner";
import { encode, INSTRUCTION } from "./tape";

/** Memory that all executables of an executor use in turn. */
export interface Shared {
  /** Makes room for so many bytes of values, of workspace, and of scratch for each thread. */
  reserve(arena: number, workspace: number, scratch: number): void;
  readonly arena: number;
  readonly workspace: number;
  /** Changes whenever an address did: of this memory or of a store. */
  readonly version: number;
  stored(store: string, name: string): number;
}

export interface Parts {
  heap: Heap;
  runner: Runner;
  shared: Shared;
  /** One job at a time. */
  queued<T>(job: () => Promise<T>): Promise<T>;
}

export interface WasmExecutable extends Executable {
  /** Address of an output that is kept. */
  kept(name: string): number;
}

/** Values of all constants, where the plan has them. */
function writeConstants(graph: Graph, { places }: Plan, heap: Heap, address: number): void {
  const values = [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ value }) => value)];
  for (const { id, origin, shape } of values) {
    const place = places.get(id);
    if (origin.kind !== "constant" || place?.at !== "constants") continue;
    heap.floats(address + 4 * place.offset, sizeOf(shape)).set(origin.values);
  }
}

export function createExecutable(traced: Graph, { heap, runner, shared, queued }: Parts): WasmExecutable {
  const { graph, plan } = planWithin(traced, { maxBufferFloats: Number.POSITIVE_INFINITY, inPlace: true });
  const complete = completeInputs(graph);
  const bytes = 4 * workingFloats(plan);
  const workspace = workspaceOf(plan);
  const constants = heap.allocate(4 * plan.constants);
  const kept = heap.allocate(4 * plan.kept);
  writeConstants(graph, plan, heap, constants);
  const addresses = (): Addresses => {
    const { arena, workspace: panels, stored } = shared;
    return { arena, constants, kept, workspace: panels, stored };
  };
  let tape: Tape | null = null;
  let version = -1;
  let [disposed, ran] = [false, false];

  /** The tape, with the addresses that hold now. */
  const linked = (): Tape => {
    shared.reserve(bytes, workspace, 0);
    if (tape && version === shared.version) return tape;
    shared.reserve(bytes, workspace, link(plan, addresses()).scratch);
    const { instructions } = link(plan, addresses());
    const words = encode(instructions);
    tape ??= {
      address: heap.allocate(instructions.length * INSTRUCTION),
      work: instructions.map(({ work }) => work),
    };
    heap.ints(tape.address, words.length).set(words);
    version = shared.version;
    return tape;
  };
  const ready = linked();

  const writeInputs = (values: Inputs) => {
    for (const { id, origin, type, shape } of graph.inputs) {
      if (origin.kind !== "input") continue;
      const address = addressOf(plan.places.get(id)!, addresses());
      const to = type === "int32" ? heap.ints(address, sizeOf(shape)) : heap.floats(address, sizeOf(shape));
      to.set(values[origin.name]!);
    }
  };
  const output = (name: string) => {
    const found = plan.outputs.get(name);
    if (!found) throw new Error(`No output ${name} is kept for reading.`);
    return { address: addressOf(found.place, addresses()), size: sizeOf(found.value.shape) };
  };

  return {
    kept: (name) => output(name).address,
    run: (inputs, signal) =>
      queued(async () => {
        if (disposed) throw new Error("This executable has been disposed of.");
        const values = complete(inputs);
        const now = linked();
        writeInputs(values);
        await runner.run(now, signal);
        ran = true;
      }),
    async read(names = [...plan.outputs.keys()]) {
      if (!ran) throw new Error("Nothing was run yet.");
      return Object.fromEntries(
        names.map((name) => {
          const { address, size } = output(name);
          return [name, heap.floats(address, size).slice()];
        }),
      );
    },
    cost: { bytes: bytes + workspace, dispatches: ready.work.length },
    dispose() {
      if (disposed) return;
      disposed = true;
      for (const address of [constants, kept, ready.address]) heap.free(address);
    },
  };
}
