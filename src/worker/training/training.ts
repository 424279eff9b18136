/** Training, as the engine offers it: one run at a time lives here, any number lie in storage. */

import { BadInputError } from "../../base/errors";
import { never } from "../../base/queue";
import type { RunConfig } from "../../degla/config";
import { writeRun } from "../../storage/runs/runs";
import { exportRun } from "./export";
import { createLiveRuns } from "./liveRuns";
import { planRun } from "./plan";
import { runOfStudent, type TrainingCalls } from "./protocol";
import { liveSummary, log, parseConfig, save, type Tell, type TrainingHost } from "./run";
import { createRunner } from "./runner";
import { createRunStore } from "./runStore";
import { createStopwatch } from "./time";
import { keepRun, type RunAccess } from "./weights";

export interface Training {
  calls: TrainingCalls;
  /** Frees the student of a run that is over; true where the id was one. */
  unload(model: string): Promise<boolean>;
  /** Ends everything at once, as the end of the worker does: what is not in a checkpoint is gone. */
  close(): Promise<void>;
}

const ignore: Tell = () => {};

export function createTraining(host: TrainingHost): Training {
  const { modelStore } = host;
  const lives = createLiveRuns(host);
  const stopwatch = createStopwatch(host);
  const runner = createRunner(host, lives, stopwatch);
  const stored = createRunStore(modelStore);

  const access: RunAccess = {
    live: (id) => lives.get(id),
    amend: async (id, change) => {
      const run = lives.get(id);
      if (!run) return stored.amend(id, change);
      Object.assign(run.record, change);
      await writeRun(modelStore, run.record);
    },
  };

  const calls: TrainingCalls = {
    planTraining: (config, pairs) => planRun(host, config, pairs),
    timeTraining: async (config, sample, { signal = never } = {}) =>
      runner.isActive() || lives.get() ? null : stopwatch.time(parseConfig(config), sample, signal),
    train: runner.train,
    pauseTraining: async (id) => void runner.end(id, "pause"),
    stopTraining: async (id) => {
      const summary = await runner.end(id, "stop");
      if (summary) return summary;
      const run = lives.get(id);
      if (!run) return stored.stop(id);
      if (run.trainer.step > run.stored.step) await save(host, run, ignore);
      if (run.record.status !== "done") await log(host, run, { status: "stopped" }, ignore);
      const stopped = liveSummary(run);
      await lives.closeButStudent(run);
      return stopped;
    },
    checkpointTraining: async (id) => {
      const run = lives.get(id);
      const made = runner.checkpoint(id);
      if (made) await made;
      else if (run && run.trainer.step > run.stored.step) await save(host, run, ignore);
    },
    runs: async () => {
      const listed = await stored.list(({ id }) => {
        const run = lives.get(id);
        return run ? liveSummary(run) : runner.isActive(id) ? "opening" : null;
      });
      const live = lives.get();
      // a run whose record storage had no room for
      if (live && !listed.some(({ id }) => id === live.id)) listed.unshift(liveSummary(live));
      return listed;
    },
    renameRun: async (id, name) => {
      const run = lives.get(id);
      const config = (run?.record ?? (await stored.read(id))).config as RunConfig;
      const renamed = parseConfig({ ...config, name });
      if (run) run.config = renamed;
      await access.amend(id, { config: renamed });
    },
    deleteRun: async (id) => {
      if (runner.isActive(id)) throw new BadInputError("This run is running.", "Pause or stop it first.");
      const run = lives.get(id);
      if (run) await lives.close(run);
      await lives.freeStudent(id);
      await stored.remove(id);
    },
    keepRun: (id, name, options) => keepRun(host, access, id, name, options),
    exportRun: (id, what, { signal = never, onProgress } = {}) =>
      exportRun(host, access, id, what, signal, onProgress),
  };

  return {
    calls,
    unload: async (model) => {
      const id = runOfStudent(model);
      return id !== null && lives.freeStudent(id);
    },
    close: runner.close,
  };
}
