/** The recorded run of lesson 6 (scripts/record-repair.ts), fetched when it is first wanted. */
import { z } from "zod";
import { createStore } from "zustand/vanilla";
import { fetchBundled } from "../../../storage/models/published";

const recordSchema = z.object({
  madeBy: z.string(),
  seconds: z.number(),
  base: z.object({ id: z.string(), sha256: z.string() }),
  config: z.object({ steps: z.number(), batch: z.number(), negatives: z.number() }),
  pictures: z.array(z.string()),
  captions: z.array(z.string()),
  losses: z.array(z.number()),
  /** [picture][caption] after so many steps. */
  scores: z.array(z.object({ step: z.number(), cosine: z.array(z.array(z.number())) })),
});
export type RepairRecord = z.infer<typeof recordSchema>;

export const repairStore = createStore<{ record: RepairRecord | null }>(() => ({ record: null }));

let fetching: Promise<RepairRecord> | null = null;

/** @throws NetworkError, IntegrityError */
export function readRepair(): Promise<RepairRecord> {
  fetching ??= fetchBundled("learn/repair.json", document.baseURI, (...args) => fetch(...args)).then(
    (bytes) => {
      const record = recordSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
      repairStore.setState({ record });
      return record;
    },
  );
  fetching.catch(() => {
    fetching = null; // the next one who asks tries again
  });
  return fetching;
}

/**
 * How far the true sentence of each picture was ahead of the other one of the same words, after each of the recorded steps:
 * below 0 the model was wrong. Captions stand in pairs; `right` says which of them is true of each picture.
 */
export function marginsOf(
  { scores }: RepairRecord,
  right: readonly number[],
): { step: number; margins: number[] }[] {
  return scores.map(({ step, cosine }) => ({
    step,
    margins: right.map((at, picture) => cosine[picture]![at]! - cosine[picture]![at ^ 1]!),
  }));
}
