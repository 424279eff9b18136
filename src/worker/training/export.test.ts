import { decode } from "fast-png";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { atlasOnDisk } from "../../cli/atlas";
import { decodeWithSharp } from "../../cli/decodeImage";
import { openSafetensors, readFloats } from "../../clip/safetensors";
import { runConfigSchema } from "../../degla/config";
import { sha256, someModelStore } from "../../storage/models/testing";
import { createEngine } from "../engine";
import type { Engine, ModelInfo } from "../protocol";
import { asFiles, tinyClip, tinyPairs, tinyRun } from "../testing";
import { type ExportKind, studentId } from "./protocol";

vi.setConfig({ testTimeout: 180_000 });

const folder = tinyClip(1);
const pairs = tinyPairs();
const lora = { kind: "lora", rank: 2, alpha: 4, targets: ["q_proj", "fc1"] };

let engine: Engine;
let base: ModelInfo;
beforeAll(async () => {
  engine = createEngine({
    modelStore: await someModelStore(),
    decode: decodeWithSharp,
    atlas: atlasOnDisk,
  });
  await engine.start("wasm");
  base = await engine.loadModel({ kind: "files", name: "tiny", files: asFiles(folder) });
});

const train = (id: string, change: Record<string, unknown> = {}, until: number | null = null) =>
  engine.train(id, tinyRun(base.id, change), pairs, () => {}, { until: until ?? undefined });

async function unzipped(id: string, what: ExportKind) {
  const blob = await engine.exportRun(id, what);
  const files = unzipSync(new Uint8Array(await blob.arrayBuffer()));
  const text = (name: string) => new TextDecoder().decode(files[name]);
  const tensors = async (name: string) => {
    const file = await openSafetensors(files[name]!);
    const out = new Map<string, { shape: number[]; values: Float32Array }>();
    for (const entry of file.entries.values())
      out.set(entry.name, { shape: entry.shape, values: await readFloats(file, entry) });
    return out;
  };
  return {
    files,
    names: Object.keys(files).sort(),
    text,
    json: (name: string) => JSON.parse(text(name)),
    tensors,
  };
}

describe("weights that are kept", () => {
  for (const [what, train_] of [
    ["everything", { kind: "all" }],
    ["LoRA", lora],
  ] as const)
    it(`are a model of their own with the student's embeddings: ${what}`, async () => {
      const id = `kept ${what}`;
      await train(id, { train: train_ }, 3);
      const image = await engine.addImage(pairs.files[3]!.blob, "3.png");
      const captions = ["red by green, 3", "a blue thing"];
      const student = await engine.globalScores(studentId(id), [image.id], captions);
      const held = await engine.memory();
      const kept = await engine.keepRun(id, "My tuned one");
      expect(await engine.memory()).toBe(held); // it is not loaded by that
      expect(kept).toMatchObject({
        name: "My tuned one",
        source: "tuned",
        cached: false,
        licence: base.licence,
      });
      expect(kept.id).toMatch(/^tuned:[0-9a-f]{16}$/);
      expect(kept.logitScale).toBeCloseTo(student.logitScale, 4);
      expect((await engine.cachedModels()).map((model) => model.id)).toContain(kept.id);
      expect((await engine.runs()).find((run) => run.id === id)!.model).toBe(kept.id);
      await engine.loadModel({ kind: "cached", id: kept.id });
      const loaded = await engine.globalScores(kept.id, [image.id], captions);
      expect(loaded.cosine).toEqual(student.cosine);
      await engine.unloadModel(kept.id);
      // the same out of storage, with no trainer at hand
      await engine.stopTraining(id);
      await engine.unloadModel(studentId(id));
      expect((await engine.keepRun(id, "again")).sha256).toBe(kept.sha256);
    });

  it("of a run without a step are refused by name", async () => {
    await expect(engine.keepRun("nobody", "x")).rejects.toThrow("This run is not known here.");
    await train("idle", {}, 0);
    await expect(engine.keepRun("idle", "x")).rejects.toThrow("has not made a step");
    await engine.deleteRun("idle");
  });
});

