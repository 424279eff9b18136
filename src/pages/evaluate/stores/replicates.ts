/**
 * Seeds of one method: models that are marked beside the one of a slot, to be evaluated with it and pooled. A seed is
 * known by its weights: the same weights under two names are one seed.
 */
import { createStore } from "zustand/vanilla";
import type { SuiteResult } from "../../../eval/result";
import { shortName } from "../../../workspace/modelSources";
import { modelStore, type Slot } from "../../../workspace/models";
import { type Opened, type ResultHead, resultsStore, type ShownSuite } from "./results";

/** Ids of the models beside the slot's own, by side. */
export type Seeds = Record<Slot, string[]>;

export const NO_SEEDS: Seeds = { a: [], b: [] };

export const seedStore = createStore<Seeds>(() => NO_SEEDS);

/** On one side only: a model can't be a seed of both methods. */
export function markSeed(slot: Slot, id: string, on: boolean) {
  const without = (ids: readonly string[]) => ids.filter((other) => other !== id);
  seedStore.setState(({ a, b }) => {
    const rest = { a: without(a), b: without(b) };
    return on ? { ...rest, [slot]: [...rest[slot], id] } : rest;
  });
}

export interface Seed {
  id: string;
  name: string;
  /** Of the weights; null where the model is not on this machine. */
  sha256: string | null;
}

export interface Sides {
  a: Seed[];
  /** Empty where nothing is compared. */
  b: Seed[];
  /** Marked, but of the weights of another one that counts already. */
  twice: Seed[];
}

/** The models of both sides, each side's slot first. */
export function comparedSides(): Sides {
  const { slots, loaded, cached } = modelStore.getState();
  const seeds = seedStore.getState();
  const seedOf = (id: string): Seed => {
    const known = loaded[id] ?? cached.find((model) => model.id === id);
    return { id, name: known?.name ?? shortName(id), sha256: known?.sha256 ?? null };
  };
  const compared = slots.b !== null && slots.b !== slots.a;
  const sides: Sides = { a: [seedOf(slots.a)], b: compared ? [seedOf(slots.b!)] : [], twice: [] };
  const firsts = [...sides.a, ...sides.b];
  const ids = new Set(firsts.map(({ id }) => id));
  const weights = new Set(firsts.map(({ sha256 }) => sha256));
  for (const slot of ["a", "b"] as const)
    for (const seed of sides[slot].length > 0 ? seeds[slot].map(seedOf) : []) {
      if (ids.has(seed.id)) continue;
      ids.add(seed.id);
      if (seed.sha256 !== null && weights.has(seed.sha256)) sides.twice.push(seed);
      else {
        weights.add(seed.sha256);
        sides[slot].push(seed);
      }
    }
  return sides;
}

/** A seed's result on the very cases that are shown; null where it was not run on them. */
export interface SeedHead extends Seed {
  head: ResultHead | null;
}

/** Null where each side is one model: there is nothing to pool. */
export function seedHeads(
  heads: readonly ResultHead[],
  { name, head }: Pick<ShownSuite, "name" | "head">,
  { a, b }: Pick<Sides, Slot>,
): Record<Slot, SeedHead[]> | null {
  if (a.length < 2 && b.length < 2) return null;
  const side = (seeds: readonly Seed[]) =>
    seeds.map((seed) => ({
      ...seed,
      head:
        heads.findLast(
          ({ suite, model }) =>
            suite.name === name && suite.version === head.suite.version && model.sha256 === seed.sha256,
        ) ?? null,
    }));
  return { a: side(a), b: side(b) };
}

export interface OpenSeeds {
  /** What can be pooled: the results that are there and have been read. */
  a: { head: ResultHead; open: Opened }[];
  b: { head: ResultHead; open: Opened }[];
  /** Names of the seeds that were not run on these cases yet. */
  lacking: string[];
}

/** @returns null while a result is still being read */
export function openSeeds(
  { a, b }: Record<Slot, SeedHead[]>,
  open: Readonly<Record<string, Opened>> = resultsStore.getState().open,
): OpenSeeds | null {
  const lacking = [...a, ...b].flatMap(({ name, head }) => (head ? [] : [name]));
  const side = (seeds: readonly SeedHead[]) =>
    seeds.flatMap(({ head }) => (head ? [{ head, open: open[head.id] }] : []));
  const [first, second] = [side(a), side(b)];
  const whole = (entries: typeof first): entries is OpenSeeds["a"] => entries.every((entry) => entry.open);
  return whole(first) && whole(second) ? { a: first, b: second, lacking } : null;
}

export const resultsOf = (side: OpenSeeds["a"]): SuiteResult[] => side.map(({ open }) => open.result);
