/**
 * The towers against transformers in Chromium, on both backends, for the shapes that users load. The same cases as
 * src/clip/golden.test.ts has under Node, and the same judgement.
 */
import { basename } from "node:path";
import { expect, test } from "@playwright/test";
import { type DevPageOptions, SOFTWARE_WEBGPU, withDevPage } from "../bench/devPage";
import { readFixture } from "../src/clip/testing";
import { failures } from "../src/clip/testingGolden";
import type { GoldenReport, GoldenRun } from "./golden/inPage";

function golden(run: GoldenRun, options: DevPageOptions = {}): Promise<GoldenReport> {
  // as text: a function would carry Playwright's helpers, which the page lacks
  const call = `import("/e2e/golden/inPage.ts").then(({ runGolden }) => runGolden(${JSON.stringify(run)}))`;
  return withDevPage(async (page) => {
    if (process.env.SHOW_ERRORS)
      page.on("requestfailed", (r) => console.log(r.url(), r.failure()?.errorText));
    await page.route("**/fixtures/*", (route) =>
      route.fulfill({ json: readFixture(basename(route.request().url())) }),
    );
    return page.evaluate<GoldenReport>(call);
  }, options);
}

function expectGolden({ cases, gpuErrors }: GoldenReport, titles: readonly string[]): void {
  if (process.env.SHOW_ERRORS)
    for (const { title, seconds, deviations } of cases)
      for (const { what, absolute, relative, cosine } of deviations)
        console.log(
          title,
          `${seconds.toFixed(1)} s`,
          what,
          absolute.toExponential(1),
          relative.toExponential(1),
          1 - cosine,
        );
  expect(gpuErrors).toEqual([]);
  expect(cases.map(({ title }) => title)).toEqual(titles);
  for (const { title, deviations } of cases) {
    expect(
      deviations.map(({ what }) => what),
      title,
    ).toEqual(expect.arrayContaining(["image", "text", "logits"]));
    expect(failures(deviations), title).toEqual([]);
  }
}

const FLOAT32 = [
  "TinyCLIP-ViT-8M-16, quick_gelu, F32",
  "TinyCLIP-ViT-8M-16, gelu, F32",
  "ViT-B/32, two layers, quick_gelu, F32",
  "ViT-B/32, two layers, gelu, F32",
  "bundled, quick_gelu, F32",
  "bundled, gelu, F32",
];
const EACH_SHAPE = [
  "TinyCLIP-ViT-8M-16, gelu, F32",
  "ViT-B/32, two layers, quick_gelu, F32",
  "bundled, quick_gelu, F32",
];
const HALF = ["bundled, quick_gelu, F16", "bundled, quick_gelu, BF16"];

test.setTimeout(600_000);

test("WebAssembly gives transformers' embeddings in Chromium", async () => {
  const titles = [...FLOAT32, ...HALF];
  const report = await golden({ backend: "wasm", titles });
  expect(report.backend).toBe("wasm");
  expectGolden(report, titles);
});

test("WebGPU gives transformers' embeddings in Chromium", async () => {
  // One image and two short texts: SwiftShader takes ten seconds for an image of TinyCLIP. Files of 16 bits are
  // widened before they reach it, so wasm's test is enough for them.
  // Each shape once: the other activation of each is held under Node (src/clip/golden.test.ts), on the same shaders.
  const portion = { images: 1, texts: 2 };
  const report = await golden({ backend: "webgpu", portion, titles: EACH_SHAPE }, { flags: SOFTWARE_WEBGPU });
  expect(report.backend).toBe("webgpu");
  expectGolden(report, EACH_SHAPE);
});
