/**
 * Who does which chunk. Threads share one ticket of 64 bits: how many chunks of the present instruction nobody has
 * taken yet (low half), and a serial number of the instruction (high half). Taking a chunk is one compare-and-swap of
 * both, so nobody can take one of another instruction than he read. Whoever finishes the last chunk begins the next
 * instruction: a thread that the system has put aside between two chunks keeps nobody waiting.
 *
 * State, each on a cache line of its own: 0 ticket, 64 address of the instruction, 68 end of the tape, 128 chunks that
 * are finished, 192 threads that sleep, from 256 on the address of each thread's scratch. Thread 0 is the one that
 * begins a run and waits for its end.
 */
import { run } from "./run";
export { alone } from "./alone";
import { chunksOf, INSTRUCTION } from "./tape";

// @ts-ignore: decorator
@inline
const POINTER: usize = 64;
// @ts-ignore: decorator
@inline
const END: usize = 68;
// @ts-ignore: decorator
@inline
const DONE: usize = 128;
// @ts-ignore: decorator
@inline
const SLEEPERS: usize = 192;

// @ts-ignore: decorator
@inline
const SCRATCH: usize = 256;

/** In the low half of a ticket: the tape has been run. */
// @ts-ignore: decorator
@inline
const FINISHED: i32 = i32.MIN_VALUE;

/** Looks at the ticket before a thread lies down: some microseconds, what waking it would cost. */
// @ts-ignore: decorator
@inline
const LOOKS: i32 = 2000;

/** Makes the instruction at `at`, or the end, the present one. */
function publish(state: usize, at: usize, end: usize): void {
  while (at < end && chunksOf(at) === 0) at += INSTRUCTION;
  atomic.store<i32>(state + DONE, 0);
  atomic.store<u32>(state + POINTER, <u32>at);
  const serial = (<u64>atomic.load<u32>(state + 4) + 1) << 32;
  const left = at < end ? chunksOf(at) : FINISHED;
  // after this nothing of the state may be written: a new run may have begun
  atomic.store<u64>(state, serial | <u64><u32>left);
  if (atomic.load<i32>(state + SLEEPERS) > 0) atomic.notify(state + 4, -1);
}

/**
 * Takes chunks until the tape has been run.
 *
 * @param patience nanoseconds of waiting for others, after which it returns 1; below 0: for ever
 */
function work(state: usize, thread: i32, patience: i64): i32 {
  while (true) {
    const ticket = atomic.load<u64>(state);
    const left = <i32>ticket;
    if (left > 0) {
      if (atomic.cmpxchg<u64>(state, ticket, ticket - 1) !== ticket) continue;
      const at = <usize>atomic.load<u32>(state + POINTER);
      const chunks = chunksOf(at);
      run(at, chunks - left, <usize>load<u32>(state + SCRATCH + (<usize>thread << 2)));
      if (atomic.add<i32>(state + DONE, 1) + 1 === chunks)
        publish(state, at + INSTRUCTION, <usize>atomic.load<u32>(state + END));
      continue;
    }
    if (thread === 0 && left === FINISHED) return 0;
    let looks = LOOKS;
    while (looks > 0 && atomic.load<u64>(state) === ticket) looks--;
    if (looks > 0) continue;
    atomic.add<i32>(state + SLEEPERS, 1);
    const woken = atomic.wait<i32>(state + 4, <i32>(ticket >> 32), patience);
    atomic.sub<i32>(state + SLEEPERS, 1);
    if (thread === 0 && woken === AtomicWaitResult.TIMED_OUT) return 1;
  }
  return 1;
}

/** Begins the instructions from `at` to `end`; `lead` and `help` run them. */
export function begin(state: usize, at: usize, end: usize): void {
  atomic.store<u32>(state + END, <u32>end);
  publish(state, at, end);
}

/** Thread 0: 0 when the end is reached, 1 when no instruction was finished for `patience` nanoseconds. */
export function lead(state: usize, patience: i64): i32 {
  return work(state, 0, patience);
}

/** The life of another thread. Never returns. */
export function help(state: usize, thread: i32): void {
  work(state, thread, -1);
}
