/**
 * Runs a plan: suite by suite, both models on each, so that every finished suite can be compared at once. Encodings
 * are kept by the engine: a plan that was stopped, or whose tab went away, goes on where it was.
 */
import { createStore as createIdbStore, del, get, set } from "idb-keyval";
import { createStore } from "zustand/vanilla";
import type { SuiteRequest } from "../engine/evaluationProtocol";
import type { ModelInfo, Progress } from "../engine/protocol";
import type { SuiteResult } from "../eval/result";
import { adapterName, engine } from "./engine";
import { currentPlan, type Plan, planStore, requestOf } from "./evaluationPlan";
import { keepResult, readResults, requestKept, resultId } from "./evaluationResults";
import { suiteTitle } from "./evaluationRows";
import { isCancelled, report } from "./faults";
import { modelStore, putModel } from "./models";
import { hashOf, record } from "./record";

export interface RunState {
  run: {
    /** Suites times models. */
    steps: number;
    step: number;
    label: string;
    progress: Progress | null;
    /** Seconds to the end of all steps by what the finished ones took; null before there is one. */
    remaining: number | null;
    abort: AbortController;
  } | null;
  /** Said when a run has ended. */
  last: string;
  /** A plan that was stopped or whose tab went away; with the models it was for. */
  unfinished: Unfinished | null;
}

export interface Unfinished {
  plan: Plan;
  models: { a: string; b: string | null };
}

export const evaluationRunStore = createStore<RunState>(() => ({ run: null, last: "", unfinished: null }));

let database: ReturnType<typeof createIdbStore> | null = null;
function storage() {
  database ??= createIdbStore("degla-evaluation-plan", "plan");
  return database;
}
const KEY = "unfinished";

async function remember(unfinished: Unfinished | null) {
  try {
    if (unfinished) await set(KEY, unfinished, storage());
    else await del(KEY, storage());
  } catch {
    // Storage is blocked: a reload forgets the plan, nothing else.
  }
}

let opened = false;

/** What was left unfinished at the last visit; called when the page is first opened. */
export async function openEvaluation(): Promise<void> {
  if (opened) return;
  opened = true;
  await readResults();
  try {
    const unfinished = (await get<Unfinished>(KEY, storage())) ?? null;
    if (!evaluationRunStore.getState().run) evaluationRunStore.setState({ unfinished });
  } catch {
    // As above.
  }
}

interface Step {
  model: ModelInfo;
  request: SuiteRequest;
  label: string;
}

async function stepsOf(plan: Plan, models: readonly ModelInfo[]): Promise<Step[]> {
  const steps: Step[] = [];
  for (const name of [...plan.scenes, ...plan.imported]) {
    const request = await requestOf(plan, name);
    if (!request) continue;
    const label = suiteTitle(request.kind === "scenes" ? request.name : request.suite.name);
    for (const model of models) steps.push({ model, request, label: `${label} · ${model.name}` });
  }
  return steps;
}

/** Models of the two slots, as far as they are loaded. */
export function comparedModels(): ModelInfo[] {
  const { slots, loaded } = modelStore.getState();
  return [...new Set([slots.a, slots.b])].flatMap((id) => (id && loaded[id] ? [loaded[id]] : []));
}

/** Runs the plan of the page. Never rejects: faults are shown, and what was scored until then is kept. */
export async function runPlan(plan: Plan = currentPlan()): Promise<void> {
  if (evaluationRunStore.getState().run) return;
  const models = comparedModels();
  const steps = await stepsOf(plan, models);
  if (steps.length === 0) return;
  const abort = new AbortController();
  const { slots } = modelStore.getState();
  const unfinished: Unfinished = { plan, models: { a: slots.a, b: slots.b } };
  evaluationRunStore.setState({
    unfinished: null,
    last: "",
    run: { steps: steps.length, step: 0, label: steps[0]!.label, progress: null, remaining: null, abort },
  });
  await remember(unfinished);
  const began = performance.now();
  let encoded = 0;
  let reused = 0;
  try {
    for (const [at, step] of steps.entries()) {
      const spent = (performance.now() - began) / 1000;
      change({
        step: at,
        label: step.label,
        progress: null,
        remaining: at === 0 ? null : (spent / at) * (steps.length - at),
      });
      const { result } = await score(step, abort.signal);
      encoded += result.work.pictures + result.work.texts;
      reused += result.work.reused;
    }
    await remember(null);
    const seconds = (performance.now() - began) / 1000;
    const rate = encoded > 0 ? `, ${(encoded / seconds).toFixed(0)} a second` : "";
    evaluationRunStore.setState({
      run: null,
      last: `Done in ${seconds.toFixed(1)} s: ${encoded.toLocaleString("en")} encodings made${rate}, ${reused.toLocaleString("en")} taken from earlier runs.`,
    });
  } catch (error) {
    evaluationRunStore.setState({
      run: null,
      unfinished,
      last: isCancelled(error) ? "Stopped. What was encoded and scored until then is kept." : "",
    });
    report(error);
  }
}

function change(part: Partial<NonNullable<RunState["run"]>>) {
  evaluationRunStore.setState(({ run }) => (run ? { run: { ...run, ...part } } : {}));
}

async function score({ model, request }: Step, signal: AbortSignal) {
  const evaluation = await engine().evaluate(model.id, request, {
    signal,
    onProgress: (progress) => change({ progress }),
  });
  const { suite, result } = evaluation;
  const entry = await record({
    action: "evaluate",
    summary: summaryOf(model, result),
    inputs: [
      { what: "model", name: model.id, sha256: model.sha256 },
      { what: "suite", name: `${suite.name} ${suite.version}`, sha256: null },
    ],
    outputs: [{ what: "result", name: suite.name, sha256: await hashOf(result).catch(() => null) }],
    settings: { request: requestKept(request), model: model.id },
  });
  const { id, name, sha256 } = model;
  const { axis, family, version } = suite;
  await keepResult(
    {
      id: resultId(sha256, suite),
      at: new Date().toISOString(),
      model: { id, name, sha256 },
      suite: { name: suite.name, axis, family, version, cases: result.cases.length },
      request: requestKept(request),
      adapter: adapterName(),
      entry,
    },
    evaluation,
  );
  return evaluation;
}

/** "scenes-clip on SugarCrepe-like (700 cases): accuracy 81.3" */
function summaryOf(model: ModelInfo, { suite, categories, cases }: SuiteResult): string {
  const all = categories.at(-1);
  const metric = all?.metrics[0];
  const said = metric ? `: ${metric.metric} ${(100 * metric.estimate.value).toFixed(1)}` : "";
  return `${model.name} on ${suite.name} (${cases.length.toLocaleString("en")} cases)${said}`;
}

export function cancelEvaluation() {
  evaluationRunStore.getState().run?.abort.abort();
}

/** Goes on with what was left unfinished, on the models that it was for. */
export async function resumePlan(): Promise<void> {
  const { unfinished } = evaluationRunStore.getState();
  if (!unfinished) return;
  const { plan, models } = unfinished;
  planStore.setState(plan);
  await putModel("a", models.a);
  await putModel("b", models.b);
  await runPlan(plan);
}

export async function dropPlan(): Promise<void> {
  evaluationRunStore.setState({ unfinished: null });
  await remember(null);
}
