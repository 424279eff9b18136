/**
 * Runs tapes on all threads, in parts of some 30 ms between which the calling thread answers messages. The calling
 * thread works like the others; nobody waits for a thread that has no chunk.
 */
import { ThreadLostError } from "../../base/errors";
import { turn } from "../../base/turn";
import type { Heap } from "./heap";
import {
  compileInterpreter,
  type Exports,
  type SharedExports,
  STATE_SCRATCH,
  stateBytes,
  type Variant,
} from "./module";
import { INSTRUCTION } from "./tape";
import { type Helper, type Pool, startPool } from "./threads";

/** A tape in the heap. */
export interface Tape {
  address: number;
  /** About the multiplications and additions of each instruction. */
  work: readonly number[];
}

export interface Runner {
  /** That work on a tape, the calling one included. */
  readonly threads: number;
  /** For tests, as is the address of what the threads share. */
  readonly helpers: readonly Helper[];
  readonly state: number;
  /** Every thread's scratch, one behind the other: so many bytes each. */
  setScratch(address: number, bytes: number): void;
  /**
   * @throws ThreadLostError, and the signal's reason between two parts
   */
  run(tape: Tape, signal?: AbortSignal): Promise<void>;
  /** At once, on the calling thread. */
  runAlone(tape: Tape): void;
  dispose(): void;
}

/** Milliseconds after which messages are let in. */
const PART = 30;
/** Nanoseconds without progress after which the calling thread looks whether the others live. */
const PATIENCE = 250_000_000n;
/** Milliseconds without progress after which a thread that says nothing counts as lost. */
const SILENCE = 60_000;
/** Additions and multiplications in a millisecond, before any was measured. */
const FIRST_RATE = 4e6;

const later = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** The threads that help, and what they share: begun together, and again with fewer where one is lost. */
function createCrew(heap: Heap, module: WebAssembly.Module, wanted: number) {
  let scratch = { address: 0, bytes: 0 };
  let state = 0;
  let pool: Pool | null = null;
  const tellScratch = () => {
    if (!state) return;
    const addresses = heap.ints(state + STATE_SCRATCH, wanted);
    for (let thread = 0; thread < wanted; thread++)
      addresses[thread] = scratch.address + thread * scratch.bytes;
  };
  const start = (helpers: number) => {
    if (!heap.shared || helpers < 1) {
      pool = null;
      return;
    }
    // a state of its own for every pool: a thread that is being ended may still write into the old one
    state = heap.allocate(stateBytes(wanted));
    heap.ints(state, stateBytes(wanted) / 4).fill(0);
    tellScratch();
    const tasks = Array.from({ length: helpers }, (_, i) => ({
      ...{ module, memory: heap.memory, state, thread: i + 1 },
    }));
    pool = startPool(tasks);
  };
  start(wanted - 1);
  return {
    /** Null where the calling thread is alone. */
    get pool(): Pool | null {
      return pool;
    },
    /** Address of what all threads share. */
    get state() {
      return state;
    },
    /** Of the calling thread. */
    get scratch() {
      return scratch.address;
    },
    setScratch(address: number, bytes: number) {
      scratch = { address, bytes };
      tellScratch();
    },
    /** Ends what is left of a pool, and begins one of those threads that are left. */
    shrink() {
      const left = Math.max(0, Math.min(pool!.alive, pool!.helpers.length - 1));
      pool!.dispose();
      start(left);
    },
    dispose() {
      pool?.dispose();
      pool = null;
    },
  };
}

export async function createRunner(
  heap: Heap,
  wanted: number,
  variants?: readonly Variant[],
): Promise<Runner> {
  const module = await compileInterpreter(heap.shared, variants);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: heap.memory } });
  const run = exports as unknown as Exports & SharedExports;
  let rate = FIRST_RATE;
  const crew = createCrew(heap, module, wanted);

  /** Instructions from one address to another. */
  const pass = async (from: number, to: number) => {
    const { pool, state } = crew;
    if (!pool) {
      run.alone(from, to, crew.scratch);
      return;
    }
    run.begin(state, from, to);
    const begun = performance.now();
    while (run.lead(state, PATIENCE) !== 0) {
      await later(20);
      const silent = performance.now() - begun > SILENCE;
      if (!pool.fault && !silent) continue;
      const why = pool.fault ?? `it has not been heard of for ${SILENCE / 1000} seconds`;
      const all = pool.helpers.length + 1;
      crew.shrink();
      // until those that were ended have surely stopped writing
      await later(50);
      throw new ThreadLostError(`One of ${all} threads of WebAssembly is gone: ${why}.`);
    }
  };

  return {
    get threads() {
      return 1 + (crew.pool?.alive ?? 0);
    },
    get helpers() {
      return crew.pool?.helpers ?? [];
    },
    get state() {
      return crew.state;
    },
    setScratch: crew.setScratch,
    async run({ address, work }, signal) {
      signal?.throwIfAborted();
      if (crew.pool?.fault) crew.shrink();
      for (let first = 0; first < work.length; ) {
        let [next, sum] = [first, 0];
        do sum += work[next++]!;
        while (next < work.length && sum + work[next]! <= rate * PART);
        const begun = performance.now();
        await pass(address + first * INSTRUCTION, address + next * INSTRUCTION);
        const took = performance.now() - begun;
        if (took > 1) rate += 0.3 * (sum / took - rate);
        first = next;
        if (first === work.length) break;
        await turn();
        signal?.throwIfAborted();
      }
    },
    runAlone({ address, work }) {
      run.alone(address, address + work.length * INSTRUCTION, crew.scratch);
    },
    dispose: crew.dispose,
  };
}
