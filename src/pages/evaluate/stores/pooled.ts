/** Replicates of one or two methods, pooled by the engine: like a comparison, only longer. */
import { createStore } from "zustand/vanilla";
import type { PooledSides } from "../../../eval/pool";
import { engine } from "../../../workspace/engine";
import { report } from "../../../workspace/faults";
import { type OpenReplicates, resultsOf } from "./replicates";

export interface Pooled {
  /** The results that it is of: a model that was run anew on the same cases makes it stale. */
  of: readonly unknown[];
  sides: PooledSides;
}

/** By the ids of all results. */
export const pooledStore = createStore<Record<string, Pooled>>(() => ({}));

function pooledKey({ a, b }: Pick<OpenReplicates, "a" | "b">): string {
  const ids = (side: OpenReplicates["a"]) => side.map(({ head }) => head.id).join("\n");
  return `${ids(a)}\n\n${ids(b)}`;
}

const bodies = ({ a, b }: Pick<OpenReplicates, "a" | "b">) => [...a, ...b].map(({ open }) => open);
const same = (one: readonly unknown[], other: readonly unknown[]) =>
  one.length === other.length && one.every((entry, i) => entry === other[i]);

/** What was pooled of these very results; null while it is being made. */
export function pooledOf(
  store: Readonly<Record<string, Pooled>>,
  replicates: OpenReplicates,
): PooledSides | null {
  const found = store[pooledKey(replicates)];
  return found && same(found.of, bodies(replicates)) ? found.sides : null;
}

/** A side of which nothing was run yet has no mean. */
export const canPool = ({ a, b }: OpenReplicates): boolean => a.length > 1 || b.length > 1;

const asked = new Map<string, { of: readonly unknown[]; work: Promise<void> }>();

/** Asks for a pool that is not there yet, or is of older results; shown when it comes. */
export function pool(replicates: OpenReplicates): Promise<void> {
  const key = pooledKey(replicates);
  const of = bodies(replicates);
  const before = asked.get(key);
  if (before && same(before.of, of)) return before.work;
  const work = engine()
    .poolSides(resultsOf(replicates.a), resultsOf(replicates.b))
    .then((sides) => {
      if (asked.get(key)?.of === of) pooledStore.setState({ [key]: { of, sides } });
    })
    .catch((error) => {
      if (asked.get(key)?.of === of) asked.delete(key);
      report(error, { level: "notice" });
    });
  asked.set(key, { of, work });
  return work;
}
