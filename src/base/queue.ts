/** One thing at a time on the GPU: concurrent calls never interleave, and one that is no longer wanted costs nothing. */
import { CancelledError } from "./errors";

export interface Queue {
  /**
   * Runs `work` when everything before it has ended. Rejects at once when the signal fires: work that waits is
   * never begun; work that runs is left to notice the signal, and the next waits until it has ended.
   * @param discard gets a result that came too late for anyone to take
   */
  run<T>(signal: AbortSignal, work: () => Promise<T>, discard?: (late: T) => void): Promise<T>;
}

export function createQueue(): Queue {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run<T>(signal: AbortSignal, work: () => Promise<T>, discard?: (late: T) => void): Promise<T> {
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
