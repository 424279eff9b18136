/** A trainer's checkpoint into the model store and back: arrays as blocks, the rest beside them in the manifest. */

import { BrokenFileError, DivergedError } from "../../base/errors";
import type { Checkpoint, EvalRecord, StepRecord, TrainerState } from "../../degla/types";
import type { ModelStore } from "../../storage/models/modelStore";
import {
  checkpointBytes,
  listCheckpoints,
  readCheckpoint,
  type StoredCheckpoint,
  writeCheckpoint,
} from "../../storage/runs/checkpoints";
import { historyUpTo, readHistory } from "../../storage/runs/history";

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

export async function checkpointState(modelStore: ModelStore, run: string): Promise<CheckpointState> {
  return stateOf(await listCheckpoints(modelStore, run));
}

/** What thinning goes by: composition plus retention at this very step. */
function scoreOf(step: number, evaluations: readonly EvalRecord[]): number | null {
  const found = evaluations.find((evaluation) => evaluation.step === step);
  return found ? (found.composition ?? 0) + (found.retention ?? 0) : null;
}

/**
 * The history must have been stored before, and up to here (history.ts).
 *
 * @param evaluations of the run so far
 * @throws DivergedError where a number is not finite: such a checkpoint would push out a good one;
 *   QuotaExceededError, StorageBlockedError
 */
export async function saveCheckpoint(
  modelStore: ModelStore,
  run: string,
  state: TrainerState,
  evaluations: readonly EvalRecord[],
): Promise<CheckpointState> {
  const { arrays, ...meta } = state;
  const { step } = state;
  for (const [name, { values }] of Object.entries(arrays))
    if (!values.every(Number.isFinite))
      throw new DivergedError(`After step ${step}, ${name} holds a number that is not finite.`);
  await writeCheckpoint(
    modelStore,
    { run, step, score: scoreOf(step, evaluations), meta },
    Object.entries(arrays).map(([name, array]) => ({ name, ...array })),
  );
  return checkpointState(modelStore, run);
}

/** The last checkpoint that is whole, or null where there is none at all. @throws BrokenFileError where all have holes */
export async function loadCheckpoint(modelStore: ModelStore, run: string): Promise<Checkpoint | null> {
  let broken: BrokenFileError | null = null;
  for (const stored of (await listCheckpoints(modelStore, run)).reverse()) {
    try {
      const arrays: Checkpoint["arrays"] = {};
      for (const { name, shape, values } of await readCheckpoint(modelStore, stored))
        arrays[name] = { shape, values };
      const meta = stored.meta as Omit<TrainerState, "arrays">;
      return { ...meta, arrays, ...(await historyOf(modelStore, run, stored)) };
    } catch (error) {
      if (!(error instanceof BrokenFileError)) throw error;
      broken ??= error;
    }
  }
  if (broken) throw broken;
  return null;
}

/** What came before a checkpoint: in the history of its run, or in itself, as earlier builds kept it. */
async function historyOf(
  modelStore: ModelStore,
  run: string,
  { step, meta }: StoredCheckpoint,
): Promise<Pick<Checkpoint, "steps" | "evaluations">> {
  const own = meta as Partial<Pick<Checkpoint, "steps" | "evaluations">>;
  if (own.steps && own.evaluations) return { steps: own.steps, evaluations: own.evaluations };
  const { steps, evaluations } = historyUpTo(
    (await readHistory(modelStore, run)) ?? { steps: [], evaluations: [] },
    step,
  );
  if (steps.length !== step)
    throw new BrokenFileError(
      `The history of the ${step} steps before a checkpoint has holes.`,
      "The browser has cleared some of its storage. The run can be begun again with the same settings.",
    );
  return { steps: steps as StepRecord[], evaluations: evaluations as EvalRecord[] };
}
