/** A run: gradient caching, resuming, staying small, and stopping unharmed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClipModel, encodeTexts } from "../clip/model";
import { openSafetensors, writeSafetensors } from "../clip/safetensors";
import { startBackend } from "../kernels/backend";
import { BadInputError, DivergedError } from "../kernels/errors";
import * as tf from "../kernels/tf";
import { hostBatch } from "./batch";
import { computeGradients } from "./gradients";
import { PRESETS } from "./method";
import { numberClip, numberData, someTexts, tinyRun } from "./testing";
import { initialParameters } from "./trainable";
import { createTrainer, type TrainerOptions } from "./trainer";
import type { Checkpoint, StepRecord } from "./types";

const data = numberData(someTexts(11));
let model: ClipModel;

beforeAll(async () => {
  await startBackend("wasm");
  model = await numberClip();
});
afterAll(() => model.dispose());

const trainer = (config = tinyRun(), more: Partial<TrainerOptions> = {}) =>
  createTrainer({ model, config, data, baseSha256: "base", ...more });

/** Records without their times. */
const numbers = (steps: readonly StepRecord[]) => steps.map(({ seconds: _, ...rest }) => rest);

async function gradients(microBatch: number, method = PRESETS.degla, loraRank = 0) {
  const config = tinyRun(
    loraRank > 0
      ? { train: { kind: "lora", rank: loraRank, alpha: 4, targets: ["q_proj", "v_proj", "fc1"] }, method }
      : { method },
  );
  const parameters = initialParameters(model.config, model.weights, config, 1);
  const teacher = Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => [name, tf.tidy(() => tf.mul(tensor, 0.9))]),
  );
  const batch = hostBatch(model, await data.examples([0, 1, 2, 3, 4, 5]), 3);
  const { train } = config;
  const inputs = {
    model,
    method,
    train,
    frozen: model.weights,
    parameters,
    teacher,
    batch,
    thresholds: [1, 2, 3],
  };
  const found = await computeGradients({ ...inputs, microBatch });
  const arrays = Object.entries(found.gradients).map(
    ([name, g]) => [name, Float32Array.from(g.dataSync())] as const,
  );
  tf.dispose([found.gradients, parameters, teacher]);
  return { ...found, gradients: Object.fromEntries(arrays) };
}

