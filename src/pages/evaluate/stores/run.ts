/**
 * Runs a plan: suite by suite, both models on each, so that every finished suite can be compared at once. Encodings
 * are kept by the engine: a plan that was stopped, or whose tab went away, goes on where it was.
 */
import { createStore } from "zustand/vanilla";
import type { SuiteResult } from "../../../eval/result";
import { suiteDigest } from "../../../eval/version";
import { DATABASES, keyValues } from "../../../storage/database";
import type { SuiteRequest } from "../../../worker/evaluation/protocol";
import type { ModelInfo, Progress } from "../../../worker/protocol";
import { adapterName, engine } from "../../../workspace/engine";
import { isCancelled, report, worded } from "../../../workspace/faults";
import { shortName } from "../../../workspace/modelSources";
import { loadModel, modelStore, putModel, sourceOf } from "../../../workspace/models";
import { hashOf, record } from "../../../workspace/record";
import { say } from "../words";
import { openImports } from "./import";
import {
  type Count,
  currentPlan,
  type Plan,
  planStore,
  requestOf,
  type Shortage,
  shortages,
  suiteId,
} from "./plan";
import { comparedSides, NO_REPLICATES, type Replicates, replicateStore } from "./replicates";
import { keepResult, readResults, requestKept, resultId } from "./results";
import { suiteTitle } from "./rows";

export interface RunState {
  run: {
    /** Suites times models. */
    steps: number;
    step: number;
    label: string;
    progress: Progress | null;
    /** Seconds that a finished step took on average; null before there is one. */
    usual: number | null;
    abort: AbortController;
  } | null;
  /** Suites of which little can be scored: asked about before the run, null where nothing is asked. */
  asking: Shortage[] | null;
  /** Said when a run has ended. */
  last: string;
  /** A plan that was stopped or whose tab went away; with the models it was for. */
  unfinished: Unfinished | null;
}

interface Unfinished {
  plan: Plan;
  models: { a: string; b: string | null };
  /** Absent in what an earlier version of the page left. */
  seeds?: Replicates;
}

export const evaluationRunStore = createStore<RunState>(() => ({
  run: null,
  asking: null,
  last: "",
  unfinished: null,
}));

const storage = keyValues(DATABASES.plan);
const KEY = "unfinished";

async function remember(unfinished: Unfinished | null) {
  try {
    if (unfinished) await storage.set([[KEY, unfinished]]);
    else await storage.delete([KEY]);
  } catch {
    // Storage is blocked: a reload forgets the plan, nothing else.
  }
}

let opened = false;

/** What was left unfinished at the last visit; called when the page is first opened. */
export async function openEvaluation(): Promise<void> {
  if (opened) return;
  opened = true;
  await Promise.all([readResults(), openImports()]);
  try {
    const unfinished = (await storage.get<Unfinished>(KEY)) ?? null;
    if (!evaluationRunStore.getState().run) evaluationRunStore.setState({ unfinished });
  } catch {
    // As above.
  }
}

interface Step {
  model: Pick<ModelInfo, "id" | "name">;
  request: SuiteRequest;
  /** The request as the record keeps it: enough to ask for the same again. */
  kept: ReturnType<typeof requestKept> | { kind: "files"; suite: string; count: Count; asOpenAi: boolean };
  label: string;
}

async function stepsOf(plan: Plan, models: readonly Step["model"][]): Promise<Step[]> {
  const steps: Step[] = [];
  for (const name of [...plan.scenes, ...plan.imported]) {
    const request = await requestOf(plan, name);
    if (!request) continue;
    const { kind } = request;
    const label = suiteTitle(kind === "scenes" ? request.name : request.suite.name);
    const { count, asOpenAi = false } = plan;
    const kept = kind === "scenes" ? requestKept(request) : { kind, suite: name, count, asOpenAi };
    for (const model of models) steps.push({ model, request, kept, label: `${label} · ${model.name}` });
  }
  return steps;
}

/** Models of the two slots, as far as they are loaded, and the replicates beside them, which are loaded in their turn. */
function comparedModels(): Step["model"][] {
  const { slots, loaded } = modelStore.getState();
  const { a, b } = comparedSides();
  return [...a, ...b].filter(({ id }) => (id === slots.a || id === slots.b ? loaded[id] : true));
}

