/** Two models on the same cases, compared by the engine: thousands of resamples would hold the page up. */
import { createStore } from "zustand/vanilla";
import type { Comparison } from "../../../eval/compare";
import { engine } from "../../../workspace/engine";
import { report } from "../../../workspace/faults";
import type { Opened } from "./results";

/** By the two results' ids. */
export const comparisonStore = createStore<Record<string, Comparison>>(() => ({}));

export const comparisonKey = (a: string, b: string) => `${a}\n${b}`;

const running = new Map<string, Promise<void>>();
const known = new Map<string, readonly [Opened, Opened]>();

/** Asks for a comparison that is not there yet, or is of older results; shown when it comes. */
export function compare(a: string, b: string, openA: Opened, openB: Opened): Promise<void> {
  const key = comparisonKey(a, b);
  const before = known.get(key);
  if (before?.[0] === openA && before[1] === openB) return running.get(key) ?? Promise.resolve();
  known.set(key, [openA, openB]);
  const work = engine()
    .compareResults(openA.result, openB.result)
    .then((made) => {
      const now = known.get(key);
      if (now?.[0] === openA && now[1] === openB) comparisonStore.setState({ [key]: made });
    })
    .catch((error) => {
      known.delete(key);
      report(error, { level: "notice" });
    })
    .finally(() => running.delete(key));
  running.set(key, work);
  return work;
}
