import { describe, expect, it } from "vitest";
import { UnsupportedModelError } from "../../base/errors";
import { folderName, isHubCache, modelFolders } from "./modelFolders";

const SMALL = ["config.json", "tokenizer.json", "preprocessor_config.json"];
const whole = (folder: string) => [...SMALL, "model.safetensors"].map((name) => `${folder}${name}`);
const found = (paths: readonly string[]) => modelFolders(paths.map((path) => ({ path, file: path })));
const pictures = Array.from({ length: 300 }, (_, i) => `out/samples/${i}.png`);

describe("which folder holds the model", () => {
  it.each<[string, string[], string[]]>([
    [
      "a whole root wins over checkpoints in it",
      [...whole("out/checkpoint-300/"), ...whole("out/")],
      ["out"],
    ],
    ["two beside each other are asked about", [...whole("a/"), ...whole("b/")], ["a", "b"]],
    [
      "checkpoints without a root are asked about",
      [...whole("out/checkpoint-50/"), ...whole("out/checkpoint-300/"), "out/trainer_state.json"],
      ["out/checkpoint-300", "out/checkpoint-50"],
    ],
    [
      "the one that is whole, beside an optimiser's",
      [...whole("out/final/"), "out/state/optimizer.safetensors"],
      ["out/final"],
    ],
    ["one deep within other files", [...pictures, ...whole("out/model/")], ["out/model"]],
    ["files without a folder", whole(""), [""]],
    ["a pickle with its config", ["m/config.json", "m/pytorch_model.bin", "m/tokenizer.json"], ["m"]],
    ["Flax weights with their config", ["m/config.json", "m/flax_model.msgpack"], ["m"]],
    ["OpenCLIP's pickle", ["m/open_clip_config.json", "m/open_clip_pytorch_model.bin"], ["m"]],
    ["a pickle alone", ["ViT-B-32.pt"], [""]],
    ["an adapter alone", ["a/adapter_config.json", "a/adapter_model.safetensors"], ["a"]],
    ["pictures", pictures, []],
    ["pictures beside features", ["d/features.pt", "d/1.png", "d/2.png"], []],
  ])("%s", (_, paths, expected) => {
    expect(found(paths).map(({ path }) => path)).toEqual(expected);
  });

  it("never mixes files over folders", () => {
    const [root] = found([...whole("out/checkpoint-300/"), ...whole("out/")]);
    expect(root!.files.map(({ file }) => file).sort()).toEqual(whole("out/").sort());
    expect(folderName(root!)).toBe("out");
  });

  it("refuses the parts of a diffusion model by name", () => {
    const parts = ["unet", "vae", "text_encoder"].flatMap((part) => [
      `sd/${part}/config.json`,
      `sd/${part}/diffusion_pytorch_model.safetensors`,
    ]);
    expect(() => found(parts)).toThrow(UnsupportedModelError);
    expect(() => found(parts)).toThrow(/sd\/text_encoder, sd\/unet, sd\/vae/);
  });

  it("knows the hub's cache by its blobs", () => {
    expect(isHubCache([`models--a--b/blobs/${"0a".repeat(32)}`, "models--a--b/refs/main"])).toBe(true);
    expect(isHubCache(whole("m/"))).toBe(false);
  });
});
