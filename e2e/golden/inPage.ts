/** The golden cases in a page, for golden.spec.ts: imported there from the development server. */
import type { TokenizerJson } from "../../src/clip/testingCheckpoint";
import {
  type Deviation,
  embeddingDeviations,
  type GoldenBackend,
  type GoldenCase,
  goldenTitle,
  loadGolden,
  oblongDeviations,
  type Portion,
} from "../../src/clip/testingGolden";
import { takeGpuErrors } from "../../src/device/gpuFaults";
import { startBackend } from "../../src/program/backend";

/** A fixture of src/clip, which golden.spec.ts serves unzipped. */
async function fetchFixture(name: string): Promise<unknown> {
  return (await fetch(`/fixtures/${name}`)).json();
}

export interface GoldenRun {
  backend: GoldenBackend;
  /** Everything where it is left out. */
  portion?: Portion;
  /** Titles of the cases to run. */
  titles: readonly string[];
}

export interface GoldenReport {
  backend: string;
  cases: { title: string; seconds: number; deviations: Deviation[] }[];
  gpuErrors: string[];
}

/** Loads every case's model on one backend and compares what it computes. */
export async function runGolden({ backend, portion, titles }: GoldenRun): Promise<GoldenReport> {
  const merges = (await fetchFixture("clip-merges.json.gz")) as TokenizerJson;
  const all = (await fetchFixture("clip-golden.json.gz")) as GoldenCase[];
  const started = await startBackend(backend);
  const cases: GoldenReport["cases"] = [];
  for (const golden of all.filter((each) => titles.includes(goldenTitle(each)))) {
    const begin = performance.now();
    const model = await loadGolden(golden, merges);
    const deviations = [
      ...(await embeddingDeviations(golden, model, backend, portion)),
      ...(await oblongDeviations(golden, model, backend)),
    ];
    model.dispose();
    cases.push({ title: goldenTitle(golden), seconds: (performance.now() - begin) / 1000, deviations });
  }
  const gpuErrors = takeGpuErrors().map(({ message }) => message);
  return { backend: started.backend, cases, gpuErrors };
}
