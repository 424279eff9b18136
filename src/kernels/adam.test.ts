/** The passes of AdamW and of an EMA against double precision, on every backend that there is. */
import { describe, expect, it } from "vitest";
import { adamFirst, adamMove, adamSecond, lerp } from "./adam";
import { startBackend } from "./backend";
import { takeGpuErrors } from "./gpuFaults";
import { haveGpu } from "./softwareGpu";
import * as tf from "./tf";

const gpu = await haveGpu();
// more values than one workgroup has threads
const SHAPE: [number, number] = [7, 43];
const numbers = (step: number) =>
  Float32Array.from({ length: SHAPE[0] * SHAPE[1] }, (_, i) => Math.sin(step * (i + 1)));

describe.each(["cpu", "wasm", ...(gpu ? (["webgpu"] as const) : [])] as const)(
  "passes of AdamW on %s",
  (backend) => {
    it("are what they say", { timeout: 300_000 }, async () => {
      await startBackend(backend);
      const [p, m, g] = [numbers(1), numbers(2), numbers(3)];
      const v = numbers(4).map((x) => x * x);
      const before = tf.memory().numTensors;
      const [tp, tm, tg, tv] = [p, m, g, v].map((x) => tf.tensor(x, SHAPE)) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const move = { keep: 0.97, rate: 0.02, correction: 0.4, epsilon: 1e-6 };
      const cases: [tf.Tensor, (i: number) => number][] = [
        [adamFirst(tm, tg, 0.9, 0.5), (i) => 0.9 * m[i]! + 0.1 * 0.5 * g[i]!],
        [adamSecond(tv, tg, 0.98, 0.5), (i) => 0.98 * v[i]! + 0.02 * (0.5 * g[i]!) ** 2],
        [
          adamMove([tp, tm, tv], move),
          (i) => 0.97 * p[i]! - (0.02 * m[i]!) / (Math.sqrt(v[i]!) / 0.4 + 1e-6),
        ],
        [lerp(tp, tm, 0.25), (i) => p[i]! + 0.25 * (m[i]! - p[i]!)],
      ];
      for (const [tensor, expected] of cases) {
        expect(tensor.shape).toEqual(SHAPE);
        for (const [i, value] of (await tensor.data()).entries())
          expect(Math.abs(value - expected(i)) / Math.max(1, Math.abs(expected(i)))).toBeLessThan(1e-6);
        tensor.dispose();
      }
      tf.dispose([tp, tm, tg, tv]);
      expect(tf.memory().numTensors).toBe(before);
      expect(takeGpuErrors()).toEqual([]);
    });
  },
);
