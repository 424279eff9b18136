/** What the next run would cost, asked of the engine whenever the settings change. */
import { createStore } from "zustand/vanilla";
import type { RunConfig } from "../../../degla/config";
import type { TrainingPlan } from "../../../worker/training/protocol";
import { engineStore } from "../../../workspace/engine";
import { type Fault, toFault } from "../../../workspace/faults";
import { isGone, isHere, modelStore } from "../../../workspace/models";
import { trainingClient } from "./client";
import { draftStore } from "./draft";
import { pairsStore } from "./pairs";
import { usableRows } from "./pairsView";

export interface PlanState {
  plan: TrainingPlan | null;
  /** Why there is no plan. */
  fault: Fault | null;
  busy: boolean;
}

export const planStore = createStore<PlanState>(() => ({ plan: null, fault: null, busy: false }));

/** Why the run may not start; null if it may, or nobody knows yet. */
export const refusalOf = ({ plan, fault }: PlanState): Fault | null => fault ?? plan?.refusal ?? null;

/**
 * Own pairs that may be trained on at most, known without reading a picture: one is held out at the least. That the same
 * picture came under two names is seen when the run begins.
 */
function mostPairs({ data, heldOut }: RunConfig): number | null {
  if (data.kind === "scenes") return null;
  const { length } = usableRows(pairsStore.getState());
  return length < 2 ? null : length - (heldOut > 0 ? 1 : 0);
}

let asked = 0;

async function ask() {
  if (engineStore.getState().status !== "ready") return;
  const mine = ++asked;
  const { config } = draftStore.getState();
  const models = modelStore.getState();
  if (!isHere(models, config.model) && !isGone(models, config.model)) {
    planStore.setState({ plan: null, fault: null, busy: true });
    return; // asked again when it is there; what is nowhere the engine names
  }
  planStore.setState({ busy: true });
  try {
    const plan = await trainingClient().planTraining(config, mostPairs(config));
    if (mine === asked) planStore.setState({ plan, fault: null, busy: false });
  } catch (error) {
    if (mine === asked) planStore.setState({ plan: null, fault: toFault(error), busy: false });
  }
}

/** Asks now and after each change, typing waited out. */
export function followPlan(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  };
  const stops = [
    draftStore.subscribe(soon),
    pairsStore.subscribe(soon),
    engineStore.subscribe((now, old) => now.status !== old.status && soon()),
    modelStore.subscribe(
      (now, old) =>
        (now.loaded !== old.loaded || now.cached !== old.cached || now.storage !== old.storage) && soon(),
    ),
  ];
  soon();
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
