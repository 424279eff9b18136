/** An executor in plain TypeScript and float64: the oracle that the others are held against. */
import type { Executable, Executor, Layout, Update, UpdateStores } from "../executor";
import { type Graph, sizeOf } from "../graph";
import { completeInputs, type Inputs } from "../inputs";
import { type PlanOptions, planGraph } from "../plan";
import { evaluateInArena } from "./arena";
import { evaluate, type Values } from "./evaluate";
import { update } from "./update";

interface Store {
  layout: Layout;
  tensors: Map<string, Float64Array>;
}

/** What lies between runs is float32, as everywhere: a run that goes on from a checkpoint meets the same numbers. */
function round(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = Math.fround(values[i]!);
}

class Reference implements Executor {
  readonly name = "reference";
  readonly threads = 1;
  private readonly stores = new Map<string, Store>();

  constructor(private readonly planned: PlanOptions | null) {}

  createStore(name: string, layout: Layout): void {
    if (this.stores.has(name)) throw new Error(`There is a store ${name} already.`);
    const tensors = new Map(
      [...layout.places].map(([key, { shape }]) => [key, new Float64Array(sizeOf(shape))]),
    );
    this.stores.set(name, { layout, tensors });
  }

  hasStore(name: string): boolean {
    return this.stores.has(name);
  }

  writeStore(name: string, tensor: string, values: Float32Array): void {
    const to = this.tensor(name, tensor);
    if (values.length !== to.length)
      throw new Error(`${tensor} of ${name} has ${to.length} values, not ${values.length}.`);
    to.set(values);
  }

  async readStore(
    name: string,
    tensors?: readonly string[],
  ): Promise<Record<string, Float32Array<ArrayBuffer>>> {
    const names = tensors ?? [...this.store(name).tensors.keys()];
    return Object.fromEntries(names.map((key) => [key, Float32Array.from(this.tensor(name, key))]));
  }

  copyStore(from: string, to: string, tensors: Iterable<string> = this.store(from).tensors.keys()): void {
    for (const key of tensors) this.tensor(to, key).set(this.tensor(from, key));
  }

  fillStore(name: string, value: number): void {
    for (const values of this.store(name).tensors.values()) values.fill(value);
  }

  disposeStore(name: string): void {
    this.stores.delete(name);
  }

  async compile(graph: Graph): Promise<Executable> {
    const complete = completeInputs(graph);
    const plan = this.planned && planGraph(graph, this.planned);
    let latest: Values | null = null;
    const kept = graph.outputs.filter(({ target }) => !target);
    const sizes = graph.nodes.flatMap(({ outputs }) => outputs.map(({ shape }) => sizeOf(shape)));
    const read = (names: readonly string[]) => {
      if (!latest) throw new Error("Nothing was run yet.");
      const found = names.map((name) => {
        const output = kept.find((one) => one.name === name);
        if (!output) throw new Error(`No output ${name} is kept for reading.`);
        return [name, Float32Array.from(latest!.get(output.value.id)!)];
      });
      return Object.fromEntries(found) as Record<string, Float32Array>;
    };
    return {
      run: async (inputs: Inputs) => {
        const given = {
          inputs: complete(inputs),
          stored: (...names: [string, string]) => this.tensor(...names),
        };
        const values = plan ? evaluateInArena(graph, plan, given) : this.evaluate(graph, given);
        latest = new Map(kept.map(({ value }) => [value.id, values.get(value.id)!]));
        for (const { target } of graph.outputs) if (target) round(this.tensor(target.store, target.name));
      },
      read: async (names = kept.map(({ name }) => name)) => read(names),
      cost: {
        bytes: 8 * (plan ? plan.buffers : sizes).reduce((sum, size) => sum + size, 0),
        dispatches: plan
          ? plan.steps.length
          : graph.nodes.filter(({ operation }) => operation.name !== "reshape").length,
      },
      dispose: () => {
        latest = null;
      },
    };
  }

  createUpdate(names: UpdateStores, guard: { executable: Executable; output: string } | null): Update {
    return {
      run: async (numbers) => {
        const guarded = guard ? (await guard.executable.read([guard.output]))[guard.output]! : [0];
        const of = (name: string) => this.store(name).tensors;
        const tensors = {
          ...{
            parameters: of(names.parameters),
            gradients: of(names.gradients),
            m: of(names.m),
            v: of(names.v),
          },
          teacher: names.teacher === null ? null : of(names.teacher),
        };
        const norm = update(tensors, names, numbers, [...guarded].every(Number.isFinite));
        const { parameters, m, v, teacher } = tensors;
        for (const store of [parameters, m, v, teacher])
          for (const values of store?.values() ?? []) round(values);
        return norm;
      },
      dispose() {},
    };
  }

  memory(): number {
    return [...this.stores.values()].reduce(
      (sum, { tensors }) =>
        sum + [...tensors.values()].reduce((bytes, { byteLength }) => bytes + byteLength, 0),
      0,
    );
  }

  dispose(): void {
    this.stores.clear();
  }

  /** Stores change behind all nodes only. */
  private evaluate(graph: Graph, { inputs }: { inputs: Inputs }): Values {
    const stored = (store: string, name: string) => this.tensor(store, name).slice();
    const values = evaluate(graph, { inputs, stored });
    for (const { value, target } of graph.outputs) {
      if (!target) continue;
      const [to, from] = [this.tensor(target.store, target.name), values.get(value.id)!];
      if (from.length !== to.length)
        throw new Error(`${target.name} has ${to.length} values, not ${from.length}.`);
      for (let i = 0; i < to.length; i++) to[i] = from[i]! + (target.accumulate ? to[i]! : 0);
    }
    return values;
  }

  private store(name: string): Store {
    const store = this.stores.get(name);
    if (!store) throw new Error(`There is no store ${name}.`);
    return store;
  }

  private tensor(store: string, name: string): Float64Array {
    const values = this.store(store).tensors.get(name);
    if (!values) throw new Error(`The store ${store} has no tensor ${name}.`);
    return values;
  }
}

/** @param planned with it graphs are computed in the memory that plan.ts gives them; else every value has its own */
export function createReference(planned: PlanOptions | null = null): Executor {
  return new Reference(planned);
}
