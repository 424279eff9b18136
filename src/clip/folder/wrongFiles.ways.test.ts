/** What stands in a file's place, and what other programs write: read rightly, or refused for what it is. */
import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "../../program/backend";
import { loadClip } from "../model";
import { type TensorToWrite, writeSafetensors } from "../safetensors";
import { hashedCheckpoint, jsonBytes, tinyConfig } from "../testing";
import { type ClipFiles, openFolder } from "./openFolder";
import { embedded as captionsEmbedded, tensorsIn } from "./testing";
import { transformersFiles } from "./transformersFiles";

const base = hashedCheckpoint(tinyConfig());
const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const utf8 = (value: unknown) => new TextDecoder().decode(value as Uint8Array);
let tensors: TensorToWrite[];
let expected: Float32Array;

const embedded = (files: ClipFiles) => captionsEmbedded(files, ["a red koala"]);

beforeAll(async () => {
  await startBackend("wasm");
  expected = await embedded(base);
  tensors = await tensorsIn(base);
});

const POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 7\n";
const PAGE = "<!DOCTYPE html>\n<html><title>Sign in</title></html>";

describe("a file that is another one", () => {
  it.each([
    ["config.json", POINTER, /config\.json is a Git LFS pointer/],
    ["tokenizer.json", POINTER, /tokenizer\.json is a Git LFS pointer/],
    ["preprocessor_config.json", POINTER, /preprocessor_config\.json is a Git LFS pointer/],
    ["config.json", PAGE, /config\.json is a web page/],
    ["tokenizer.json", PAGE, /tokenizer\.json is a web page/],
    ["model.safetensors", PAGE, /model\.safetensors is a web page/],
    ["model.safetensors", `\n ${PAGE}`, /is a web page/],
    ["model.safetensors", '{"error":"Access to model x/y is restricted"}', /holds text, not weights/],
    ["model.safetensors", "Invalid username or password.", /holds text, not weights/],
    ["model.safetensors", `PK\x03\x04${"\0".repeat(60)}`, /is a PyTorch pickle/],
    ["model.safetensors", `\x80\x02}q\0X\x05${"\0".repeat(60)}`, /is a PyTorch pickle/],
    ["model.safetensors", `GGUF\x03${"\0".repeat(60)}`, /is a GGUF file/],
    ["model.safetensors", `\x89HDF\r\n\x1a\n${"\0".repeat(60)}`, /is an HDF5 file/],
    ["model.safetensors", `\x1f\x8b\x08${"\0".repeat(60)}`, /compressed with gzip/],
  ])("%s: %j", async (name, text, message) => {
    await expect(loadClip({ ...base, [name]: bytes(text) })).rejects.toThrow(message);
  });

  it("a header of 640 bytes begins as a pickle does, and is none", async () => {
    const tensor = { name: "x", shape: [1], values: new Float32Array(1) };
    let file = new Uint8Array();
    for (let pad = 0; file[0] !== 0x80 || file[1] !== 2; pad++)
      file = writeSafetensors([tensor], "F32", { pad: "x".repeat(pad) });
    const read = openFolder({ ...base, "model.safetensors": file });
    await expect(read).rejects.toThrow(/has no tensor/);
  });

  it.each([
    [["model.safetensors.crdownload"], /model\.safetensors\.crdownload is a download that has not ended/],
    [["model.safetensors.incomplete"], /a download that has not ended/],
    [["clip.tar.gz"], /clip\.tar\.gz is an archive/],
    [["openvino_model.bin", "openvino_model.xml"], /only as an OpenVINO model/],
    [["model.tflite"], /only as a TensorFlow Lite model/],
    [["model.safetensors.index.json"], /but none of the weight files that it names/],
  ])("instead of weights: %j", async (names, message) => {
    const { "model.safetensors": _, ...rest } = base;
    const files = Object.fromEntries(names.map((name) => [name, bytes("{}")]));
    await expect(loadClip({ ...rest, ...files })).rejects.toThrow(message);
  });
});