describe("gradient caching", () => {
  it.each([
    ["degla", PRESETS.degla, 0],
    ["ce-clip", PRESETS["ce-clip"], 0],
    ["degla, LoRA", PRESETS.degla, 2],
  ] as const)("of %s equals the gradient in one piece", async (_, method, rank) => {
    const before = tf.memory().numTensors;
    const whole = await gradients(6, method, rank);
    const names = Object.keys(whole.gradients);
    expect(names.length).toBeGreaterThan(20);
    for (const microBatch of [4, 1]) {
      const cached = await gradients(microBatch, method, rank);
      expect(Math.abs(cached.loss / whole.loss - 1)).toBeLessThan(1e-5);
      expect(Object.keys(cached.gradients).sort()).toEqual(names.sort());
      expect(cached.gaps?.length).toBe(whole.gaps?.length);
      for (const name of names) {
        const [a, b] = [whole.gradients[name]!, cached.gradients[name]!];
        const difference = Math.hypot(...a.map((x, i) => x - b[i]!));
        // a key's bias has no gradient but rounding
        const size = Math.max(Math.hypot(...a), 1e-3 * whole.norm);
        expect(difference / size, name).toBeLessThan(1e-4);
      }
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("a run", () => {
  it.each(["contrastive", "ce-clip", "degla"] as const)("of %s resumes exactly", async (preset) => {
    const config = tinyRun({ steps: 6, method: PRESETS[preset] });
    const through = await trainer(config);
    while (!through.done) await through.runStep();
    const first = await trainer(config);
    for (let i = 0; i < 3; i++) await first.runStep();
    const saved: Checkpoint = structuredClone(await first.checkpoint());
    first.dispose();
    const second = await trainer(config, { checkpoint: saved });
    expect(second.step).toBe(3);
    while (!second.done) await second.runStep();
    expect(numbers(second.steps)).toEqual(numbers(through.steps));
    expect((await second.checkpoint()).arrays).toEqual((await through.checkpoint()).arrays);
    expect(await second.weights()).toEqual(await through.weights());
    through.dispose();
    second.dispose();
  });

  it("refuses a checkpoint of other data, another base, other settings", async () => {
    const run = await trainer();
    await run.runStep();
    const checkpoint = await run.checkpoint();
    run.dispose();
    await expect(trainer(tinyRun(), { checkpoint, baseSha256: "other" })).rejects.toThrow(
      /another base model/,
    );
    await expect(trainer(tinyRun(), { checkpoint, data: { ...data, hash: "other" } })).rejects.toThrow(
      /data are not/,
    );
    await expect(trainer(tinyRun({ seed: 43 }), { checkpoint })).rejects.toThrow(/setting of seed/);
    const again = await trainer(tinyRun({ name: "renamed" }), { checkpoint });
    expect(again.step).toBe(1);
    again.dispose();
  });

  it.each([
    ["everything", {}],
    ["in micro-batches", { microBatch: 3 }],
    ["LoRA", { train: { kind: "lora", rank: 2, alpha: 4, targets: ["q_proj", "fc2"] } }],
  ])("keeps as many tensors and bytes from step to step: %s", async (_, change) => {
    const empty = tf.memory();
    const run = await trainer(tinyRun(change));
    await run.runStep();
    await encodeTexts(run.student(), ["1 2 3"]);
    const after = tf.memory();
    for (let i = 0; i < 3; i++) {
      await run.runStep();
      await encodeTexts(run.student(), ["1 2 3"]);
      await run.checkpoint();
      const { numTensors, numBytes } = tf.memory();
      expect({ numTensors, numBytes }).toEqual({ numTensors: after.numTensors, numBytes: after.numBytes });
    }
    run.dispose();
    expect(tf.memory().numTensors).toBe(empty.numTensors);
    expect(tf.memory().numBytes).toBe(empty.numBytes);
  });

  it("learns: the loss of the same data falls, and the student follows", async () => {
    const run = await trainer(tinyRun({ steps: 30, batch: 11, optimiser: { lr: 3e-3, warmup: 3 } }));
    const before = await encodeTexts(run.student(), ["1 2 3"]);
    while (!run.done) await run.runStep();
    expect(run.steps.at(-1)!.loss).toBeLessThan(0.5 * run.steps[0]!.loss);
    const after = await encodeTexts(run.student(), ["1 2 3"]);
    expect(after).not.toEqual(before);
    expect(run.student().logitScale).toBeCloseTo(run.steps.at(-1)!.logitScale, 5);
    await expect(run.runStep()).rejects.toThrow(BadInputError);
    run.dispose();
  });

  it("stops at NaN by name, and stays as it was", async () => {
    const good = await trainer();
    await good.runStep();
    const checkpoint = await good.checkpoint();
    good.dispose();
    const broken = structuredClone(checkpoint);
    broken.arrays["student/visual_projection.weight"]!.values[0] = Number.NaN;
    const run = await trainer(tinyRun(), { checkpoint: broken });
    const tensors = tf.memory().numTensors;
    await expect(run.runStep()).rejects.toThrow(DivergedError);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(run.step).toBe(1);
    expect((await run.checkpoint()).arrays).toEqual(broken.arrays);
    run.dispose();
  });

  it("stops at once when aborted, and goes on", async () => {
    const run = await trainer();
    const stop = new AbortController();
    stop.abort();
    await expect(run.runStep(stop.signal)).rejects.toThrow(/abort/i);
    expect(run.step).toBe(0);
    expect((await run.runStep()).step).toBe(1);
    run.dispose();
  });

  it("writes weights that a reader takes, and LoRA merged or as an adapter", async () => {
    const train = { kind: "lora", rank: 2, alpha: 4, targets: ["q_proj"] };
    const run = await trainer(tinyRun({ train }));
    await run.runStep();
    await run.runStep();
    const weights = await run.weights();
    const file = await openSafetensors(writeSafetensors(weights));
    expect(file.entries.size).toBe(Object.keys(model.weights).length);
    const adapter = (await run.adapter())!;
    const prefix = "vision_model.encoder.layers.0.self_attn.q_proj";
    const [a, b] = ["A", "B"].map(
      (f) => adapter.tensors.find((t) => t.name === `base_model.model.${prefix}.lora_${f}.weight`)!,
    );
    expect([a!.shape, b!.shape]).toEqual([
      [2, 24],
      [24, 2],
    ]);
    const product = tf.tidy(() =>
      tf.mul(tf.matMul(tf.tensor2d(b!.values, [24, 2]), tf.tensor2d(a!.values, [2, 24])), 4 / 2),
    );
    const base = model.weights[`${prefix}.weight`]!;
    const merged = tf.tidy(() => tf.add(tf.transpose(base), product).dataSync());
    const written = weights.find((t) => t.name === `${prefix}.weight`)!.values;
    const apart = Math.max(...written.map((x, i) => Math.abs(x - merged[i]!)));
    expect(apart).toBeLessThan(1e-6);
    expect(Math.max(...written.map((x, i) => Math.abs(x - base.dataSync()[i]!)))).toBeGreaterThan(0);
    product.dispose();
    run.dispose();
  });

  it("refuses a loss without terms, and a batch that is larger than the data", async () => {
    const method = structuredClone(PRESETS.contrastive);
    method.base.on = false;
    await expect(trainer(tinyRun({ method }))).rejects.toThrow(/No term/);
    const before = tf.memory().numTensors;
    await expect(trainer(tinyRun({ batch: 12 }))).rejects.toThrow(/larger than the data: 11 pairs/);
    expect(tf.memory().numTensors).toBe(before);
  });
});
