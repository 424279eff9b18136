/** Ways in which people have a CLIP's folder: each kind by several members, read rightly or refused by name. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "../../program/backend";
import { loadClip } from "../model";
import { type TensorToWrite, writeSafetensors } from "../safetensors";
import { hashedCheckpoint, jsonBytes, type RawConfig, smallTokenizerJson, tinyConfig } from "../testing";
import { valueSpan, withValue } from "./jsonText";
import { cardLicence, licenceLines } from "./licence";
import { type ClipFiles, identifyFolder, openFolder } from "./openFolder";
import { embedded as captionsEmbedded, tensorsIn } from "./testing";
import { transformersFiles } from "./transformersFiles";

const raw = tinyConfig();
const base = hashedCheckpoint(raw);
const text = (value: string) => new TextEncoder().encode(value);
const CAPTIONS = ["a red koala", "two BLUE coats, on a mat's edge", "naïve café №5"];

let expected: Float32Array;
let tensors: TensorToWrite[];
const embedded = (files: ClipFiles, captions = CAPTIONS) => captionsEmbedded(files, captions);
beforeAll(async () => {
  await startBackend("wasm");
  expected = await embedded(base);
  tensors = await tensorsIn(base);
});

const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(base).filter(([name]) => !names.includes(name)));
const changed = (change: (config: RawConfig & Record<string, unknown>) => void) => {
  const config = structuredClone(raw) as RawConfig & Record<string, unknown>;
  change(config);
  return { ...base, "config.json": jsonBytes(config) };
};
const shards = (cut: number): ClipFiles => ({
  "model-00001-of-00002.safetensors": writeSafetensors(tensors.slice(0, cut)),
  "model-00002-of-00002.safetensors": writeSafetensors(tensors.slice(cut)),
});
const index = (cut: number, change: (map: Record<string, string>) => void = () => {}) => {
  const map = Object.fromEntries(
    tensors.map(({ name }, i) => [name, `model-0000${i < cut ? 1 : 2}-of-00002.safetensors`]),
  );
  change(map);
  return { "model.safetensors.index.json": jsonBytes({ metadata: {}, weight_map: map }) };
};

describe("image settings", () => {
  const settings = JSON.parse(new TextDecoder().decode(base["preprocessor_config.json"] as Uint8Array));
  const nested = (more: object = {}) => ({
    "processor_config.json": jsonBytes({ processor_class: "CLIPProcessor", ...more }),
  });
  it("of transformers 5 are nested, and win over preprocessor_config.json beside them", async () => {
    const image_processor = { ...settings, image_mean: [0.5, 0.5, 0.5] };
    for (const files of [without("preprocessor_config.json"), base]) {
      const folder = await openFolder({ ...files, ...nested({ image_processor }) });
      expect(folder.preprocess.mean).toEqual([0.5, 0.5, 0.5]);
      expect(folder.choices.some(({ kind }) => kind === "imageSettingsOf")).toBe(files === base);
    }
  });
  it("of transformers 4 are not: its processor_config.json says nothing of them", async () => {
    expect((await openFolder({ ...base, ...nested() })).preprocess.mean[0]).toBe(0.48145466);
    const alone = openFolder({ ...without("preprocessor_config.json"), ...nested() });
    await expect(alone).rejects.toThrow(/has no preprocessor_config\.json/);
  });
});

describe("the tokenizer", () => {
  const json = smallTokenizerJson(86) as unknown as Record<string, unknown> & {
    model: { vocab: Record<string, number>; merges: string[] };
  };
  const vocabulary = {
    "vocab.json": jsonBytes(json.model.vocab),
    "merges.txt": text(`#version: 0.2\n${json.model.merges.join("\n")}\n`),
  };
  it("follows from vocab.json and merges.txt", async () => {
    expect(await embedded({ ...without("tokenizer.json"), ...vocabulary })).toEqual(expected);
  });
  it.each(["vocab.json", "merges.txt"] as const)("does not follow from %s alone", async (name) => {
    const files = { ...without("tokenizer.json"), [name]: vocabulary[name] };
    await expect(loadClip(files)).rejects.toThrow(/has no tokenizer\.json/);
  });
  it.each<[string, Record<string, unknown>]>([
    ["without a normaliser", { normalizer: null }],
    ["split at white space alone", { pre_tokenizer: { type: "WhitespaceSplit" } }],
    ["with another template", { post_processor: null }],
  ])("of a file %s is built anew, as transformers 5 does", async (_, change) => {
    const files = { ...base, "tokenizer.json": jsonBytes({ ...json, ...change }) };
    expect(await embedded(files)).toEqual(expected);
    expect((await openFolder(files)).choices).toContainEqual({ kind: "tokenizerBuiltAnew" });
  });
  it("of a class that is not CLIP's is taken at its word", async () => {
    const files = {
      ...base,
      "tokenizer.json": jsonBytes({ ...json, normalizer: null }),
      "tokenizer_config.json": jsonBytes({ tokenizer_class: "PreTrainedTokenizerFast" }),
    };
    expect(await embedded(files)).not.toEqual(expected);
  });
  it("with a token behind the end of text pools there where eos_token_id is 2, else at the end of text", async () => {
    const flags = { single_word: false, lstrip: false, rstrip: false, normalized: true, special: false };
    const added = {
      ...json,
      added_tokens: [...(json.added_tokens as object[]), { id: 600, content: "<cube>", ...flags }],
    };
    const larger = tensors.map((tensor) =>
      tensor.name.endsWith("token_embedding.weight")
        ? {
            ...tensor,
            shape: [601, 24],
            values: Float32Array.from([...tensor.values, ...new Float32Array(24).fill(0.3)]),
          }
        : tensor,
    );
    const files = (eos: number) => ({
      ...changed(({ text_config }) => Object.assign(text_config, { vocab_size: 601, eos_token_id: eos })),
      "tokenizer.json": jsonBytes(added),
      "model.safetensors": writeSafetensors(larger),
    });
    const [legacy, modern] = [await embedded(files(2)), await embedded(files(599))];
    expect(legacy).toEqual(modern);
    const cube = ["a <cube> on a mat"];
    expect(await embedded(files(2), cube)).not.toEqual(await embedded(files(599), cube));
    // what comes behind the highest id is hidden from it by the causal mask
    expect(await embedded(files(2), cube)).toEqual(await embedded(files(2), ["a <cube> behind a dog"]));
  });
});

describe("weights", () => {
  it.each<[string, () => ClipFiles]>([
    ["under another name", () => ({ "tuned.safetensors": base["model.safetensors"]! })],
    ["in shards, by their index", () => ({ ...shards(9), ...index(9) })],
    ["in shards without an index", () => shards(20)],
    [
      "beside an index of nothing else",
      () => ({ "model.safetensors": base["model.safetensors"]!, ...index(4) }),
    ],
  ])("are read %s", async (_, weights) => {
    expect(await embedded({ ...without("model.safetensors"), ...weights() })).toEqual(expected);
  });
  it.each<[string, () => ClipFiles, RegExp]>([
    [
      "two files of unknown names",
      () => ({ "a.safetensors": text("x"), "b.safetensors": text("x") }),
      /several weight files: a\.safetensors, b\.safetensors/,
    ],
    [
      "a shard that is missing",
      () => ({ ...shards(9), "model-00002-of-00002.safetensors": undefined, ...index(9) }),
      /model-00002-of-00002\.safetensors, one of the files/,
    ],
    [
      "a shard that lacks a tensor",
      () => ({
        ...shards(9),
        ...index(9, (map) => {
          map.nothing = "model-00001-of-00002.safetensors";
        }),
      }),
      /has no tensor nothing/,
    ],
    [
      "a shard that is missing without an index",
      () => ({ ...shards(9), "model-00001-of-00002.safetensors": undefined }),
      /1 of the 2 weight files/,
    ],
    ["a PyTorch pickle", () => ({ "pytorch_model.bin": text("x") }), /only as a PyTorch pickle/],
    ["Flax weights", () => ({ "flax_model.msgpack": text("x") }), /only as Flax weights/],
    ["TensorFlow weights", () => ({ "tf_model.h5": text("x") }), /only as TensorFlow weights/],
    [
      "a Git LFS pointer",
      () => ({ "model.safetensors": text("version https://git-lfs.github.com/spec/v1\n") }),
      /model\.safetensors is a Git LFS pointer/,
    ],
    [
      "OpenCLIP's names",
      () => ({
        "model.safetensors": writeSafetensors([
          { name: "visual.conv1.weight", shape: [1], values: new Float32Array(1) },
        ]),
      }),
      /OpenCLIP's names/,
    ],
    [
      "the image tower alone",
      () => ({
        "model.safetensors": writeSafetensors(tensors.filter(({ name }) => name.startsWith("vision"))),
      }),
      /image tower of a CLIP alone/,
    ],
    [
      "the text tower alone",
      () => ({
        "model.safetensors": writeSafetensors(tensors.filter(({ name }) => name.startsWith("text"))),
      }),
      /text tower of a CLIP alone/,
    ],
  ])("refused by name: %s", async (_, weights, message) => {
    await expect(loadClip({ ...without("model.safetensors"), ...weights() })).rejects.toThrow(message);
  });
});

describe("config.json", () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ["SigLIP", { model_type: "siglip" }, /is a SigLIP, not a CLIP/],
    ["SigLIP 2", { model_type: "siglip2" }, /is a SigLIP 2/],
    ["Chinese-CLIP", { model_type: "chinese_clip" }, /is a Chinese-CLIP/],
    ["AltCLIP", { model_type: "altclip" }, /is an AltCLIP/],
    ["CLIPSeg", { model_type: "clipseg" }, /is a CLIPSeg/],
    ["a text tower", { model_type: "clip_text_model" }, /text tower of a CLIP alone/],
    ["an image tower", { model_type: "clip_vision_model" }, /image tower of a CLIP alone/],
    ["a classifier", { architectures: ["CLIPForImageClassification"] }, /with a classifier behind it/],
    ["something else", { model_type: "mamba" }, /of the kind "mamba", not "clip"/],
  ])("is believed before anything else: %s", async (_, change, message) => {
    const config = jsonBytes({ ...raw, ...change });
    await expect(loadClip({ "config.json": config })).rejects.toThrow(message);
  });
  it("and OpenCLIP's, before any of its weights is asked for", async () => {
    const asked: string[] = [];
    const cfg = { embed_dim: 8, vision_cfg: { layers: 2 }, text_cfg: {}, init_logit_bias: -10 };
    const read = async (name: string) => {
      asked.push(name);
      return jsonBytes({ model_cfg: cfg });
    };
    const names = ["open_clip_config.json", "open_clip_model.safetensors", "tokenizer.json"];
    await expect(identifyFolder(names, read, "some/siglip")).rejects.toThrow(/a SigLIP/);
    expect(asked).toEqual(["open_clip_config.json"]);
  });
  it("lets *_config_dict win with its defaults, as transformers", async () => {
    const dict = { ...raw.text_config } as Record<string, unknown>;
    delete dict.hidden_act; // quick_gelu by default
    const files = changed((config) => {
      config.text_config.hidden_act = "gelu";
      config.text_config_dict = dict;
    });
    expect(await embedded(files)).toEqual(expected);
    expect(
      await embedded(
        changed((config) => {
          config.text_config.hidden_act = "gelu";
        }),
      ),
    ).not.toEqual(expected);
  });
  it("is changed as text: what is not changed stays as it was written", () => {
    const before =
      '{"a": 1.0, "b":{ "dtype" : "float16","n":1e-05, "s":"}\\"," }, "dtype":"float16" ,"c":[1.0,{"dtype":2}]}';
    expect(withValue(withValue(before, ["dtype"], "float32"), ["b", "dtype"], "float32")).toBe(
      '{"a": 1.0, "b":{ "dtype" : "float32","n":1e-05, "s":"}\\"," }, "dtype":"float32" ,"c":[1.0,{"dtype":2}]}',
    );
    expect(withValue(before, ["b", "none"], 1)).toBe(before);
    expect(before.slice(...valueSpan(before, ["c"])!)).toBe('[1.0,{"dtype":2}]');
    expect(before.slice(...valueSpan(before, ["a"])!)).toBe("1.0");
  });
});

describe("what every reader wants", () => {
  it("is made of tokenizer.json where it is missing, equal to the bundled model's own files", async () => {
    const folder = new URL("../../../public/models/scenes-clip/", import.meta.url);
    const names = ["config.json", "model.safetensors", "tokenizer.json", "preprocessor_config.json"];
    const files: ClipFiles = Object.fromEntries(
      names.map((name) => [name, new Uint8Array(readFileSync(new URL(name, folder)))]),
    );
    const made = await transformersFiles(files, await openFolder(files));
    const own = (name: string) => readFileSync(new URL(name, folder), "utf8");
    const ours = (name: string) => new TextDecoder().decode(made[name]);
    for (const name of ["vocab.json", "tokenizer_config.json", "special_tokens_map.json"])
      expect(JSON.parse(ours(name)), name).toEqual(JSON.parse(own(name)));
    expect(ours("merges.txt").trim()).toBe(own("merges.txt").trim());
  });
});

describe("licences", () => {
  it.each<[string, string, string | null, string[]]>([
    ["an id", "license: mit", "mit", ["license: mit"]],
    [
      "a list",
      "license:\n- apache-2.0\n- mit\ntags: [a]",
      "apache-2.0, mit",
      ["license:", "- apache-2.0", "- mit"],
    ],
    [
      "a list in a line",
      'license: ["mit", apache-2.0]',
      "mit, apache-2.0",
      ["license:", "- mit", "- apache-2.0"],
    ],
    [
      "another, with its name and address",
      "license: other\nlicense_name: apple-ascl-2\nlicense_link: https://x.org/L",
      "apple-ascl-2 (https://x.org/L)",
      ["license: other", "license_name: apple-ascl-2", "license_link: https://x.org/L"],
    ],
    ["another without a name", "license: other", "other", ["license: other"]],
    ["quoted, with a comment", "license: 'cc-by-4.0' # yes", "cc-by-4.0", ["license: cc-by-4.0"]],
    ["none", "tags: [clip]", null, []],
  ])("%s", (_, front, spoken, lines) => {
    expect(cardLicence(`---\n${front}\n---\n# x\nlicense: no`)).toBe(spoken);
    expect(spoken === null ? [] : licenceLines(spoken)).toEqual(lines);
  });
  it("of words become other, by name", () => {
    expect(licenceLines("MIT")).toEqual(["license: mit"]);
    expect(licenceLines("MIT code; model card restricts deployed use")).toEqual([
      "license: other",
      "license_name: mit-code-model-card-restricts-deployed-use",
    ]);
  });
});
