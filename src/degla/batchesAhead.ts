/**
 * Batches of a run, the next one made while the device computes. To draw 32 scenes and turn pictures and captions into
 * numbers takes the host longer than the step takes a large GPU, which would stand idle.
 */
import { turn } from "../base/turn";
import type { HostBatch } from "./batch";

export interface BatchesAhead {
  /** The batch of a step. @throws what making it threw, ahead or now */
  take(step: number, signal?: AbortSignal): Promise<HostBatch>;
  /** Begins to make the batch of a step, once what has just been asked of the device is on its way. */
  prepare(step: number): void;
}

export function batchesAhead(make: (step: number, signal?: AbortSignal) => Promise<HostBatch>): BatchesAhead {
  let next: { step: number; batch: Promise<HostBatch> } | null = null;
  return {
    take(step, signal) {
      const ready = next?.step === step ? next.batch : make(step, signal);
      next = null;
      return ready;
    },
    prepare(step) {
      const batch = turn().then(() => make(step));
      // said by `take`; where nobody takes it, nobody needs to know
      batch.catch(() => {});
      next = { step, batch };
    },
  };
}
