/** Which folder of a folder the commands read a model from: the same as a dropped one. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { modelName, modelPath } from "./modelFolder";

const WHOLE = ["config.json", "model.safetensors", "tokenizer.json", "preprocessor_config.json"];

describe("which folder the command reads", () => {
  const root = mkdtempSync(join(tmpdir(), "folders-"));
  afterAll(() => rmSync(root, { recursive: true }));
  const model = (path: string, names = WHOLE) => {
    mkdirSync(join(root, path), { recursive: true });
    for (const name of names) writeFileSync(join(root, path, name), "x");
  };

  it("itself, whatever lies below it", () => {
    model("out");
    model("out/checkpoint-5");
    expect(modelPath(join(root, "out"))).toBe(join(root, "out"));
  });
  it("the snapshot of a model in the hub's cache, which is links", () => {
    model("models--x--y/blobs", ["aa", "bb"]);
    mkdirSync(join(root, "models--x--y/snapshots/1f"), { recursive: true });
    for (const name of WHOLE) symlinkSync("../../blobs/aa", join(root, "models--x--y/snapshots/1f", name));
    const folder = modelPath(join(root, "models--x--y"));
    expect(folder).toBe(join(root, "models--x--y/snapshots/1f"));
    expect([modelName(folder), modelName(join(root, "out/"))]).toEqual(["y", "out"]);
  });
  it("the one checkpoint that there is; of several it names them", () => {
    model("run/checkpoint-5");
    expect(modelPath(join(root, "run"))).toBe(join(root, "run/checkpoint-5"));
    model("run/checkpoint-10");
    expect(() => modelPath(join(root, "run"))).toThrow(/several models: checkpoint-10, checkpoint-5/);
  });
  it("transformers.js' graphs, to refuse them by name", () => {
    model("js", ["config.json", "tokenizer.json", "preprocessor_config.json"]);
    model("js/onnx", ["model.onnx", "model_quantized.onnx"]);
    expect(modelPath(join(root, "js"))).toBe(join(root, "js/onnx"));
  });
});
