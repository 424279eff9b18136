/** Results of evaluations as they are kept on this machine, and those that the page shows. */
import { createStore } from "zustand/vanilla";
import type { SuiteResult } from "../../../eval/result";
import { SCENE_SUITES } from "../../../eval/sceneSuites";
import type { Suite } from "../../../eval/types";
import { createRecords, type Records, resultBlocks } from "../../../storage/results";
import type { SuiteRequest } from "../../../worker/evaluation/protocol";
import type { ModelInfo } from "../../../worker/protocol";
import { report } from "../../../workspace/faults";
import { modelStore } from "../../../workspace/models";

/** What is known of a result without opening it. */
export interface ResultHead {
  /** Weights and cases: a run of the same takes its place. */
  id: string;
  at: string;
  model: Pick<ModelInfo, "id" | "name" | "sha256">;
  suite: Pick<Suite, "name" | "family" | "axis" | "version"> & { cases: number };
  /** How the suite is asked for again; files stay with their owner. */
  request: { kind: "scenes"; name: string; count: number; seed: number } | { kind: "files" };
  /** "WebGPU · nvidia ampere" */
  adapter: string | null;
  /** Hash of its entry in the record; null where none could be written. */
  entry: { id: string; hash: string } | null;
}

export interface Opened {
  suite: Suite;
  result: SuiteResult;
}

export interface ResultsState {
  /** Null until they have been read. */
  heads: ResultHead[] | null;
  /** Bodies by id. */
  open: Record<string, Opened>;
}

export const resultsStore = createStore<ResultsState>(() => ({ heads: null, open: {} }));

interface Stores {
  results: Records<ResultHead, SuiteResult>;
  /** Cases, once for all models that were scored on them. */
  suites: Records<{ id: string; at: string }, Suite>;
}

let stores: Promise<Stores> | null = null;
function kept(): Promise<Stores> {
  stores ??= resultBlocks().then((blocks) => ({
    results: createRecords(blocks, "result"),
    suites: createRecords(blocks, "suite"),
  }));
  return stores;
}

export const resultId = (sha256: string, suite: Pick<Suite, "name" | "version">) =>
  `${sha256} ${suite.name} ${suite.version}`;

/** The list of what is kept; once, when the page is first opened. */
export async function readResults(): Promise<void> {
  if (resultsStore.getState().heads) return;
  try {
    const { results } = await kept();
    const heads = await results.list();
    resultsStore.setState((state) => ({ heads: state.heads ?? heads }));
  } catch (error) {
    report(error, { level: "notice" });
    resultsStore.setState((state) => ({ heads: state.heads ?? [] }));
  }
}

const reading = new Map<string, Promise<void>>();

/** Reads the cases of a result that is kept. */
export function openResult(head: ResultHead): Promise<void> {
  if (resultsStore.getState().open[head.id]) return Promise.resolve();
  const running = reading.get(head.id);
  if (running) return running;
  const read = (async () => {
    const { results, suites } = await kept();
    const [result, suite] = await Promise.all([
      results.read(head.id),
      suites.read(`${head.suite.name} ${head.suite.version}`),
    ]);
    if (result && suite)
      resultsStore.setState(({ open }) => ({ open: { ...open, [head.id]: { suite, result } } }));
    // A body that is gone: its head promises nothing any more.
    else resultsStore.setState(({ heads }) => ({ heads: heads?.filter(({ id }) => id !== head.id) ?? null }));
  })()
    .catch((error) => report(error, { level: "notice" }))
    .finally(() => reading.delete(head.id));
  reading.set(head.id, read);
  return read;
}

/** Shows a result and keeps it; where storage refuses it lasts until the tab closes. */
export async function keepResult(head: ResultHead, { suite, result }: Opened): Promise<void> {
  resultsStore.setState(({ heads, open }) => ({
    heads: [...(heads ?? []).filter(({ id }) => id !== head.id), head],
    open: { ...open, [head.id]: { suite, result } },
  }));
  try {
    const { results, suites } = await kept();
    await suites.write({ id: `${suite.name} ${suite.version}`, at: head.at }, suite);
    await results.write(head, result);
  } catch (error) {
    report(error, { level: "notice" });
  }
}

export async function removeResult(id: string): Promise<void> {
  resultsStore.setState(({ heads, open }) => {
    const { [id]: _gone, ...rest } = open;
    return { heads: heads?.filter((head) => head.id !== id) ?? null, open: rest };
  });
  try {
    const { results, suites } = await kept();
    await results.remove(id);
    const used = new Set((await results.list()).map(({ suite }) => `${suite.name} ${suite.version}`));
    for (const { id: suite } of await suites.list()) if (!used.has(suite)) await suites.remove(suite);
  } catch (error) {
    report(error, { level: "notice" });
  }
}

/** A suite on which one or both of the compared models were scored. */
export interface ShownSuite {
  name: string;
  head: ResultHead;
  a: ResultHead | null;
  b: ResultHead | null;
}

/**
 * For each suite the newest result of the first model, and the second model's on the very same cases; or the second
 * model's alone.
 */
export function shownSuites(heads: readonly ResultHead[], a: string | null, b: string | null): ShownSuite[] {
  const shown = new Map<string, ShownSuite>();
  const newestFirst = [...heads].reverse();
  const put = (name: string, head: ResultHead) => {
    const other = (sha: string | null) =>
      newestFirst.find(({ suite, model }) => suite.version === head.suite.version && model.sha256 === sha) ??
      null;
    shown.set(name, { name, head, a: other(a), b: b === a ? null : other(b) });
  };
  // The newest cases on which both were scored go before newer ones of one model alone.
  for (const head of newestFirst) {
    const { name, version } = head.suite;
    if (shown.has(name) || b === null || head.model.sha256 !== a) continue;
    if (heads.some((other) => other.suite.version === version && other.model.sha256 === b)) put(name, head);
  }
  for (const sha of [a, b])
    for (const head of newestFirst)
      if (sha !== null && head.model.sha256 === sha && !shown.has(head.suite.name))
        put(head.suite.name, head);
  // Composition first, then as the suites are listed, imported ones behind.
  const place = ({ name, head }: ShownSuite) => {
    const at = SCENE_SUITES.findIndex((one) => one.name === name);
    return (head.suite.axis === "retention" ? 1000 : 0) + (at < 0 ? 500 : at);
  };
  return [...shown.values()].sort((one, other) => place(one) - place(other));
}

/** Hashes of the weights of the compared models; null where one is not loaded. */
export function comparedWeights(): { a: string | null; b: string | null } {
  const { slots, loaded, cached } = modelStore.getState();
  const sha = (id: string | null) =>
    id === null ? null : (loaded[id]?.sha256 ?? cached.find((model) => model.id === id)?.sha256 ?? null);
  return { a: sha(slots.a), b: sha(slots.b) };
}

/** How a request is kept: without its files. */
export function requestKept(request: SuiteRequest): ResultHead["request"] {
  if (request.kind === "files") return { kind: "files" };
  const { kind, name, count, seed } = request;
  return { kind, name, count, seed };
}
