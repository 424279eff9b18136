/** One download of a model at a time, over all tabs where the browser has Web Locks. */

export interface Locks {
  /** True where no one else can be at the same model: only then is a half-finished download taken over. */
  readonly exclusive: boolean;
  run<T>(name: string, signal: AbortSignal, onWait: () => void, work: () => Promise<T>): Promise<T>;
}

/** Web Locks reach over tabs and workers and are freed when a tab dies. */
export function webLocks(manager: LockManager): Locks {
  return {
    exclusive: true,
    run: async (name, signal, onWait, work) => {
      const waiting = setTimeout(onWait, 300);
      try {
        return await manager.request(name, { signal }, () => {
          clearTimeout(waiting);
          return work();
        });
      } finally {
        clearTimeout(waiting);
      }
    },
  };
}

/** For one process (Node, tests), and for pages without Web Locks, where other tabs are not seen. */
export function processLocks(exclusive: boolean): Locks {
  const tails = new Map<string, Promise<void>>();
  return {
    exclusive,
    run: async (name, signal, onWait, work) => {
      const before = tails.get(name);
      let release!: () => void;
      const mine = new Promise<void>((resolve) => {
        release = resolve;
      });
      const tail = (before ?? Promise.resolve()).then(() => mine);
      tails.set(name, tail);
      try {
        if (before) {
          onWait();
          await abortable(before, signal);
        }
        signal.throwIfAborted();
        return await work();
      } finally {
        release();
        if (tails.get(name) === tail) tails.delete(name);
      }
    },
  };
}

/** The best this place has. */
export function defaultLocks(): Locks {
  const manager = globalThis.navigator?.locks;
  if (manager) return webLocks(manager);
  return processLocks(typeof document === "undefined" && typeof WorkerGlobalScope === "undefined");
}

/** `work`, or the signal's reason as soon as it fires; `work` itself goes on unheard. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
