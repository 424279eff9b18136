/** The golden cases under Node, on wasm and on WebGPU; e2e/golden.spec.ts has them in Chromium. */
import { beforeAll, describe, expect, it } from "vitest";
import { takeGpuErrors } from "../device/gpuFaults";
import { haveGpu } from "../device/testingGpu";
import { startBackend } from "../program/backend";
import type { ClipModel } from "./model";
import { readFixture } from "./testing";
import type { TokenizerJson } from "./testingCheckpoint";
import {
  type Deviation,
  embeddingDeviations,
  failures,
  featureDeviations,
  type GoldenCase,
  goldenTitle,
  loadGolden,
  oblongDeviations,
} from "./testingGolden";

const cases = readFixture("clip-golden.json.gz") as GoldenCase[];
const merges = readFixture("clip-merges.json.gz") as TokenizerJson;

const gpu = await haveGpu();
if (!gpu)
  console.warn(
    "No WebGPU and no Chromium with SwiftShader here: its golden cases are left out, and fail in CI.",
  );

// SwiftShader takes up to ten seconds for an image; files of 16 bits are widened before they reach it
const backends = [
  { backend: "wasm", here: true, part: cases, portion: undefined },
  {
    backend: "webgpu",
    here: gpu || Boolean(process.env.CI),
    part: cases.filter(({ dtype }) => dtype === "F32"),
    portion: { images: 1, texts: 2 },
  },
] as const;

function expectGolden(title: string, deviations: Deviation[], count: number): void {
  if (process.env.SHOW_ERRORS)
    for (const { what, absolute, relative, cosine } of deviations)
      console.log(title, what, absolute.toExponential(1), relative.toExponential(1), 1 - cosine);
  expect(deviations.length).toBe(count);
  expect(failures(deviations)).toEqual([]);
}

for (const { backend, here, part, portion } of backends)
  describe.skipIf(!here)(backend, { timeout: 600_000 }, () => {
    beforeAll(async () => {
      await startBackend(backend);
      return () => expect(takeGpuErrors()).toEqual([]);
    }, 120_000);

    describe.each(part.map((golden) => [goldenTitle(golden), golden] as const))("%s", (title, golden) => {
      let model: ClipModel;

      beforeAll(async () => {
        model = await loadGolden(golden, merges);
        return () => model.dispose();
      }, 600_000);

      it("gives transformers' embeddings and logits", async () => {
        expectGolden(title, await embeddingDeviations(golden, model, backend, portion), 3);
      });

      const sizes = Object.keys(golden.oblong).length;
      it.runIf(sizes > 0)("gives transformers' embeddings of images of other sizes", async () => {
        expectGolden(title, await oblongDeviations(golden, model, backend), sizes);
      });

      it.runIf(backend === "wasm")("gives transformers' hidden states before the last block", async () => {
        expectGolden(title, await featureDeviations(golden, model), 2);
      });
    });
  });

it("tells the two activations apart by far more than the tolerance", async () => {
  await startBackend("wasm");
  const [quick, exact] = cases.filter(({ name, dtype }) => name === "bundled" && dtype === "F32");
  const model = await loadGolden(quick!, merges);
  const deviations = await embeddingDeviations(exact!, model, "wasm");
  model.dispose();
  expect(failures(deviations)).toEqual(deviations);
});