/** @throws a fault of code BadInput where a replicate can't be had: the run stops there, and can be resumed when it is back */
async function modelOf({ id, name }: Step["model"], signal: AbortSignal): Promise<ModelInfo> {
  const here = modelStore.getState().loaded[id];
  if (here) return here;
  const source = sourceOf(id);
  const info = source && (await loadModel(source));
  signal.throwIfAborted();
  if (info) return info;
  throw worded(
    "BadInput",
    say(($) => $.run.noModel, { name: name || shortName(id) }),
    say(($) => $.run.noModelAdvice),
  );
}

/** The plan that `asking` is about. */
let askedOf: Plan | undefined;

/**
 * Starts a plan, the page's unless another is given, unless nothing of a suite can be scored, which is a fault, or little of it, which is asked
 * about first.
 */
export async function startPlan(plan: Plan = currentPlan()): Promise<void> {
  const short = shortages(plan);
  const empty = short.find(({ found }) => found === 0);
  if (empty) {
    const { name, cases, missing } = empty;
    report(
      worded(
        "BadInput",
        say(($) => $.run.noPicture, { name, cases, missing }),
        say(($) => $.run.noPictureAdvice),
      ),
    );
    return;
  }
  askedOf = plan;
  evaluationRunStore.setState({ asking: short.length > 0 ? short : null });
  if (short.length === 0) await runPlan(plan);
}

/** The answer to `asking`. */
export async function answerShortage(go: boolean): Promise<void> {
  evaluationRunStore.setState({ asking: null });
  if (go) await runPlan(askedOf);
}

/** Runs the plan of the page. Never rejects: faults are shown, and what was scored until then is kept. */
async function runPlan(plan: Plan = currentPlan()): Promise<void> {
  if (evaluationRunStore.getState().run) return;
  const models = comparedModels();
  const steps = await stepsOf(plan, models);
  if (steps.length === 0) return;
  const abort = new AbortController();
  const { slots } = modelStore.getState();
  const unfinished: Unfinished = {
    plan,
    models: { a: slots.a, b: slots.b },
    seeds: replicateStore.getState(),
  };
  evaluationRunStore.setState({
    unfinished: null,
    asking: null,
    last: "",
    run: { steps: steps.length, step: 0, label: steps[0]!.label, progress: null, usual: null, abort },
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
        usual: at === 0 ? null : spent / at,
      });
      const { result } = await score(step, abort.signal);
      encoded += result.work.pictures + result.work.texts;
      reused += result.work.reused;
    }
    await remember(null);
    const seconds = (performance.now() - began) / 1000;
    const rate = encoded > 0 ? say(($) => $.run.doneRate, { rate: (encoded / seconds).toFixed(0) }) : "";
    evaluationRunStore.setState({
      run: null,
      last: say(($) => $.run.done, { seconds: seconds.toFixed(1), made: encoded, rate, reused }),
    });
  } catch (error) {
    evaluationRunStore.setState({
      run: null,
      unfinished,
      last: isCancelled(error) ? say(($) => $.run.stopped) : "",
    });
    report(error);
  }
}

/** Seconds to the end of this step, and of all: never less than this one's; null where nothing is known yet. */
export function remainingOf({ step, steps, progress, usual }: NonNullable<RunState["run"]>) {
  const part = progress?.remaining ?? null;
  const behind = steps - step - 1;
  if (behind === 0) return { part, all: part };
  return { part, all: usual === null ? null : (part ?? usual) + behind * usual };
}

function change(part: Partial<NonNullable<RunState["run"]>>) {
  evaluationRunStore.setState(({ run }) => (run ? { run: { ...run, ...part } } : {}));
}

async function score({ model: wanted, request, kept }: Step, signal: AbortSignal) {
  const model = await modelOf(wanted, signal);
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
      { what: "suite", name: suiteId(suite), sha256: await suiteDigest(suite).catch(() => null) },
    ],
    outputs: [{ what: "result", name: suite.name, sha256: await hashOf(result).catch(() => null) }],
    settings: { request: kept, model: model.id },
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
  const { plan, models, seeds } = unfinished;
  planStore.setState(plan);
  replicateStore.setState(seeds ?? NO_REPLICATES);
  await putModel("a", models.a);
  await putModel("b", models.b);
  await runPlan(plan);
}

export async function dropPlan(): Promise<void> {
  evaluationRunStore.setState({ unfinished: null });
  await remember(null);
}
