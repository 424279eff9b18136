/** The golden cases in a page, for golden.spec.ts: imported there from the development server. */
// First, because tfjs' gradients need its flags when they register, and the development server keeps them apart.
import "@tensorflow/tfjs-core";
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
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
import { startBackend } from "../../src/kernels/backend";
import { takeGpuErrors } from "../../src/kernels/gpuFaults";

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
  const started = await startBackend(backend, {
    wasmUrls: {
      "tfjs-backend-wasm.wasm": plain,
      "tfjs-backend-wasm-simd.wasm": simd,
      "tfjs-backend-wasm-threaded-simd.wasm": threaded,
    },
  });
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
