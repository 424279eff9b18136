/**
 * The course of a run, step by step: appended to in parts that are never written again, so that a long run is stored in
 * a time that grows with its length, not with its square. Keys:
 *   run-history:{id}/{number}   steps and evaluations since the part before
 * What a step is is the owner's; here each has its number.
 */
import { z } from "zod";
import { storageFault } from "../blocks";
import type { ModelStore } from "../models/modelStore";

const entries = z.array(z.looseObject({ step: z.number() }));
const part = z.object({ steps: entries, evaluations: entries });

export interface RunHistory {
  steps: readonly { step: number }[];
  evaluations: readonly { step: number }[];
}

export interface HistoryWriter {
  /** Stores what is beyond what was stored before. @throws QuotaExceededError, StorageBlockedError */
  append(history: RunHistory): Promise<void>;
}

const prefix = (id: string) => `run-history:${id}/`;
const partKey = (id: string, number: number) => `${prefix(id)}${String(number).padStart(9, "0")}`;

/** As far as it is there; null where none was stored, as by the builds that kept it in the run's record. */
export async function readHistory({ main }: ModelStore, id: string): Promise<RunHistory | null> {
  const keys = await main.keys(prefix(id));
  if (keys.length === 0) return null;
  const parts = await Promise.all(keys.map(async (key) => part.safeParse(await main.get(key)).data ?? []));
  const whole = parts.flat();
  return {
    steps: whole.flatMap(({ steps }) => steps),
    evaluations: whole.flatMap(({ evaluations }) => evaluations),
  };
}

export function historyUpTo({ steps, evaluations }: RunHistory, last: number): RunHistory {
  const before = ({ step }: { step: number }) => step <= last;
  return { steps: steps.filter(before), evaluations: evaluations.filter(before) };
}

/**
 * Begins the history of a run, or goes on with it from where `known` ends: what is stored beyond is of steps that are
 * made again. Only for whoever holds the run's lock.
 */
export function openHistory({ main }: ModelStore, id: string, known: RunHistory): HistoryWriter {
  let [steps, evaluations] = [0, 0];
  /** Of the next part; null until what lies there has been looked at. */
  let next: number | null = null;

  /** Leaves the parts that `known` begins with, and drops the others. */
  const takeUp = async (): Promise<number> => {
    const keys = await main.keys(prefix(id));
    let kept = 0;
    for (const key of keys) {
      const found = part.safeParse(await main.get(key)).data;
      const whole =
        found &&
        key === partKey(id, kept) &&
        found.steps.every(({ step }, i) => known.steps[steps + i]?.step === step) &&
        found.evaluations.every(({ step }, i) => known.evaluations[evaluations + i]?.step === step);
      if (!whole) break;
      steps += found.steps.length;
      evaluations += found.evaluations.length;
      kept++;
    }
    const dead = keys.slice(kept);
    if (dead.length > 0) await main.delete(dead);
    return kept;
  };

  return {
    append: async (history) => {
      try {
        next ??= await takeUp();
        const fresh = {
          steps: history.steps.slice(steps),
          evaluations: history.evaluations.slice(evaluations),
        };
        if (fresh.steps.length + fresh.evaluations.length === 0) return;
        await main.set(partKey(id, next), fresh);
        next++;
        steps += fresh.steps.length;
        evaluations += fresh.evaluations.length;
      } catch (error) {
        throw storageFault(error);
      }
    },
  };
}

export async function deleteHistory({ main }: ModelStore, id: string): Promise<void> {
  const keys = await main.keys(prefix(id));
  if (keys.length > 0) await main.delete(keys);
}
