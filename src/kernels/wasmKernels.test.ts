/** Own wasm kernels against tfjs' operations on the cpu backend; the golden cases hold them against PyTorch. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { wasmBinaries } from "../../scripts/build-wasm.mjs";
import { attention, composedAttention } from "./attention";
import { startBackend } from "./backend";
import { dense } from "./dense";
import type { Activation } from "./gelu";
import { layerNorm } from "./layerNorm";
import { ATTENTION_SHAPES, attentionInputs, MASKS, ramp } from "./testing";
import * as tf from "./tf";
import { RELAXED_SIMD, SIMD } from "./wasmBinaries";
import type { WasmHeap } from "./wasmHeap";
import { attachWasmKernels, inferenceKernels } from "./wasmKernels";

beforeAll(async () => {
  await startBackend("cpu");
  await startBackend("wasm");
});

/** Largest difference between what the two give, on cpu and on wasm, in parts of the largest value. */
async function difference(reference: () => tf.Tensor, own: () => tf.Tensor): Promise<number> {
  const run = async (backend: string, compute: () => tf.Tensor) => {
    await tf.setBackend(backend);
    const result = tf.tidy(compute);
    const values = Float32Array.from(await result.data());
    result.dispose();
    return values;
  };
  const expected = await run("cpu", reference);
  const values = await run("wasm", own);
  expect(values.length).toBe(expected.length);
  const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  expect(scale).toBeGreaterThan(0.01);
  return values.reduce((worst, x, i) => Math.max(worst, Math.abs(x - expected[i]!) / scale), 0);
}

it("are compiled from their sources", async () => {
  const kept = readFileSync(new URL("./wasmBinaries.ts", import.meta.url), "utf8");
  expect(kept).toBe(await wasmBinaries());
}, 120_000);

// Node before 22 does not know relaxed SIMD: there Chromium's tests hold that variant
describe.each([
  ["SIMD", SIMD],
  ["relaxed SIMD", RELAXED_SIMD],
])("%s", (_, binary) => {
  beforeAll(async () => {
    await tf.setBackend("wasm");
    await attachWasmKernels(tf.backend() as unknown as WasmHeap, [binary, SIMD]);
  });

  const sizes = [
    [1, 1, 1],
    [1, 8, 3],
    [3, 5, 9],
    [4, 8, 8],
    [5, 16, 17],
    [6, 24, 7],
    [7, 9, 8],
    [13, 40, 33],
    [65, 8, 64],
  ];
  for (const [m, n, k] of sizes as [number, number, number][])
    for (const activation of [undefined, "quick_gelu", "gelu"] as (Activation | undefined)[])
      it(`dense [${m}, ${k}] → ${n}, ${activation ?? "linear"}`, async () => {
        const layer = (residual: boolean) => () => {
          const options = residual ? { bias: ramp([n], 3), residual: ramp([m, n], 4) } : {};
          const x = tf.mul(ramp([m, k], 1), 3);
          return dense(x, ramp([k, n], 2), activation ? { ...options, activation } : options);
        };
        for (const residual of [false, true])
          expect(await difference(layer(residual), layer(residual))).toBeLessThan(2e-6);
      });

  it("activations over their whole range, far ends included", async () => {
    const values = Float32Array.from({ length: 4096 }, (_, i) => (i - 2048) / 40);
    values[0] = -1e9;
    values[4095] = 1e9;
    for (const activation of ["quick_gelu", "gelu"] as Activation[]) {
      await tf.setBackend("wasm");
      const y = await tf
        .tidy(() => dense(tf.tensor(values, [4096, 1]), tf.ones([1, 1]), { activation }))
        .data();
      const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
      const erf = (x: number) => {
        const t = 1 / (1 + 0.3275911 * Math.abs(x));
        const p =
          ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
        return Math.sign(x) * (1 - p * Math.exp(-x * x));
      };
      for (const [i, x] of values.entries()) {
        const expected =
          activation === "gelu" ? 0.5 * x * (1 + erf(x * Math.SQRT1_2)) : x * sigmoid(1.702 * x);
        expect(Math.abs(y[i]! - expected), `${activation}(${x})`).toBeLessThan(
          2e-6 * Math.max(1, Math.abs(x)),
        );
      }
    }
  });

  const shapes = [...ATTENTION_SHAPES, { batch: 1, queries: 65, length: 65, heads: 3, width: 64 }];
  for (const { batch, queries, length, heads, width } of shapes)
    for (const mask of MASKS)
      it.skipIf(mask === "causal" && queries !== length)(
        `attention of ${queries} to ${length}, ${heads} heads of ${width}, mask: ${mask}`,
        async () => {
          const inputs = () => attentionInputs({ batch, queries, length, heads, width }, mask);
          const reference = () => {
            const { q, k, v, added } = inputs();
            return composedAttention(q, k, v, heads, added);
          };
          const own = () => {
            expect(inferenceKernels()).toBeDefined();
            const { q, k, v, added } = inputs();
            return attention(q, k, v, heads, added);
          };
          expect(await difference(reference, own)).toBeLessThan(3e-6);
        },
      );

  for (const width of [1, 3, 4, 7, 192])
    it(`layer norm of width ${width}`, async () => {
      const normal = () =>
        layerNorm(tf.add(ramp([5, width], 1), 3), ramp([width], 2), ramp([width], 3), 1e-5);
      expect(await difference(normal, normal)).toBeLessThan(5e-6);
    });
});

it("keep to results without gradients, and leave nothing behind", async () => {
  await tf.setBackend("wasm");
  const [x, weight] = [ramp([4, 6], 1), ramp([6, 8], 2)];
  const count = () => [tf.memory().numTensors, tf.engine().backend.numDataIds()];
  const before = count();
  tf.dispose(tf.tidy(() => dense(x, weight, { activation: "gelu", residual: dense(x, weight) })));
  const slope = tf.grad((w: tf.Tensor) => {
    expect(inferenceKernels()).toBeUndefined();
    return dense(x, w, { activation: "quick_gelu" });
  })(weight);
  expect(slope.shape).toEqual([6, 8]);
  slope.dispose();
  expect(count()).toEqual(before);
  tf.dispose([x, weight]);
});
