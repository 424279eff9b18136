import { describe, expect, it } from "vitest";
import { BrokenFileError, UnsupportedModelError } from "../base/errors";
import { expectedShapes, gridSize, parseConfig } from "./config";
import { jsonBytes, tinyConfig } from "./testing";

describe("config.json", () => {
  it("has transformers' defaults: an empty CLIP is ViT-B/32", () => {
    const config = parseConfig(jsonBytes({ model_type: "clip" }));
    expect(config.embeddingDim).toBe(512);
    expect(config.vision).toEqual({
      width: 768,
      mlpWidth: 3072,
      layers: 12,
      heads: 12,
      activation: "quick_gelu",
      layerNormEps: 1e-5,
      imageSize: 224,
      patchSize: 32,
    });
    expect(config.text).toMatchObject({
      width: 512,
      layers: 12,
      heads: 8,
      vocabSize: 49408,
      contextLength: 77,
    });
    expect(config.text.endToken).toBe(49407);
  });

  it("lets the older *_config_dict win, as transformers does", () => {
    const config = parseConfig(
      jsonBytes({
        text_config: { hidden_size: 256 },
        text_config_dict: { hidden_size: 512, num_hidden_layers: 3 },
        vision_config: { image_size: [96, 96] },
        vision_config_dict: null,
      }),
    );
    expect(config.text).toMatchObject({ width: 512, layers: 3 });
    expect(config.vision.imageSize).toBe(96);
  });

  it("counts whole patches only", () => {
    const config = parseConfig(
      jsonBytes({ model_type: "clip", vision_config: { image_size: 100, patch_size: 32 } }),
    );
    expect(gridSize(config.vision)).toBe(3);
    const shapes = expectedShapes(config);
    expect(shapes.get("vision_model.embeddings.position_embedding.weight")).toEqual([10, 768]);
  });

  it("knows the shapes of ViT-B/32: 151,277,313 parameters", () => {
    const shapes = expectedShapes(parseConfig(jsonBytes({ model_type: "clip" })));
    let parameters = 0;
    for (const shape of shapes.values()) parameters += shape.reduce((product, n) => product * n, 1);
    expect(parameters).toBe(151_277_313);
    expect(shapes.get("vision_model.pre_layrnorm.weight")).toEqual([768]);
    expect(shapes.get("logit_scale")).toEqual([]);
  });

  const vision = (change: object) => {
    const config = tinyConfig();
    return { ...config, vision_config: { ...config.vision_config, ...change } };
  };

  it.each<[string, unknown, typeof BrokenFileError | typeof UnsupportedModelError, RegExp]>([
    [
      "another kind of model",
      { model_type: "siglip" },
      UnsupportedModelError,
      /is a SigLIP, not a CLIP: config\.json says "siglip"/,
    ],
    ["something else altogether", { name: "package" }, UnsupportedModelError, /describes no CLIP/],
    ["a list", [], BrokenFileError, /config\.json/],
    [
      "an unknown activation",
      vision({ hidden_act: "relu" }),
      UnsupportedModelError,
      /"relu" in vision_config/,
    ],
    [
      "heads that do not divide the width",
      vision({ num_attention_heads: 5 }),
      BrokenFileError,
      /24 .* multiple .* 5/,
    ],
    ["a width of zero", vision({ hidden_size: 0 }), BrokenFileError, /vision_config\) .* hidden_size/],
    ["a text for a number", vision({ num_hidden_layers: "two" }), BrokenFileError, /num_hidden_layers/],
    ["one colour", vision({ num_channels: 1 }), UnsupportedModelError, /1 colour channels/],
    ["an oblong image", vision({ image_size: [32, 64] }), BrokenFileError, /image_size/],
    ["patches larger than the image", vision({ patch_size: 64 }), BrokenFileError, /patch_size 64/],
  ])("refuses %s", (_, value, kind, message) => {
    expect(() => parseConfig(jsonBytes(value))).toThrow(kind);
    expect(() => parseConfig(jsonBytes(value))).toThrow(message);
  });

  it("refuses what is no JSON", () => {
    expect(() => parseConfig(new Uint8Array())).toThrow(/config\.json is empty/);
    expect(() => parseConfig(Uint8Array.of(0xff, 0xfe))).toThrow(BrokenFileError);
  });
});
