/** A lesson as it stands now: its set, what came, its exercise; drawn anew when the page's state changes. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { captionStore } from "../../workspace/captions";
import { modelStore } from "../../workspace/models";
import { pictureStore } from "../../workspace/pictures";
import { routeStore } from "../../workspace/route";
import { scoreStore } from "../../workspace/scores";
import { selectionStore } from "../../workspace/selection";
import { mapStore } from "../compare/stores/maps";
import { planStore } from "../evaluate/stores/plan";
import { resultsStore } from "../evaluate/stores/results";
import { runsStore } from "../train/stores/runs";
import { LESSONS } from "./lessons";
import type { Stage } from "./lessons/lesson";
import type { LessonId } from "./stores/place";
import { repairStore } from "./stores/repair";

/** All that outcomes and exercises are read from. */
const READ = [
  captionStore,
  mapStore,
  modelStore,
  pictureStore,
  planStore,
  repairStore,
  resultsStore,
  routeStore,
  runsStore,
  scoreStore,
  selectionStore,
] as const;

let changes = 0;

function follow(listener: () => void) {
  const tell = () => {
    changes++;
    listener();
  };
  const stops = READ.map((store) => store.subscribe(tell));
  return () => {
    for (const stop of stops) stop();
  };
}

/** Draws anew with each change of what lessons read. */
export function useLive() {
  useSyncExternalStore(follow, () => changes);
}

/** The lesson's pictures and captions; null until they are known. */
export function useStage(id: LessonId): Stage | null {
  const [stage, setStage] = useState<{ id: LessonId; stage: Stage } | null>(null);
  useEffect(() => {
    let wanted = true;
    void LESSONS[id].stage().then((made) => wanted && setStage({ id, stage: made }));
    return () => {
      wanted = false;
    };
  }, [id]);
  return stage?.id === id ? stage.stage : null;
}

/** Whether the page shows all of a lesson's pictures and captions. */
export function isStaged({ pictures, captions, also }: Stage): boolean {
  const shown = new Set(pictureStore.getState().pictures.map(({ ref }) => ref));
  const lines = captionStore.getState().text.split("\n");
  if (also && !also.is()) return false;
  return pictures.every((ref) => shown.has(ref)) && captions.every((line) => lines.includes(line));
}
