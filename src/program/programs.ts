/** Programs by the shapes that they were traced for: made when first wanted, the least recently used given up. */
import { LRUCache } from "lru-cache";
import type { Graph } from "./graph";
import type { Inputs } from "./inputs";

export interface Programs<P extends { dispose(): void }> {
  /** One call at a time: what was found may be given up by the next. */
  get(key: string, make: () => Promise<P>): Promise<P>;
  dispose(): void;
}

export function createPrograms<P extends { dispose(): void }>(limit: number): Programs<P> {
  const made = new LRUCache<string, P>({ max: limit, dispose: (program) => program.dispose() });
  return {
    get: async (key, make) => {
      const found = made.get(key);
      if (found) return found;
      const fresh = await make();
      made.set(key, fresh);
      return fresh;
    },
    dispose: () => made.clear(),
  };
}

/** Of all that a caller knows, what a graph takes. */
export function inputsFor({ inputs }: Graph, all: Inputs): Inputs {
  const names = inputs.flatMap(({ origin }) => (origin.kind === "input" ? [origin.name] : []));
  return Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]!]));
}

/**
 * A count that many counts share, so that few programs do for all: exact up to 4, then multiples of 4, beyond 16 of 8.
 */
export function bucket(count: number): number {
  if (count <= 4) return count;
  const step = count <= 16 ? 4 : 8;
  return Math.ceil(count / step) * step;
}