describe("weights of other writers", () => {
  it.each(["module.", "model.", "_orig_mod.", "clip.", "student.clip_model."])(
    "names behind %s",
    async (prefix) => {
      const more = {
        name: `${prefix === "model." ? "" : prefix}head.weight`,
        shape: [1],
        values: new Float32Array(1),
      };
      const weights = writeSafetensors([
        ...tensors.map((one) => ({ ...one, name: prefix + one.name })),
        more,
      ]);
      const files = { ...base, "model.safetensors": weights };
      expect(await embedded(files)).toEqual(expected);
      const { choices, plain } = await openFolder(files);
      expect(choices).toEqual([{ kind: "prefixDropped", prefix }]);
      expect(plain).toBeNull();
    },
  );

  it.each<[string, string, string]>([
    ["./", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"],
    ["/home/me/", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"],
    ["", "towers-a.safetensors", "towers-b.safetensors"],
  ])("shards by an index with “%s”: %s", async (path, one, two) => {
    const map = Object.fromEntries(tensors.map(({ name }, i) => [name, path + (i < 9 ? one : two)]));
    const { "model.safetensors": _, ...rest } = base;
    const files = {
      ...rest,
      [one]: writeSafetensors(tensors.slice(0, 9)),
      [two]: writeSafetensors(tensors.slice(9)),
      "model.safetensors.index.json": jsonBytes({ weight_map: map }),
    };
    expect(await embedded(files)).toEqual(expected);
  });
});

describe("settings as programs write them", () => {
  it("Python's NaN stands in config.json, as transformers reads it", async () => {
    const text = utf8(base["config.json"]).replace("{", '{"loss": NaN, "most": -Infinity, "said": "NaN",');
    expect(await embedded({ ...base, "config.json": bytes(text) })).toEqual(expected);
  });

  it("processor_config.json can be flat, as transformers 4 reads it", async () => {
    const { "preprocessor_config.json": settings, ...rest } = base;
    const flat = {
      ...JSON.parse(utf8(settings)),
      image_mean: [0.5, 0.5, 0.5],
      processor_class: "CLIPProcessor",
    };
    const { preprocess, choices } = await openFolder({ ...rest, "processor_config.json": jsonBytes(flat) });
    expect(preprocess.mean).toEqual([0.5, 0.5, 0.5]);
    expect(choices).toMatchObject([{ kind: "imageSettingsFlat" }]);
    const files = { ...rest, "processor_config.json": jsonBytes({ ...flat, resample: 0 }) };
    const written = await transformersFiles(files, await openFolder(files));
    expect(JSON.parse(utf8(written["preprocessor_config.json"]))).toMatchObject({
      resample: 0,
      image_mean: [0.5, 0.5, 0.5],
    });
  });

  it.each(["bicubic", "BICUBIC", "PIL.Image.BILINEAR", "3"])(
    "a filter by a word, %s, is refused: transformers 5 takes bilinear for all of them",
    async (resample) => {
      const settings = { ...JSON.parse(utf8(base["preprocessor_config.json"])), resample };
      const files = { ...base, "preprocessor_config.json": jsonBytes(settings) };
      await expect(openFolder(files)).rejects.toThrow(`by a word, “${resample}”`);
    },
  );

  it.each(["gelu_new", "gelu_pytorch_tanh", "relu"])(
    "an activation that is not computed: %s",
    async (act) => {
      const config = JSON.parse(utf8(base["config.json"]));
      config.text_config.hidden_act = act;
      await expect(openFolder({ ...base, "config.json": jsonBytes(config) })).rejects.toMatchObject({
        code: "UnsupportedModel",
        message: expect.stringContaining(`"${act}" in text_config`),
        advice: expect.stringContaining("quick_gelu and gelu"),
      });
    },
  );
});
