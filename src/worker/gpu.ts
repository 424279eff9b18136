/** The one backend of an engine: started once, its work one after the other, its faults with the work that had them. */
import { type DeviceLostError, InternalError } from "../base/errors";
import { createQueue, type Queue } from "../base/queue";
import { onDeviceLost, takeGpuErrors } from "../device/gpuFaults";
import { startBackend } from "../program/backend";
import type { BackendChoice, BackendReport } from "./types";

/** Runs work alone on the GPU. */
export type OnGpu = Queue["run"];

export interface Gpu {
  start(choice: BackendChoice): Promise<BackendReport>;
  /** Null until it has been started. */
  report(): BackendReport | null;
  /** @throws DeviceLostError for all work from then on */
  run: OnGpu;
  /** Work that gives way to all other, see `Queue.idle`. */
  whenIdle: Queue["idle"];
}

export function createGpu(tellLost?: (error: DeviceLostError) => void): Gpu {
  const queue = createQueue();
  let starting: Promise<BackendReport> | null = null;
  let started: BackendReport | null = null;
  let lost: Error | null = null;
  onDeviceLost((error) => {
    lost = error;
    tellLost?.(error);
  });

  const watched = async <T>(work: () => Promise<T>, discard?: (late: T) => void): Promise<T> => {
    if (!starting) throw new InternalError("The engine was used before it was started.");
    await starting;
    if (lost) throw lost;
    takeGpuErrors(); // those of work that was given up
    try {
      const result = await work();
      const [fault] = takeGpuErrors();
      if (!fault) return result;
      discard?.(result);
      throw fault;
    } catch (error) {
      throw lost ?? error;
    }
  };

  return {
    start: async (choice) => {
      if (starting) throw new InternalError("The engine was started twice.");
      starting = startBackend(choice);
      try {
        started = await starting;
        return started;
      } catch (error) {
        starting = null; // another choice may work
        throw error;
      }
    },
    report: () => started,
    run: (signal, work, discard) => queue.run(signal, () => watched(work, discard), discard),
    whenIdle: (signal, work) => queue.idle(signal, (gently) => watched(() => work(gently))),
  };
}
