/**
 * The page's side of training: remembers what each run was given, so that it goes on in a new worker, and watches
 * the tab, so that what runs has a checkpoint when it is hidden.
 */
import { BadInputError } from "../../base/errors";
import type { RunConfig } from "../../degla/config";
import { persist } from "../../storage/models/persist";
import type { EngineClient } from "../protocol";
import { Ended } from "../workerInstance";
import type { PairsPayload, RunSummary, TrainingCalls, TrainingEvent, TrainOptions } from "./protocol";

type Calls = Pick<
  EngineClient,
  "train" | "resumeTraining" | "stepTraining" | "stopTraining" | "renameRun" | "deleteRun" | "keepRun"
>;

interface Given {
  config: RunConfig;
  pairs: PairsPayload | null;
  onEvent: (event: TrainingEvent) => void;
  running: boolean;
  step: number;
  stepMs: number;
  heardAt: number;
}

/** A silence of so many steps is the browser's doing, not the step's. */
const SILENT_STEPS = 8;
const SHORTEST_SILENCE_MS = 20_000;

/** Calls back when the tab is hidden and when it is seen again; there is none under Node. */
function watchTab(onHidden: () => void, onSeen: () => void): void {
  if (typeof document === "undefined") return;
  document.addEventListener("visibilitychange", () =>
    document.visibilityState === "hidden" ? onHidden() : onSeen(),
  );
}

function hear(given: Given, event: TrainingEvent): void {
  given.heardAt = Date.now();
  if (event.kind === "begun") given.step = event.summary.step;
  if (event.kind === "step") {
    given.step = event.record.step;
    given.stepMs = event.record.seconds * 1000;
  }
  given.onEvent(event);
}

/**
 * @param engine passes calls on to the worker
 * @param trainOnce the same for `train`, but rejects with `Ended` where the worker ends
 */
export function createTrainingClient(engine: TrainingCalls, trainOnce: TrainingCalls["train"]): Calls {
  const known = new Map<string, Given>();

  async function train(id: string, given: Given, options?: TrainOptions): Promise<RunSummary> {
    given.running = true;
    given.heardAt = Date.now();
    try {
      // as often as a worker is lost: the engine's client gives up by itself when it happens too often
      for (;;) {
        try {
          const { config, pairs } = given;
          const summary = await trainOnce(id, config, pairs, (event) => hear(given, event), options);
          given.step = summary.step; // its event comes by another way, perhaps later
          return summary;
        } catch (error) {
          if (!(error instanceof Ended)) throw error;
        }
      }
    } finally {
      given.running = false;
    }
  }

  const again = (id: string): Given => {
    const given = known.get(id);
    if (!given)
      throw new BadInputError("This run was not begun on this page.", "Go on with it from the list of runs.");
    return given;
  };

  watchTab(
    () => {
      for (const [id, { running }] of known) if (running) engine.checkpointTraining(id).catch(() => {});
    },
    () => {
      for (const { running, heardAt, stepMs, onEvent } of known.values()) {
        const silence = Date.now() - heardAt;
        if (!running || silence < Math.max(SHORTEST_SILENCE_MS, SILENT_STEPS * stepMs)) continue;
        const seconds = Math.round(silence / 1000);
        onEvent({ kind: "phase", phase: { name: "tabStopped", seconds } });
      }
    },
  );

  return {
    train: (id, config, pairs, onEvent, options) => {
      void persist();
      const before = known.get(id);
      const given: Given = {
        config,
        pairs: pairs ?? before?.pairs ?? null,
        onEvent,
        running: true,
        step: before?.step ?? 0,
        stepMs: before?.stepMs ?? 0,
        heardAt: Date.now(),
      };
      known.set(id, given);
      return train(id, given, options);
    },
    resumeTraining: async (id) => {
      await train(id, again(id));
    },
    stepTraining: async (id) => {
      const given = again(id);
      if (given.running) await engine.pauseTraining(id);
      else await train(id, given, { until: given.step + 1 });
    },
    stopTraining: async (id) => {
      const given = known.get(id);
      const running = given?.running;
      const summary = await engine.stopTraining(id);
      // a run that ran has told it itself
      if (!running) given?.onEvent({ kind: "status", status: summary.status, error: summary.error });
      return summary;
    },
    renameRun: async (id, name) => {
      await engine.renameRun(id, name);
      const given = known.get(id);
      if (given) given.config = { ...given.config, name };
    },
    deleteRun: async (id) => {
      await engine.deleteRun(id);
      known.delete(id);
    },
    keepRun: (id, name, options) => {
      void persist();
      return engine.keepRun(id, name, options);
    },
  };
}
