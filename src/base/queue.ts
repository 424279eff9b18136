/** One thing at a time on the GPU: concurrent calls never interleave, and one that is no longer wanted costs nothing. */
import { CancelledError } from "./errors";

/** A signal that never fires. */
export const never = new AbortController().signal;

export interface Queue {
  /**
   * Runs `work` when everything before it has ended. Rejects at once when the signal fires: work that waits is
   * never begun; work that runs is left to notice the signal, and the next waits until it has ended.
   * @param discard gets a result that came too late for anyone to take
   */
  run<T>(signal: AbortSignal, work: () => Promise<T>, discard?: (late: T) => void): Promise<T>;
  /**
   * Runs `work` when there is nothing else to do. As soon as there is, the signal that `work` has been given fires; where
   * that ends it, it is begun again later. Rejects when the caller's own signal fires and the work has ended.
   */
  idle<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export function createQueue(): Queue {
  let tail: Promise<unknown> = Promise.resolve();
  /** Of the idle work that runs. */
  let yielding: AbortController | null = null;
  return {
    async idle<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
      for (;;) {
        // until nothing has come while what was there was waited for
        for (let before: Promise<unknown> | null = null; before !== tail; ) {
          before = tail;
          await before;
        }
        if (signal.aborted) throw asCancelled(signal);
        const controller = new AbortController();
        yielding = controller;
        const turn = work(AbortSignal.any([signal, controller.signal]));
        tail = turn.catch(() => {});
        try {
          return await turn;
        } catch (error) {
          if (signal.aborted) throw asCancelled(signal);
          if (!controller.signal.aborted) throw error;
        } finally {
          if (yielding === controller) yielding = null;
        }
      }
    },
    run<T>(signal: AbortSignal, work: () => Promise<T>, discard?: (late: T) => void): Promise<T> {
      yielding?.abort();
      const turn = tail.then(() => {
        if (signal.aborted) throw asCancelled(signal);
        return work();
      });
      tail = turn.catch(() => {});
      return new Promise<T>((resolve, reject) => {
        let abandoned = false;
        const stop = () => {
          abandoned = true;
          reject(asCancelled(signal));
        };
        if (signal.aborted) stop();
        signal.addEventListener("abort", stop, { once: true });
        turn.then(
          (value) => {
            signal.removeEventListener("abort", stop);
            if (abandoned) discard?.(value);
            else resolve(value);
          },
          (error) => {
            signal.removeEventListener("abort", stop);
            reject(error);
          },
        );
      });
    },
  };
}

export function asCancelled(signal: AbortSignal): CancelledError {
  const { reason } = signal;
  return reason instanceof CancelledError ? reason : new CancelledError("Stopped on request.");
}
