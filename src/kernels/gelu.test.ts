import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "./backend";
import { type Activation, activate, composedActivation, fusedActivation } from "./gelu";
import * as tf from "./tf";

const x = Float32Array.from({ length: 401 }, (_, i) => (i - 200) / 20);

describe.each(["cpu", "wasm"] as const)("activations on %s", (backend) => {
  beforeAll(async () => {
    await startBackend(backend);
  });

  // torch.nn.functional.gelu and x * sigmoid(1.702 x), in float64
  it.each<[Activation, number, number]>([
    ["gelu", 1, 0.8413447461],
    ["gelu", -0.5, -0.1542687694],
    ["gelu", 3, 2.9959503059],
    ["quick_gelu", 1, 0.8457957659],
    ["quick_gelu", -0.5, -0.1496115634],
    ["quick_gelu", 3, 2.9819286903],
  ])("%s(%d)", async (activation, at, expected) => {
    const [fused, composed] = [fusedActivation, composedActivation].map((f) =>
      f(tf.tensor1d([at]), activation),
    );
    expect((await fused!.data())[0]).toBeCloseTo(expected, 6);
    expect((await composed!.data())[0]).toBeCloseTo(expected, 6);
  });

  it.each<Activation>(["gelu", "quick_gelu"])("%s is the same, fused or composed", async (activation) => {
    const input = tf.tensor1d(x);
    const [a, b] = await Promise.all(
      [fusedActivation, composedActivation].map((f) => f(input, activation).data()),
    );
    let worst = 0;
    for (const [i, value] of a!.entries()) worst = Math.max(worst, Math.abs(value - b![i]!));
    expect(worst).toBeLessThan(1e-6);
  });

  it("leaves no tensors behind", () => {
    const input = tf.tensor1d(x);
    const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
    tf.dispose(tf.tidy(() => [activate(input, "gelu"), fusedActivation(input, "quick_gelu")]));
    expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
  });
});
