/**
 * Replicates of one method: models that are marked beside the one of a slot, to be evaluated with it and pooled. A replicate is
 * known by its weights: the same weights under two names are one.
 */
import { createStore } from "zustand/vanilla";
import type { SuiteResult } from "../../../eval/result";
import { shortName } from "../../../workspace/modelSources";
import { modelStore, type Slot } from "../../../workspace/models";
import { type Opened, type ResultHead, resultsStore, type ShownSuite } from "./results";

/** Ids of the models beside the slot's own, by side. */
export type Replicates = Record<Slot, string[]>;

export const NO_REPLICATES: Replicates = { a: [], b: [] };

export const replicateStore = createStore<Replicates>(() => NO_REPLICATES);

/** On one side only: a model can't be a replicate of both methods. */
export function markReplicate(slot: Slot, id: string, on: boolean) {
  const without = (ids: readonly string[]) => ids.filter((other) => other !== id);
  replicateStore.setState(({ a, b }) => {
    const rest = { a: without(a), b: without(b) };
    return on ? { ...rest, [slot]: [...rest[slot], id] } : rest;
  });
}

interface Replicate {
  id: string;
  name: string;
  /** Of the weights; null where the model is not on this machine. */
  sha256: string | null;
}

export interface Sides {
  a: Replicate[];
  /** Empty where nothing is compared. */
  b: Replicate[];
  /** Marked, but of the weights of another one that counts already. */
  twice: Replicate[];
}

/** The models of both sides, each side's slot first. */
export function comparedSides(): Sides {
  const { slots, loaded, cached } = modelStore.getState();
  const replicates = replicateStore.getState();
  const replicateOf = (id: string): Replicate => {
    const known = loaded[id] ?? cached.find((model) => model.id === id);
    return { id, name: known?.name ?? shortName(id), sha256: known?.sha256 ?? null };
  };
  const compared = slots.b !== null && slots.b !== slots.a;
  const sides: Sides = { a: [replicateOf(slots.a)], b: compared ? [replicateOf(slots.b!)] : [], twice: [] };
  const firsts = [...sides.a, ...sides.b];
  const ids = new Set(firsts.map(({ id }) => id));
  const weights = new Set(firsts.map(({ sha256 }) => sha256));
  for (const slot of ["a", "b"] as const)
    for (const replicate of sides[slot].length > 0 ? replicates[slot].map(replicateOf) : []) {
      if (ids.has(replicate.id)) continue;
      ids.add(replicate.id);
      if (replicate.sha256 !== null && weights.has(replicate.sha256)) sides.twice.push(replicate);
      else {
        weights.add(replicate.sha256);
        sides[slot].push(replicate);
      }
    }
  return sides;
}

/** A replicate's result on the very cases that are shown; null where it was not run on them. */
export interface ReplicateHead extends Replicate {
  head: ResultHead | null;
}

/** Null where each side is one model: there is nothing to pool. */
export function replicateHeads(
  heads: readonly ResultHead[],
  { name, head }: Pick<ShownSuite, "name" | "head">,
  { a, b }: Pick<Sides, Slot>,
): Record<Slot, ReplicateHead[]> | null {
  if (a.length < 2 && b.length < 2) return null;
  const side = (replicates: readonly Replicate[]) =>
    replicates.map((replicate) => ({
      ...replicate,
      head:
        heads.findLast(
          ({ suite, model }) =>
            suite.name === name && suite.version === head.suite.version && model.sha256 === replicate.sha256,
        ) ?? null,
    }));
  return { a: side(a), b: side(b) };
}

export interface OpenReplicates {
  /** What can be pooled: the results that are there and have been read. */
  a: { head: ResultHead; open: Opened }[];
  b: { head: ResultHead; open: Opened }[];
  /** Names of the replicates that were not run on these cases yet. */
  lacking: string[];
}

/** @returns null while a result is still being read */
export function openReplicates(
  { a, b }: Record<Slot, ReplicateHead[]>,
  open: Readonly<Record<string, Opened>> = resultsStore.getState().open,
): OpenReplicates | null {
  const lacking = [...a, ...b].flatMap(({ name, head }) => (head ? [] : [name]));
  const side = (replicates: readonly ReplicateHead[]) =>
    replicates.flatMap(({ head }) => (head ? [{ head, open: open[head.id] }] : []));
  const [first, second] = [side(a), side(b)];
  const whole = (entries: typeof first): entries is OpenReplicates["a"] =>
    entries.every((entry) => entry.open);
  return whole(first) && whole(second) ? { a: first, b: second, lacking } : null;
}

export const resultsOf = (side: OpenReplicates["a"]): SuiteResult[] => side.map(({ open }) => open.result);
