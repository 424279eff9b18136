/**
 * The page's side of training: knows what each run was given, so that a run goes on in a new worker, and watches
 * the tab, so that what runs has a checkpoint when it is hidden.
 */
import * as Comlink from "comlink";
import { BadInputError } from "../../base/errors";
import type { RunConfig } from "../../degla/config";
import { persist } from "../../storage/models/persist";
import type { CallOptions, OnProgress } from "../protocol";
import { Ended, fault, type Generation } from "../workerInstance";
import type { PairsPayload, RunSummary, TrainingClient, TrainingEvent, TrainOptions } from "./protocol";

/** What the engine's client lends: workers as they come, one call with a second try, names of jobs, signals. */
export interface ClientKit {
  ready(signal?: AbortSignal): Promise<Generation>;
  call<T>(
    work: (api: Generation["api"], job: string, onProgress: OnProgress | null) => Promise<T>,
    options?: CallOptions,
  ): Promise<T>;
  jobName(): string;
  orAbort<T>(work: Promise<T>, signal?: AbortSignal): Promise<T>;
}

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

export function createTrainingClient({ ready, call, jobName, orAbort }: ClientKit): TrainingClient {
  const known = new Map<string, Given>();

  const hear = (given: Given, event: TrainingEvent) => {
    given.heardAt = Date.now();
    if (event.kind === "begun") given.step = event.summary.step;
    if (event.kind === "step") {
      given.step = event.record.step;
      given.stepMs = event.record.seconds * 1000;
    }
    given.onEvent(event);
  };

  async function train(id: string, given: Given, { signal, until }: TrainOptions): Promise<RunSummary> {
    given.running = true;
    given.heardAt = Date.now();
    try {
      // as often as a worker is lost: the engine's client gives up by itself when it happens too often
      for (;;) {
        const { api, ended } = await ready(signal);
        const job = jobName();
        const cancel = () => void Promise.resolve(api.cancel(job)).catch(() => {});
        signal?.addEventListener("abort", cancel, { once: true });
        let current = true;
        const listen = Comlink.proxy((event: TrainingEvent) => {
          if (current) hear(given, event);
        });
        const { config, pairs } = given;
        try {
          const work = api.train(job, id, config, pairs, until ?? null, listen);
          const summary = await orAbort(Promise.race([work, ended]), signal);
          given.step = summary.step; // its event comes by another way, perhaps later
          return summary;
        } catch (error) {
          if (!(error instanceof Ended)) throw fault(error);
          current = false; // what the old worker still has to say is old
        } finally {
          signal?.removeEventListener("abort", cancel);
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
  const pause = (id: string) => call((api) => api.pauseTraining(id));
  const checkpoint = (id: string) => call((api) => api.checkpointTraining(id));

  watchTab(
    () => {
      for (const [id, { running }] of known) if (running) checkpoint(id).catch(() => {});
    },
    () => {
      for (const { running, heardAt, stepMs, onEvent } of known.values()) {
        const silence = Date.now() - heardAt;
        if (!running || silence < Math.max(SHORTEST_SILENCE_MS, SILENT_STEPS * stepMs)) continue;
        const seconds = Math.round(silence / 1000);
        onEvent({ kind: "phase", label: `The browser stopped this tab for ${seconds} s; training goes on` });
      }
    },
  );

  return {
    planTraining: (config, pairs, options) =>
      call((api, job) => api.planTraining(job, config, pairs), options),
    timeTraining: (config, sample, options) =>
      call((api, job) => api.timeTraining(job, config, sample), options),
    train: (id, config, pairs, onEvent, options = {}) => {
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
    pauseTraining: pause,
    resumeTraining: async (id) => {
      await train(id, again(id), {});
    },
    stepTraining: async (id) => {
      const given = again(id);
      if (given.running) await pause(id);
      else await train(id, given, { until: given.step + 1 });
    },
    stopTraining: async (id) => {
      const given = known.get(id);
      const running = given?.running;
      const { status, error } = await call((api) => api.stopTraining(id));
      // a run that ran has told it itself
      if (!running) given?.onEvent({ kind: "status", status, error });
    },
    checkpointTraining: checkpoint,
    runs: () => call((api) => api.runs()),
    renameRun: async (id, name) => {
      await call((api) => api.renameRun(id, name));
      const given = known.get(id);
      if (given) given.config = { ...given.config, name };
    },
    deleteRun: async (id) => {
      await call((api) => api.deleteRun(id));
      known.delete(id);
    },
    keepRun: (id, name, options) => {
      void persist();
      return call((api, job, report) => api.keepRun(job, id, name, report), options);
    },
    exportRun: (id, what, options) =>
      call((api, job, report) => api.exportRun(job, id, what, report), options),
  };
}
