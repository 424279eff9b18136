/** How many threads WebAssembly works on. Numbers do not depend on it. */
import { node } from "../base/node";

/** More wait for memory more than they help. */
const MOST_THREADS = 8;

let wanted: number | null = null;

/** So many from now on, by whatever is begun later; null: what the machine suggests. */
export function setThreads(threads: number | null): void {
  wanted = threads;
}

/** Whether several threads can work on one memory: in a page that is cross-origin isolated, and under Node. */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === "undefined" || typeof Worker === "undefined") return node() !== null;
  return globalThis.crossOriginIsolated ?? node() !== null;
}

/** What was set; else one for each core: of more than four processors, two are taken for one core. */
export function threadCount(): number {
  if (!canShareMemory()) return 1;
  if (wanted !== null) return wanted;
  // Node before 21 has no navigator
  const processors =
    globalThis.navigator?.hardwareConcurrency ??
    node()?.getBuiltinModule("node:os").availableParallelism() ??
    1;
  return Math.min(MOST_THREADS, processors <= 4 ? processors : Math.max(4, Math.ceil(processors / 2)));
}
