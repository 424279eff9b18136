/** One download of a model, one trainer of a run at a time, over all tabs where the browser has Web Locks. */
import { deferred } from "../base/deferred";

export interface Locks {
  /** True where no one else can be at the same model: only then is a half-finished download taken over. */
  readonly exclusive: boolean;
  run<T>(name: string, signal: AbortSignal, onWait: () => void, work: () => Promise<T>): Promise<T>;
  /** Takes the name until the function that it returns is called; null where someone else has it for so long. */
  hold(name: string, waitMs: number): Promise<(() => void) | null>;
  /** Names that begin so and are taken now, by whomever. */
  held(prefix: string): Promise<Set<string>>;
}

function holdBy(run: Locks["run"]): Locks["hold"] {
  return (name, waitMs) =>
    new Promise((resolve, reject) => {
      const until = deferred<void>();
      const limit = AbortSignal.timeout(waitMs);
      const taken = async () => {
        resolve(until.resolve);
        await until.promise;
      };
      run(name, limit, () => {}, taken).catch((error) => (limit.aborted ? resolve(null) : reject(error)));
    });
}

/** Web Locks reach over tabs and workers and are freed when a tab dies. */
function webLocks(manager: LockManager): Locks {
  const run: Locks["run"] = async (name, signal, onWait, work) => {
    const waiting = setTimeout(onWait, 300);
    try {
      return await manager.request(name, { signal }, () => {
        clearTimeout(waiting);
        return work();
      });
    } finally {
      clearTimeout(waiting);
    }
  };
  return {
    exclusive: true,
    run,
    hold: holdBy(run),
    held: async (prefix) => {
      const { held = [] } = await manager.query();
      return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : [])));
    },
  };
}

/** For one process (Node, tests), and for pages without Web Locks, where other tabs are not seen. */
export function processLocks(exclusive: boolean): Locks {
  const tails = new Map<string, Promise<void>>();
  const run: Locks["run"] = async (name, signal, onWait, work) => {
    const before = tails.get(name);
    const mine = deferred<void>();
    const tail = (before ?? Promise.resolve()).then(() => mine.promise);
    tails.set(name, tail);
    try {
      if (before) {
        onWait();
        await abortable(before, signal);
      }
      signal.throwIfAborted();
      return await work();
    } finally {
      mine.resolve();
      // whoever gave up waiting must not take the name from the one who has it
      void tail.then(() => {
        if (tails.get(name) === tail) tails.delete(name);
      });
    }
  };
  return {
    exclusive,
    run,
    hold: holdBy(run),
    held: async (prefix) => new Set([...tails.keys()].filter((name) => name.startsWith(prefix))),
  };
}

/** The best this place has. */
export function defaultLocks(): Locks {
  const manager = globalThis.navigator?.locks;
  if (manager) return webLocks(manager);
  return processLocks(!("document" in globalThis || "WorkerGlobalScope" in globalThis));
}

/** `work`, or the signal's reason as soon as it fires; `work` itself goes on unheard. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
