import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../clip/config";
import { runConfigSchema } from "./config";
import { PRESETS } from "./method";
import { planTraining } from "./plan";

const bundled = parseConfig(
  readFileSync(new URL("../../public/models/scenes-clip/config.json", import.meta.url)),
);
const run = (change = {}) => runConfigSchema.parse({ model: "x", ...change });
const plan = (change = {}, budget: number | null = null, tokens?: number) =>
  planTraining(bundled, run(change), tokens ? { budget, tokens } : { budget });

describe("the plan of a run", () => {
  it("counts what is trained", () => {
    const table = 2048 * 192;
    expect(plan().parameters - plan().trained).toBe(table);
    expect(plan({ tokenTable: true }).trained).toBe(plan().parameters);
    expect(plan({ train: { kind: "projections" } }).trained).toBe(2 * 192 * 192 + 1);
    // q and v of 6 + 4 blocks, A and B of each
    const lora = { kind: "lora", rank: 4, alpha: 4, targets: ["q_proj", "v_proj"] };
    expect(plan({ train: lora }).trained).toBe(2 * 10 * 2 * 192 * 4);
  });

  it("counts what the programs will take: the more, the more goes through at once", () => {
    const { memory } = plan({ batch: 16 }, null, 16);
    expect(memory.activations / 16).toBeGreaterThan(6e6);
    expect(memory.activations / 16).toBeLessThan(10e6);
    expect(memory.total).toBe(memory.weights + memory.teacher + memory.optimiser + memory.activations);
    const half = plan({ batch: 16, microBatch: 8 }, null, 16).memory.activations;
    expect(half).toBeLessThan(0.7 * memory.activations);
  });

  it("leaves out the teacher where no term asks for it, and negatives where none is looked at", () => {
    const [degla, contrastive] = [plan(), plan({ method: PRESETS.contrastive })];
    expect(contrastive.memory.teacher).toBe(0);
    expect(degla.memory.teacher).toBe(4 * degla.trained);
    expect(contrastive.memory.activations).toBeLessThan(0.6 * degla.memory.activations);
  });

  it("refuses a batch that the data can't fill, and one that would tear twins apart", () => {
    const refused = (data: { size: number; together?: number }, batch: number) =>
      planTraining(bundled, run({ batch }), { budget: null, data }).refusal;
    expect(refused({ size: 32 }, 32)).toBeNull();
    expect(refused({ size: 31 }, 32)!.message).toBe(
      "A batch of 32 is larger than the data: 31 pairs to train on.",
    );
    expect(refused({ size: 1 }, 2)!.message).toMatch(/1 pair to train on/);
    expect(refused({ size: 100, together: 2 }, 32)).toBeNull();
    expect(refused({ size: 100, together: 2 }, 31)).toMatchObject({
      code: "BadInput",
      advice: "Choose a batch that is a multiple of 2, or no twins.",
    });
  });

  it("keeps activations modest where nobody knows the budget, and refuses nothing", () => {
    const { microBatch, memory, refusal } = plan({ batch: 1024 });
    expect(microBatch).toBe(256);
    expect(memory.activations).toBeLessThan(2 * 2 ** 30);
    expect(refusal).toBeNull();
    expect(plan({ batch: 1024, microBatch: 512 }).microBatch).toBe(512);
  });

  it("chooses the micro-batch by the budget, and refuses with advice what fits in no way", () => {
    expect(plan().microBatch).toBe(32);
    const tight = plan({}, 300e6);
    expect(tight.microBatch).toBeLessThan(32);
    expect(tight.memory.total).toBeLessThan(300e6);
    expect(tight.refusal).toBeNull();
    expect(plan({ microBatch: 5 }).microBatch).toBe(5);
    const { refusal } = plan({}, 50e6);
    expect(refusal!.code).toBe("OutOfMemory");
    expect(refusal!.message).toMatch(/needs about \d+ MB, and about 50 MB are there/);
    expect(refusal!.advice).toMatch(/LoRA/);
    expect(plan({ microBatch: 32 }, 300e6).refusal!.advice).toMatch(/smaller micro-batch than 32/);
  });
});
