/** A run: gradient caching, resuming, staying small, and stopping unharmed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BadInputError, DivergedError } from "../base/errors";
import { turn } from "../base/turn";
import { expectedShapes } from "../clip/config";
import { type ClipModel, encodeTexts, readWeights } from "../clip/model";
import { openSafetensors, type TensorToWrite, writeSafetensors } from "../clip/safetensors";
import { paddingOf } from "../clip/text";
import { deviceShapes } from "../clip/weights";
import { startBackend } from "../program/backend";
import { hostBatch } from "./batch";
import { createCachedPrograms } from "./cachedPrograms";
import { type Method, PRESETS } from "./method";
import { createRunStores } from "./runStores";
import { createStepPrograms } from "./stepPrograms";
import { numberClip, numberData, someTexts, tinyRun } from "./testing";
import { initialFactors, trainedShapes } from "./trainable";
import { createTrainer, type TrainerOptions } from "./trainer";
import type { Checkpoint, StepRecord, TrainingData } from "./types";

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

/** All gradients of a batch, and what else a step finds; the rate is 0, so that nothing moves. */
async function gradients(microBatch: number, method: Method, loraRank = 0) {
  const { config, method: m, train } = tinyStep(method, loraRank);
  const { executor } = model;
  const shapes = deviceShapes(expectedShapes(model.config));
  const parameters = trainedShapes(model.config, shapes, config);
  const frozen = new Map([...shapes].filter(([name]) => !parameters.has(name)));
  const factors = initialFactors(parameters, 1);
  const stores = await createRunStores({ frozen, parameters }, model, factors, true);
  const { student, teacher, gradients: found } = stores.names;
  for (const [name, values] of Object.entries(await executor.readStore(student)))
    executor.writeStore(
      teacher,
      name,
      values.map((x) => 0.9 * x),
    );
  const on = { config: model.config, method: m, train, slots: 3, frozen, parameters, stores: stores.names };
  const padding = paddingOf(model);
  const programs =
    microBatch < 6
      ? createCachedPrograms(executor, on, padding, microBatch)
      : createStepPrograms(executor, on, padding);
  const batch = hostBatch(model, await data.examples([0, 1, 2, 3, 4, 5]), 3);
  const still = {
    step: 1,
    lr: 0,
    beta1: 0.9,
    beta2: 0.98,
    epsilon: 1e-6,
    weightDecay: 0,
    clipNorm: 0,
    alpha: 1,
  };
  const outcome = await programs.run(batch, [1, 2, 3], still);
  const values = await executor.readStore(found);
  programs.dispose();
  stores.dispose();
  return { ...outcome, gradients: values };
}

function tinyStep(method: Method, rank: number) {
  const lora = { kind: "lora", rank, alpha: 4, targets: ["q_proj", "v_proj", "fc1"] };
  const config = tinyRun(rank > 0 ? { train: lora, method } : { method });
  return { config, method: config.method, train: config.train };
}

describe("gradient caching", () => {
  it.each([
    ["degla", PRESETS.degla, 0],
    ["ce-clip", PRESETS["ce-clip"], 0],
    ["degla as released", PRESETS["degla-released"], 0],
    [
      "tgc alone",
      { ...PRESETS.contrastive, base: { ...PRESETS.degla.base, on: false }, tgc: PRESETS.degla.tgc },
      0,
    ],
    ["degla, LoRA", PRESETS.degla, 2],
  ] as const)("of %s equals the gradient in one piece", async (_, method, rank) => {
    const whole = await gradients(6, method, rank);
    const names = Object.keys(whole.gradients);
    expect(names.length).toBeGreaterThan(20);
    for (const microBatch of [4, 1]) {
      const cached = await gradients(microBatch, method, rank);
      expect(Math.abs(cached.loss / whole.loss - 1)).toBeLessThan(1e-5);
      expect(Math.abs(cached.norm / whole.norm - 1)).toBeLessThan(1e-4);
      expect(cached.gaps?.length).toBe(whole.gaps?.length);
      for (const name of names) {
        const [a, b] = [whole.gradients[name]!, cached.gradients[name]!];
        const difference = Math.hypot(...a.map((x, i) => x - b[i]!));
        // a key's bias has no gradient but rounding
        const size = Math.max(Math.hypot(...a), 1e-3 * whole.norm);
        expect(difference / size, name).toBeLessThan(1e-4);
      }
    }
    // working memory stays for the next
    const held = model.executor.memory();
    await gradients(1, method, rank);
    expect(model.executor.memory()).toBe(held);
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
  ])("keeps as many bytes from step to step: %s", async (_, change) => {
    const { executor } = model;
    const run = await trainer(tinyRun({ batch: 11, ...change }));
    const some = async () => {
      await run.runStep();
      await encodeTexts(run.student(), ["1 2 3"]);
      await run.weights();
      await run.checkpoint();
    };
    await some();
    const after = executor.memory();
    for (let i = 0; i < 3; i++) {
      await some();
      expect(executor.memory()).toBe(after);
    }
    run.dispose();
    // working memory stays for the next run
    expect(executor.memory()).toBeLessThan(after);
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

  it("makes each batch once, the next one while a step is under way, none after the last", async () => {
    const asked: string[] = [];
    const counting: TrainingData = {
      ...data,
      examples: (indices, signal) => {
        asked.push(indices.join());
        return data.examples(indices, signal);
      },
    };
    const run = await trainer(tinyRun({ steps: 2, batch: 4 }), { data: counting });
    await run.runStep();
    await turn();
    expect(asked).toHaveLength(2);
    await run.runStep();
    await turn();
    expect(asked).toHaveLength(2);
    expect(new Set(asked).size).toBe(2);
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
    await expect(run.runStep()).rejects.toThrow(DivergedError);
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
    const written = await run.weights();
    const file = await openSafetensors(writeSafetensors(written));
    expect(file.entries.size).toBe(expectedShapes(model.config).size);
    const adapter = (await run.adapter())!;
    const prefix = "vision_model.encoder.layers.0.self_attn.q_proj";
    const [a, b] = ["A", "B"].map(
      (f) => adapter.tensors.find((t) => t.name === `base_model.model.${prefix}.lora_${f}.weight`)!,
    );
    expect([a!.shape, b!.shape]).toEqual([
      [2, 24],
      [24, 2],
    ]);
    const weight = (tensors: readonly TensorToWrite[]) =>
      tensors.find((t) => t.name === `${prefix}.weight`)!.values; // [out, in]
    const [base, values] = [weight(await readWeights(model)), weight(written)];
    const merged = base.map((w, i) => {
      const [out, from] = [Math.floor(i / 24), i % 24];
      const product = [0, 1].reduce((sum, r) => sum + b!.values[out * 2 + r]! * a!.values[r * 24 + from]!, 0);
      return w + (4 / 2) * product;
    });
    expect(Math.max(...values.map((x, i) => Math.abs(x - merged[i]!)))).toBeLessThan(1e-6);
    expect(Math.max(...values.map((x, i) => Math.abs(x - base[i]!)))).toBeGreaterThan(0);
    run.dispose();
  });

  it("refuses a loss without terms, and a batch that is larger than the data", async () => {
    const method = structuredClone(PRESETS.contrastive);
    method.base.on = false;
    await expect(trainer(tinyRun({ method }))).rejects.toThrow(/No term/);
    const before = model.executor.memory();
    await expect(trainer(tinyRun({ batch: 12 }))).rejects.toThrow(/larger than the data: 11 pairs/);
    expect(model.executor.memory()).toBe(before);
  });
});
