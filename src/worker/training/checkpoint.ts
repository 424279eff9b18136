/** A trainer's checkpoint into the depot and back: arrays as blocks, the rest beside them in the manifest. */

import { BrokenFileError, DivergedError } from "../../base/errors";
import type { Checkpoint } from "../../degla/types";
import type { Depot } from "../../storage/models/modelStore";
import {
  checkpointBytes,
  listCheckpoints,
  readCheckpoint,
  type StoredCheckpoint,
  writeCheckpoint,
} from "../../storage/runs/checkpoints";

export interface CheckpointState {
  /** Step of the last whole checkpoint; 0 for none. */
  step: number;
  /** Of all that are kept. */
  bytes: number;
}

const stateOf = (stored: readonly StoredCheckpoint[]): CheckpointState => ({
  step: stored.at(-1)?.step ?? 0,
  bytes: stored.reduce((sum, checkpoint) => sum + checkpointBytes(checkpoint), 0),
});

export async function checkpointState(depot: Depot, run: string): Promise<CheckpointState> {
  return stateOf(await listCheckpoints(depot, run));
}

/** What thinning goes by: composition plus retention at this very step. */
function scoreOf({ step, evaluations }: Checkpoint): number | null {
  const found = evaluations.find((evaluation) => evaluation.step === step);
  return found ? (found.composition ?? 0) + (found.retention ?? 0) : null;
}

/**
 * @throws DivergedError where a number is not finite: such a checkpoint would push out a good one;
 *   QuotaExceededError, StorageBlockedError
 */
export async function saveCheckpoint(
  depot: Depot,
  run: string,
  checkpoint: Checkpoint,
): Promise<CheckpointState> {
  const { arrays, ...meta } = checkpoint;
  for (const [name, { values }] of Object.entries(arrays))
    if (!values.every(Number.isFinite))
      throw new DivergedError(`After step ${checkpoint.step}, ${name} holds a number that is not finite.`);
  await writeCheckpoint(
    depot,
    { run, step: checkpoint.step, score: scoreOf(checkpoint), meta },
    Object.entries(arrays).map(([name, array]) => ({ name, ...array })),
  );
  return checkpointState(depot, run);
}

/** The last checkpoint that is whole, or null where there is none at all. @throws BrokenFileError where all have holes */
export async function loadCheckpoint(depot: Depot, run: string): Promise<Checkpoint | null> {
  let broken: BrokenFileError | null = null;
  for (const stored of (await listCheckpoints(depot, run)).reverse()) {
    try {
      const arrays: Checkpoint["arrays"] = {};
      for (const { name, shape, values } of await readCheckpoint(depot, stored))
        arrays[name] = { shape, values };
      return { ...(stored.meta as Omit<Checkpoint, "arrays">), arrays };
    } catch (error) {
      if (!(error instanceof BrokenFileError)) throw error;
      broken ??= error;
    }
  }
  if (broken) throw broken;
  return null;
}
