/** For tests: a trainer that makes no step by itself. */
import type { RunConfig } from "../../../degla/config";
import type { StepRecord } from "../../../degla/types";
import type { RunStatus, RunSummary, TrainingEvent } from "../../../worker/training/protocol";
import type { TrainingClient } from "./client";

export function stepRecord(step: number, more: Partial<StepRecord> = {}): StepRecord {
  return {
    step,
    loss: 4 - step / 100,
    terms: { base: 3, igc: 1, tgc: 1, dis: 0.1 },
    lr: 1e-4,
    gradNorm: 1,
    logitScale: 30,
    accuracy: 0.5,
    seconds: 0.5,
    ...more,
  };
}

export function summaryFor(id: string, config: RunConfig, more: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    config,
    status: "running",
    step: 0,
    checkpoint: 0,
    startedAt: `2026-01-01T00:00:0${id.length % 10}.000Z`,
    touchedAt: "2026-01-01T00:00:00.000Z",
    seconds: 0,
    steps: [],
    evaluations: [],
    error: null,
    model: null,
    bytes: 0,
    elsewhere: false,
    ...more,
  };
}

export interface FakeTrainer {
  client: TrainingClient;
  /** Names of the calls, with their first argument. */
  calls: string[];
  /** Runs as they are stored. */
  stored: Map<string, RunSummary>;
  /** Tells the page something about the run under way. */
  tell(...events: TrainingEvent[]): void;
  /** Ends the call that is under way. */
  end(status: RunStatus, more?: Partial<RunSummary>): void;
  /** Lets it fail. */
  fail(error: unknown): void;
}

export function fakeTrainer(): FakeTrainer {
  const calls: string[] = [];
  const stored = new Map<string, RunSummary>();
  const listeners = new Map<string, (event: TrainingEvent) => void>();
  let current: { id: string; resolve(summary: RunSummary): void; reject(error: unknown): void } | null = null;

  const run = (id: string) =>
    new Promise<RunSummary>((resolve, reject) => {
      current = { id, resolve, reject };
    });
  const note = async (what: string) => void calls.push(what);

  const client: TrainingClient = {
    planTraining: async () => ({
      parameters: 5_000_000,
      trained: 2_000_000,
      microBatch: 32,
      memory: { weights: 1, teacher: 1, optimiser: 2, activations: 4, total: 8 },
      budget: null,
      refusal: null,
    }),
    timeTraining: async ({ batch, steps }, sample) => {
      calls.push(`time ${batch}${sample ? ` with ${sample.length} rows` : ""}`);
      return { secondsPerStep: 0.5, seconds: 0.5 * steps, threads: 2 };
    },
    train: (id, config, pairs, onEvent) => {
      calls.push(`train ${id}${pairs ? ` with ${pairs.pairs.length} pairs` : ""}`);
      listeners.set(id, onEvent);
      if (!stored.has(id)) stored.set(id, summaryFor(id, config));
      return run(id);
    },
    pauseTraining: (id) => note(`pause ${id}`),
    resumeTraining: async (id) => {
      calls.push(`resume ${id}`);
      await run(id);
    },
    stepTraining: async (id) => {
      calls.push(`step ${id}`);
      await run(id);
    },
    stopTraining: async (id) => {
      calls.push(`stop ${id}`);
      return stored.get(id)!;
    },
    checkpointTraining: (id) => note(`checkpoint ${id}`),
    runs: async () => [...stored.values()],
    renameRun: (id, name) => note(`rename ${id} ${name}`),
    deleteRun: (id) => note(`delete ${id}`),
    keepRun: async (id, name) => {
      calls.push(`keep ${id} ${name}`);
      return { id: `local:${id}` } as Awaited<ReturnType<TrainingClient["keepRun"]>>;
    },
    exportRun: async (id, what) => {
      calls.push(`export ${id} ${what}`);
      return new Blob(["zip"]);
    },
  };
  return {
    client,
    calls,
    stored,
    tell: (...events) => {
      for (const event of events) listeners.get(current?.id ?? "")?.(event);
    },
    end: (status, more = {}) => {
      const { id, resolve } = current!;
      const summary = { ...stored.get(id)!, ...more, status };
      stored.set(id, summary);
      listeners.get(id)?.({ kind: "status", status, error: summary.error });
      resolve(summary);
    },
    fail: (error) => current!.reject(error),
  };
}
