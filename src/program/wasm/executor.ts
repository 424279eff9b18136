/** Programs on WebAssembly: as many threads as the machine has, or one where memory can't be shared. */
import { OutOfMemoryError } from "../../base/errors";
import { canShareMemory, threadCount } from "../../device/threads";
import type { Executable, Executor, Layout, Update, UpdateStores } from "../executor";
import { type Graph, sizeOf } from "../graph";
import { createExecutable, type Shared, type WasmExecutable } from "./executable";
import { createHeap, type Heap } from "./heap";
import type { Variant } from "./module";
import { createRunner, type Runner } from "./runner";
import { createUpdate, type Segments } from "./update";

export interface WasmOptions {
  /** Left out: `threadCount()`. */
  threads?: number;
  /** For tests: the best first. */
  variants?: readonly Variant[];
}

interface Store extends Segments {
  tensor(name: string): { address: number; size: number };
}

class WasmExecutor implements Executor {
  readonly name = "wasm";
  private readonly stores = new Map<string, Store>();
  private last: Promise<unknown> = Promise.resolve();
  private version = 0;
  /** The memory that executables use in turn: sizes, and the address of each part. */
  private sizes = { arena: 0, workspace: 0, scratch: 0 };
  private places = { arena: 0, workspace: 0, scratch: 0 };
  private readonly shared: Shared;

  constructor(
    private readonly heap: Heap,
    private readonly runner: Runner,
  ) {
    const executor = this;
    this.shared = {
      reserve: (...sizes) => this.reserve(...sizes),
      get arena() {
        return executor.places.arena;
      },
      get workspace() {
        return executor.places.workspace;
      },
      get version() {
        return executor.version;
      },
      stored: (store, name) => this.find(store).tensor(name).address,
    };
  }

  get threads(): number {
    return this.runner.threads;
  }

  /** For tests: the threads that help, and what they share. */
  get helpers() {
    return this.runner.helpers;
  }
  get sharedState() {
    return { memory: this.heap.memory, state: this.runner.state };
  }

  private reserve(arena: number, workspace: number, scratch: number): void {
    for (const [part, bytes] of Object.entries({ arena, workspace, scratch })) {
      const name = part as keyof typeof this.sizes;
      if (bytes <= this.sizes[name]) continue;
      const threads = name === "scratch" ? this.runner.threads : 1;
      const each = Math.ceil(bytes / 64) * 64;
      // first back, then anew: what stood there is of no use any more
      if (this.places[name]) this.heap.free(this.places[name]);
      this.places[name] = 0;
      this.sizes[name] = 0;
      this.places[name] = this.heap.allocate(each * threads);
      this.sizes[name] = each;
      if (name === "scratch") this.runner.setScratch(this.places.scratch, each);
      this.version++;
    }
  }

  private find(name: string): Store {
    const store = this.stores.get(name);
    if (!store) throw new Error(`There is no store ${name}.`);
    return store;
  }

  /** One job after the other, whatever became of the one before. */
  private queued = <T>(job: () => Promise<T>): Promise<T> => {
    const result = this.last.then(job, job);
    this.last = result.catch(() => undefined);
    return result;
  };

  createStore(name: string, layout: Layout): void {
    if (this.stores.has(name)) throw new Error(`There is a store ${name} already.`);
    const addresses = layout.segments.map((length) => this.heap.allocate(4 * length));
    layout.segments.forEach((length, segment) => {
      this.heap.floats(addresses[segment]!, length).fill(0);
    });
    const tensor = (key: string) => {
      const place = layout.places.get(key);
      if (!place) throw new Error(`The store ${name} has no ${key}.`);
      const address = addresses[place.segment]! + 4 * place.offset;
      return { address, size: sizeOf(place.shape) };
    };
    this.stores.set(name, { layout, addresses, tensor });
    this.version++;
  }

  hasStore(name: string): boolean {
    return this.stores.has(name);
  }

  writeStore(name: string, tensor: string, values: Float32Array): void {
    const { address, size } = this.find(name).tensor(tensor);
    if (values.length !== size)
      throw new Error(`${tensor} of ${name} has ${size} values, not ${values.length}.`);
    this.heap.floats(address, size).set(values);
  }

  private values(name: string, tensor: string): Float32Array<ArrayBuffer> {
    const { address, size } = this.find(name).tensor(tensor);
    // a copy of shared memory is not shared
    return this.heap.floats(address, size).slice() as Float32Array<ArrayBuffer>;
  }

  async readStore(
    name: string,
    tensors: readonly string[] = [...this.find(name).layout.places.keys()],
  ): Promise<Record<string, Float32Array<ArrayBuffer>>> {
    return Object.fromEntries(tensors.map((tensor) => [tensor, this.values(name, tensor)]));
  }

  copyStore(
    from: string,
    to: string,
    tensors: Iterable<string> = this.find(from).layout.places.keys(),
  ): void {
    const source = this.find(from);
    for (const key of tensors) {
      const { address, size } = source.tensor(key);
      this.writeStore(to, key, this.heap.floats(address, size));
    }
  }

  fillStore(name: string, value: number): void {
    const { layout, tensor } = this.find(name);
    // not the gaps: the norm of all gradients goes over them
    for (const key of layout.places.keys()) {
      const { address, size } = tensor(key);
      this.heap.floats(address, size).fill(value);
    }
  }

  disposeStore(name: string): void {
    const store = this.stores.get(name);
    if (!store) return;
    for (const address of store.addresses) this.heap.free(address);
    this.stores.delete(name);
    this.version++;
  }

  async compile(graph: Graph): Promise<Executable> {
    const { heap, runner, shared, queued } = this;
    return createExecutable(graph, { heap, runner, shared, queued });
  }

  createUpdate(stores: UpdateStores, guard: { executable: Executable; output: string } | null): Update {
    return createUpdate(stores, {
      heap: this.heap,
      runner: this.runner,
      find: (name) => this.find(name),
      guard: () => (guard ? (guard.executable as WasmExecutable).kept(guard.output) : 0),
      queued: this.queued,
    });
  }

  memory(): number {
    return this.heap.used();
  }

  dispose(): void {
    this.runner.dispose();
    this.stores.clear();
  }
}

/** One that threads share; for this thread alone where the device won't reserve as much as that takes. */
function sharedHeap(): Heap {
  try {
    return createHeap(true);
  } catch (error) {
    if (error instanceof OutOfMemoryError) return createHeap(false);
    throw error;
  }
}

/** @throws OutOfMemoryError where no memory can be had, Error where WebAssembly has no SIMD */
export async function createWasmExecutor(options: WasmOptions = {}): Promise<WasmExecutor> {
  const threads = Math.max(1, options.threads ?? threadCount());
  const heap = threads > 1 && canShareMemory() ? sharedHeap() : createHeap(false);
  const runner = await createRunner(heap, heap.shared ? threads : 1, options.variants);
  return new WasmExecutor(heap, runner);
}
