import * as Comlink from "comlink";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancelledError, InternalError } from "../../base/errors";
import type { CaseResult, SuiteResult } from "../../eval/result";
import type { Case, Suite } from "../../eval/types";
import { type Boundary, serve } from "../boundary";
import { createStatistics } from "./client";
import { type Statistics, statisticsInPlace } from "./statistics";

const cases: Case[] = Array.from({ length: 60 }, (_, i) => ({
  kind: "choice",
  id: `${i}`,
  category: `c${i % 2}`,
  picture: `p${i >> 1}`,
  right: `a red thing ${i}`,
  wrong: [`a blue thing ${i}`],
}));
const suite: Suite = {
  name: "s",
  family: "CSV",
  axis: "composition",
  version: "1",
  source: "here",
  cases,
  problems: [],
};
const scored = (rest: number): CaseResult[] =>
  cases.map(({ id, category }, i) => ({
    kind: "choice",
    id,
    category,
    cluster: `p${i >> 1}`,
    won: i % 3 === rest ? 0 : 1,
    margin: (i % 7) / 100,
    probability: 0.5 + (i % 50) / 100,
    scores: [0.3, 0.2],
  }));

async function resultOf(rest: number): Promise<SuiteResult> {
  const { name, family, axis, version, source } = suite;
  const categories = await statisticsInPlace.summarise(suite, scored(rest), { seed: 1 });
  return {
    format: "degla-eval/1",
    suite: { name, family, axis, version, source, cases: cases.length, classes: 0 },
    model: { name: `m${rest}`, sha256: null },
    cases: scored(rest),
    categories,
    missing: { pictures: [], cases: 0 },
    problems: [],
    work: { pictures: 0, texts: 0, reused: 0, seconds: 0 },
  };
}

let spawned: { crash(message: string): void; ports: MessagePort[] }[];
let statistics: Statistics;
/** What the worker does; it never ends with what is "stalled". */
let stalled: boolean;

beforeEach(() => {
  spawned = [];
  stalled = false;
  statistics = createStatistics(() => {
    const { port1, port2 } = new MessageChannel();
    const faulty: Statistics = {
      ...statisticsInPlace,
      summarise: (...args) => (stalled ? new Promise(() => {}) : statisticsInPlace.summarise(...args)),
    };
    Comlink.expose(serve(faulty), port1);
    const record = { crash: (_: string) => {}, ports: [port1, port2] };
    spawned.push(record);
    return {
      boundary: Comlink.wrap(port2) as unknown as Boundary,
      end: () => {
        for (const port of record.ports) port.close();
      },
      onCrash: (listener) => {
        record.crash = listener;
      },
    };
  });
});
afterEach(() => {
  for (const { ports } of spawned) for (const port of ports) port.close();
});

describe("statistics in a worker", () => {
  it("are to the last digit those in place, from one worker, begun when it is asked for", async () => {
    expect(spawned).toHaveLength(0);
    const [a, b] = [await resultOf(0), await resultOf(1)];
    expect(await statistics.summarise(suite, scored(0), { seed: 1 })).toEqual(a.categories);
    expect(await statistics.compareResults(a, b)).toEqual(await statisticsInPlace.compareResults(a, b));
    expect(await statistics.poolSides([a, b], [])).toEqual(await statisticsInPlace.poolSides([a, b], []));
    expect(spawned).toHaveLength(1);
    const other = { ...b, suite: { ...b.suite, version: "2" } };
    await expect(statistics.compareResults(a, other)).rejects.toMatchObject({ name: "BadInputError" });
  });

  it("are given up at a signal, and a worker that dies is named and replaced", async () => {
    stalled = true;
    const stop = new AbortController();
    const given = statistics.summarise(suite, scored(0), { seed: 1, signal: stop.signal });
    stop.abort();
    await expect(given).rejects.toBeInstanceOf(CancelledError);
    const lost = statistics.summarise(suite, scored(0), { seed: 1 });
    spawned[0]!.crash("out of memory");
    await expect(lost).rejects.toBeInstanceOf(InternalError);
    await expect(lost).rejects.toThrow("The worker that resamples has died: out of memory");
    stalled = false;
    expect(await statistics.summarise(suite, scored(0), { seed: 1 })).toHaveLength(3);
    expect(spawned).toHaveLength(2);
  });
});
