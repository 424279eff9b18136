/** Whether a run can go on from a checkpoint. */
import { BadInputError, BrokenFileError } from "../base/errors";
import type { RunConfig } from "./config";
import type { Checkpoint } from "./types";

/** What of a configuration changes nothing in the numbers, and so may differ from the checkpoint's. */
const FREE: readonly (keyof RunConfig)[] = [
  "name",
  "model",
  "microBatch",
  "evaluateEvery",
  "checkpointEvery",
];

/** @throws BadInputError where the run can't go on as if it had not stopped */
export function checkResumable(
  checkpoint: Checkpoint,
  { config, dataHash, baseSha256 }: { config: RunConfig; dataHash: string; baseSha256: string },
): void {
  if (checkpoint.format !== 1)
    throw new BrokenFileError(`The checkpoint has the unknown format ${checkpoint.format}.`);
  if (checkpoint.baseSha256 !== baseSha256)
    throw new BadInputError(
      "The checkpoint belongs to another base model.",
      "Load the model that the run was begun with, or begin a new run.",
    );
  if (checkpoint.dataHash !== dataHash)
    throw new BadInputError(
      "The data are not those that the run was begun with.",
      "Give the same pictures, captions and negatives again, or begin a new run.",
    );
  const changed = (Object.keys(config) as (keyof RunConfig)[]).filter(
    (key) => !FREE.includes(key) && canonical(config[key]) !== canonical(checkpoint.config[key]),
  );
  if (changed.length > 0)
    throw new BadInputError(
      `The run was begun with another setting of ${changed.join(", ")}.`,
      "Resume with the settings it was begun with, or begin a new run.",
    );
}

/** JSON with keys in order, so that equal settings are equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
