/** A worker that is begun at the first call, and another after a crash. */
import { InternalError } from "../base/errors";
import { packCall } from "./boundary";
import { beginInstance, Ended, type Spawned, type WorkerInstance } from "./workerInstance";

export interface LazyWorker {
  /** @throws classes of base/errors.ts; InternalError where the worker dies */
  call(method: string, args: unknown[]): Promise<unknown>;
  readonly running: boolean;
  /** Ends the worker and all that is under way in it; the next call begins another. */
  end(): void;
}

/**
 * @param what it does, for the fault: "makes negatives"
 * @param onBegin tells a new worker what it must know before its first call
 */
export function createLazyWorker(
  what: string,
  spawn: () => Spawned,
  onBegin: (instance: WorkerInstance) => void = () => {},
): LazyWorker {
  let running: WorkerInstance | null = null;

  function begin(): WorkerInstance {
    if (running) return running;
    const diedOf = (message: string) => new InternalError(`The worker that ${what} has died: ${message}`);
    const instance = beginInstance(spawn(), diedOf, () => {
      if (running === instance) running = null;
    });
    running = instance;
    onBegin(instance);
    return instance;
  }

  return {
    call: async (method, args) => {
      try {
        return await begin().send(packCall(method, args));
      } catch (error) {
        throw error instanceof Ended ? error.reason : error;
      }
    },
    get running() {
      return running !== null;
    },
    end: () => {
      running?.end(new InternalError(`The worker that ${what} was ended.`));
      running = null;
    },
  };
}
