/** A checkpoint as one safetensors file: arrays as tensors, everything else as JSON in the metadata. */
import { z } from "zod";
import { BrokenFileError } from "../base/errors";
import { openSafetensors, readFloats, writeSafetensors } from "../clip/safetensors";
import type { Checkpoint } from "./types";

const KEY = "degla_checkpoint";

/** What is relied on before the trainer checks the rest against the run. */
const headSchema = z.looseObject({
  format: z.literal(1),
  step: z.number().int().nonnegative(),
  config: z.looseObject({}),
  dataHash: z.string(),
  baseSha256: z.string(),
  memory: z.record(z.string(), z.number()),
  steps: z.array(z.looseObject({ step: z.number() })),
  evaluations: z.array(z.looseObject({ step: z.number() })),
});

export function checkpointBytes({ arrays, ...head }: Checkpoint): Uint8Array<ArrayBuffer> {
  const tensors = Object.entries(arrays).map(([name, { shape, values }]) => ({ name, shape, values }));
  return writeSafetensors(tensors, "F32", { [KEY]: JSON.stringify(head) });
}

/** @throws BrokenFileError */
export async function readCheckpoint(bytes: Uint8Array, name: string): Promise<Checkpoint> {
  const file = await openSafetensors(bytes, name);
  let head: unknown;
  try {
    head = JSON.parse(file.metadata[KEY] ?? "null");
  } catch (cause) {
    throw new BrokenFileError(`${name} is no checkpoint of a run.`, undefined, { cause });
  }
  const parsed = headSchema.safeParse(head);
  if (!parsed.success) throw new BrokenFileError(`${name} is no checkpoint of a run.`);
  const arrays: Checkpoint["arrays"] = {};
  for (const entry of file.entries.values())
    arrays[entry.name] = { shape: entry.shape, values: await readFloats(file, entry) };
  return { ...(parsed.data as unknown as Omit<Checkpoint, "arrays">), arrays };
}
