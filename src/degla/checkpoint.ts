/** Everything that a run has on the device, to the host and back, bit by bit. */
import type { Weights } from "../clip/weights";
import { BadInputError, BrokenFileError } from "../kernels/errors";
import * as tf from "../kernels/tf";
import type { RunConfig } from "./config";
import type { Checkpoint } from "./types";

type Stores = Record<string, Weights>;

/** "<store>/<name>" → a copy of the values. */
export async function readArrays(stores: Stores): Promise<Checkpoint["arrays"]> {
  const entries = Object.entries(stores).flatMap(([store, weights]) =>
    // clones hold on to the values even if a step goes on meanwhile
    Object.entries(weights).map(([name, tensor]) => ({ key: `${store}/${name}`, tensor: tf.clone(tensor) })),
  );
  try {
    const arrays: Checkpoint["arrays"] = {};
    for (const { key, tensor } of entries)
      arrays[key] = { shape: tensor.shape, values: Float32Array.from(await tensor.data()) };
    return arrays;
  } finally {
    tf.dispose(entries.map(({ tensor }) => tensor));
  }
}

/** Replaces every tensor of the stores by the checkpoint's. @throws BrokenFileError where one is missing */
export function restoreArrays(stores: Stores, { arrays }: Checkpoint): void {
  for (const [store, weights] of Object.entries(stores))
    for (const [name, old] of Object.entries(weights)) {
      const key = `${store}/${name}`;
      const found = arrays[key];
      if (!found || found.values.length !== old.size || found.shape.join() !== old.shape.join())
        throw new BrokenFileError(
          `The checkpoint has no ${key} of the shape [${old.shape}].`,
          "Begin the run again.",
        );
      weights[name] = tf.tensor(found.values, found.shape, "float32");
      old.dispose();
    }
}

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
