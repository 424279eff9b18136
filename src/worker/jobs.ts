/** Cancellation over a worker's boundary: an AbortSignal can't be sent, a job's name can. */
import { CancelledError } from "../base/errors";

export interface Jobs {
  /** Runs `work` under the name; ends with the work. */
  run<T>(job: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** A job that is unknown has ended, or is yet to arrive: then it is stopped on arrival. */
  cancel(job: string): void;
}

/** How many cancelled names are remembered for jobs whose cancellation overtook them. */
const REMEMBERED = 100;

export function createJobs(): Jobs {
  const running = new Map<string, AbortController>();
  const early = new Set<string>();
  return {
    run: async (job, work) => {
      const controller = new AbortController();
      if (early.delete(job)) controller.abort(new CancelledError("Stopped on request."));
      running.set(job, controller);
      try {
        return await work(controller.signal);
      } finally {
        running.delete(job);
      }
    },
    cancel: (job) => {
      const controller = running.get(job);
      if (controller) {
        controller.abort(new CancelledError("Stopped on request."));
        return;
      }
      early.add(job);
      if (early.size > REMEMBERED) early.delete(early.values().next().value!);
    },
  };
}
