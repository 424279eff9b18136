/**
 * The threads that help the one who calls: workers that never leave wasm. In the page they are workers of the engine's
 * worker, under Node worker_threads; both run the same few lines, which therefore import nothing.
 */
import { type NodeProcess, node } from "../../base/node";

export interface Helper {
  /** Ends it, whatever it is doing. */
  terminate(): void;
}

/** What a helper is told first; it answers nothing. */
interface Task {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  state: number;
  /** 1 for the first that helps. */
  thread: number;
}

const RUN = `({ module, memory, state, thread }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.help(state, thread);
}`;

const IN_PAGE = `const run = ${RUN};
self.onmessage = ({ data }) => run(data);`;

const UNDER_NODE = `const { workerData } = require("node:worker_threads");
(${RUN})(workerData);`;

export interface Pool {
  /** Threads that still live, the calling one not counted. */
  readonly alive: number;
  /** What the first that died said; null while all live. */
  readonly fault: string | null;
  readonly helpers: readonly Helper[];
  dispose(): void;
}

function startInPage(task: Task, onEnd: (why: string) => void): Helper {
  const url = URL.createObjectURL(new Blob([IN_PAGE], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "program thread" });
  worker.onerror = (event) => {
    event.preventDefault();
    onEnd(event.message || "it could not be started");
  };
  worker.onmessageerror = () => onEnd("it could not be told what to do");
  worker.postMessage(task);
  // revoked after the worker has fetched it, which it has begun with the first message of its own event loop
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return worker;
}

function startUnderNode(process: NodeProcess, task: Task, onEnd: (why: string) => void): Helper {
  // not imported: a bundler would look for it
  const { Worker } = process.getBuiltinModule("node:worker_threads");
  // flags of the process (a loader of TypeScript) are not for these few lines
  const worker = new Worker(UNDER_NODE, { eval: true, workerData: task, execArgv: [] });
  worker.once("error", (error) => onEnd(error.message));
  worker.once("exit", (code) => onEnd(`it ended with ${code}`));
  // a thread that waits for work keeps no process from ending
  worker.unref();
  return { terminate: () => void worker.terminate() };
}

/** Starts `tasks.length` helpers; they join in as soon as they run, nobody waits for them. */
export function startPool(tasks: readonly Task[]): Pool {
  const helpers: Helper[] = [];
  let fault: string | null = null;
  let alive = 0;
  let disposed = false;
  const process = node();
  for (const task of tasks) {
    let ended = false;
    const onEnd = (why: string) => {
      if (disposed || ended) return;
      ended = true;
      alive--;
      fault ??= why;
    };
    alive++;
    helpers.push(process ? startUnderNode(process, task, onEnd) : startInPage(task, onEnd));
  }
  return {
    helpers,
    get alive() {
      return alive;
    },
    get fault() {
      return fault;
    },
    dispose() {
      disposed = true;
      for (const helper of helpers) helper.terminate();
    },
  };
}