describe("an exported model", () => {
  it("is a Hugging Face folder with a card of data, method, seed, results and hashes", async () => {
    const summary = await train("model");
    const { sha256: weights } = await engine.keepRun("model", "kept");
    const { names, files, text, json, tensors } = await unzipped("model", "model");
    expect(names).toEqual([
      "README.md",
      "config.json",
      "merges.txt",
      "model.safetensors",
      "preprocessor_config.json",
      "run.json",
      "special_tokens_map.json",
      "tokenizer.json",
      "tokenizer_config.json",
      "vocab.json",
    ]);
    expect(json("config.json")).toEqual(JSON.parse(new TextDecoder().decode(folder.get("config.json")!)));
    expect(sha256(files["model.safetensors"]!)).toBe(weights);
    const before = await openSafetensors(folder.get("model.safetensors")!);
    for (const [name, { shape }] of await tensors("model.safetensors"))
      expect(shape, name).toEqual(before.entries.get(name)!.shape);
    expect(runConfigSchema.parse(json("run.json"))).toEqual(summary.config);
    const card = text("README.md");
    const result = `| ${(100 * summary.evaluations.at(-1)!.composition!).toFixed(1)} |`;
    for (const told of [weights, base.sha256, "seed | 42", "8 of 8", "DeGLA: 1 L_base", "1.28 L_dis", result])
      expect(card).toContain(told);
  });

  it("as an adapter holds LoRA's matrices as PEFT names them; where there are none it is refused", async () => {
    await train("adapter", { train: lora }, 2);
    const { names, json, tensors } = await unzipped("adapter", "adapter");
    expect(names).toEqual(["README.md", "adapter_config.json", "adapter_model.safetensors", "run.json"]);
    expect(json("adapter_config.json")).toMatchObject({
      peft_type: "LORA",
      r: 2,
      lora_alpha: 4,
      base_model_name_or_path: "tiny",
    });
    const matrices = await tensors("adapter_model.safetensors");
    const query = "base_model.model.vision_model.encoder.layers.0.self_attn.q_proj";
    expect(matrices.get(`${query}.lora_A.weight`)!.shape).toEqual([2, 32]);
    expect(matrices.get(`${query}.lora_B.weight`)!.shape).toEqual([32, 2]);
    await expect(engine.exportRun("model", "adapter")).rejects.toMatchObject({
      name: "BadInputError",
    });
  });
});

describe("an exported run", () => {
  it("holds data, negatives, settings, base and checkpoint as docs/run-export.md says", async () => {
    await train("run", {}, 3);
    const { tensors: live } = await unzipped("run", "model");
    const weights = await live("model.safetensors");
    await engine.stopTraining("run");
    const { names, files, text, json, tensors } = await unzipped("run", "run");
    expect(names.filter((name) => !name.startsWith("data/images/"))).toEqual([
      "README.md",
      "checkpoint.json",
      "checkpoint.safetensors",
      "data/data.json",
      "data/pairs.jsonl",
      "model/config.json",
      "model/merges.txt",
      "model/model.safetensors",
      "model/preprocessor_config.json",
      "model/special_tokens_map.json",
      "model/tokenizer.json",
      "model/tokenizer_config.json",
      "model/vocab.json",
      "run.json",
    ]);
    const { step, baseSha256, dataHash, steps } = json("checkpoint.json");
    expect([step, steps.length, baseSha256]).toEqual([3, 3, sha256(files["model/model.safetensors"]!)]);
    const data = json("data/data.json");
    expect(data).toEqual({ hash: dataHash, size: 16, together: 1 });
    const lines = text("data/pairs.jsonl")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(16);
    const known = new Map(pairs.pairs.map((pair) => [pair.caption, pair]));
    for (const { image, caption, negatives } of lines) {
      const pair = known.get(caption)!;
      expect(negatives).toEqual(pair.negatives);
      const own = pairs.files.find(({ name }) => name === pair.file)!;
      const source = decode(new Uint8Array(await own.blob.arrayBuffer()));
      expect(Buffer.from(decode(files[`data/${image}`]!).data)).toEqual(Buffer.from(source.data));
    }
    // arrays in the layouts of the weight file
    const arrays = await tensors("checkpoint.safetensors");
    const inFile = new Map((await openSafetensors(files["model/model.safetensors"]!)).entries);
    for (const [name, { shape }] of arrays)
      expect(shape, name).toEqual(inFile.get(name.slice(name.indexOf("/") + 1))!.shape);
    for (const store of ["student", "teacher", "m", "v"])
      expect(arrays.has(`${store}/visual_projection.weight`)).toBe(true);
    for (const [name, { values }] of weights) {
      const stored = arrays.get(`student/${name}`);
      if (stored) expect(Buffer.from(stored.values.buffer)).toEqual(Buffer.from(values.buffer));
    }
  });

  it("on scenes draws them, twins side by side", async () => {
    const scenes = { kind: "scenes", count: 12, twins: 1, nouns: ["cat", "dog", "car"] };
    await train("scenes", { data: scenes, heldOut: 0, steps: 1, evaluateEvery: 0 });
    const { json, text, files } = await unzipped("scenes", "run");
    expect(json("data/data.json")).toMatchObject({ size: 12, together: 2 });
    const lines = text("data/pairs.jsonl")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(12);
    for (const { image } of lines)
      expect(decode(files[`data/${image}`]!)).toMatchObject({ width: 128, channels: 3 });
  });
});
