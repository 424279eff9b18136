/**
 * What code that runs in a browser as well asks of Node. Declared here, so that the page and its worker are checked
 * without Node's types.
 */

interface NodeWorker {
  once(event: "error", listener: (error: Error) => void): void;
  once(event: "exit", listener: (code: number) => void): void;
  unref(): void;
  terminate(): Promise<number>;
}

interface WorkerThreads {
  Worker: new (code: string, options: { eval: true; workerData: unknown; execArgv: string[] }) => NodeWorker;
}

export interface NodeProcess {
  versions?: { node?: string };
  getBuiltinModule(name: "node:os"): { availableParallelism(): number };
  getBuiltinModule(name: "node:worker_threads"): WorkerThreads;
}

/** Node's process; null in a browser, and where a page has a `process` of some bundler's making. */
export function node(): NodeProcess | null {
  const { process } = globalThis as { process?: NodeProcess };
  return typeof process?.versions?.node === "string" && !("window" in globalThis) ? process : null;
}
