import { useEffect } from "react";
import { engineStore } from "../../workspace/engine";
import { modelStore } from "../../workspace/models";
import { useParts, useStore } from "../../workspace/react";
import type { SceneView } from "../../workspace/useScenes";
import { askModels, type Outcome, outcomeOf, outcomeStore } from "./stores/outcomes";

export interface Outcomes {
  /** Of a scene by its ref; null where nothing is known. */
  of: (ref: string) => Outcome | null;
  two: boolean;
  busy: boolean;
}

/** How the compared models do on the scenes that are shown. */
export function useOutcomes(scenes: readonly SceneView[] | null): Outcomes {
  const ready = useStore(engineStore, ({ status }) => status === "ready");
  const { slots, loaded } = useParts(modelStore, "slots", "loaded");
  const state = useStore(outcomeStore);
  const [a, b] = [slots.a, slots.b === slots.a ? null : slots.b];
  const here = loaded[a] !== undefined && (b === null || loaded[b] !== undefined);
  useEffect(() => {
    if (!ready || !here || !scenes) return;
    const abort = new AbortController();
    void askModels(b === null ? [a] : [a, b], scenes, abort.signal);
    return () => abort.abort();
  }, [ready, here, scenes, a, b]);
  return { of: (ref) => outcomeOf(state, ref, a, b), two: b !== null, busy: state.busy };
}
