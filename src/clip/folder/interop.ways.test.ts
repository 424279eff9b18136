/** Folders that open_clip and PEFT wrote, against what they compute of them (training/fixtures/clip_interop.py, clip_adapters.py). */
import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "../../program/backend";
import { embedTokens } from "../encoding";
import { type ClipModel, encodeImages, loadClip } from "../model";
import { hashedCheckpoint, jsonBytes, readFixture, smallTokenizerJson, tinyConfig } from "../testing";
import { testPicture } from "../testingPreprocess";
import { tokenBatch } from "../text";
import { type ClipFiles, openFolder } from "./openFolder";
import { transformersFiles, wholeWeights } from "./transformersFiles";

interface Written {
  name: string;
  config: Record<string, unknown>;
  weights: string;
  images: number[][];
  texts: number[][];
}
interface Fixture {
  source: string;
  picture: [number, number];
  rows: number[][];
}

const { source, picture, rows, openClip } = readFixture("clip-interop.json.gz") as Fixture & {
  openClip: Written[];
};
const { source: adapters, peft } = readFixture("clip-adapters.json.gz") as Fixture & { peft: Written[] };
const bytes = (base64: string) => Uint8Array.from(Buffer.from(base64, "base64"));
const tokenizer = { "tokenizer.json": jsonBytes(smallTokenizerJson(86)) };

async function embeddings(model: ClipModel) {
  const images = await encodeImages(model, [testPicture(...picture, false)]);
  const batch = tokenBatch(rows, model.tokenizer.endToken, model.config.text.pooling);
  return { images, texts: await embedTokens(model, batch) };
}

function worst(ours: Float32Array, theirs: number[][]): number {
  const flat = theirs.flat();
  expect(ours.length).toBe(flat.length);
  return flat.reduce((most, value, i) => Math.max(most, Math.abs(value - ours[i]!)), 0);
}

async function expectEmbeddings(files: ClipFiles, { images, texts }: Written) {
  const model = await loadClip(files);
  const ours = await embeddings(model);
  expect(worst(ours.images, images)).toBeLessThan(5e-6);
  expect(worst(ours.texts, texts)).toBeLessThan(5e-6);
  model.dispose();
}

const openClipFiles = ({ config, weights }: Written): ClipFiles => ({
  ...tokenizer,
  "open_clip_config.json": jsonBytes(config),
  "open_clip_model.safetensors": bytes(weights),
});
const base = hashedCheckpoint(tinyConfig());
const withAdapter = ({ config, weights }: Written): ClipFiles => ({
  ...base,
  "adapter_config.json": jsonBytes(config),
  "adapter_model.safetensors": bytes(weights),
});

describe(`folders of others: ${source}, ${adapters}`, () => {
  beforeAll(async () => void (await startBackend("wasm")));

  it.each(openClip)("OpenCLIP, $name", (row) => expectEmbeddings(openClipFiles(row), row));

  it.each(openClip)("OpenCLIP, $name, written as transformers' folder", async (row) => {
    const files = openClipFiles(row);
    const folder = await openFolder(files);
    const written = await transformersFiles(files, folder);
    const weights = await wholeWeights(files, folder);
    const again = { ...written, "model.safetensors": weights };
    const [model, other] = [await loadClip(files), await loadClip(again)];
    const [one, two] = [await embeddings(model), await embeddings(other)];
    expect(two.texts).toEqual(one.texts);
    expect(other.preprocess).toEqual({ ...model.preprocess, rounding: "down" });
    model.dispose();
    other.dispose();
  });

  it.each(peft.filter(({ texts }) => texts))("PEFT, $name, merged into its base", (row) =>
    expectEmbeddings(withAdapter(row), row),
  );

  it("names what of them is not read", async () => {
    const [first] = openClip;
    const changed = (where: "vision_cfg" | "text_cfg", change: object) => {
      const model = first!.config.model_cfg as Record<string, object>;
      return openClipFiles({
        ...first!,
        config: { ...first!.config, model_cfg: { ...model, [where]: { ...model[where], ...change } } },
      });
    };
    const adapted = (change: object) =>
      withAdapter({ ...peft[0]!, config: { ...peft[0]!.config, ...change } });
    const refused: [ClipFiles, RegExp][] = [
      [
        changed("vision_cfg", { timm_model_name: "convnext_base" }),
        /vision_cfg\.timm_model_name "convnext_base"/,
      ],
      [changed("vision_cfg", { layers: [3, 4, 6, 3] }), /a ResNet as its image tower/],
      [changed("text_cfg", { hf_model_name: "roberta-base" }), /text_cfg\.hf_model_name "roberta-base"/],
      [changed("text_cfg", { no_causal_mask: true }), /no_causal_mask/],
      [changed("text_cfg", { tokenizer_kwargs: { clean: "canonicalize" } }), /clean "canonicalize"/],
      [adapted({ init_lora_weights: "pissa_niter_16" }), /init_lora_weights "pissa_niter_16"/],
      [adapted({ init_lora_weights: "olora" }), /init_lora_weights "olora"/],
      [adapted({ use_qalora: true }), /use_qalora, a kind of LoRA that is not merged here/],
      [adapted({ layer_replication: [[0, 2]] }), /layer_replication/],
      [adapted({ alora_invocation_tokens: [7] }), /alora_invocation_tokens/],
      [withAdapter(peft.find(({ name }) => name === "IA3")!), /an adapter of the kind IA3, not LoRA/],
      [
        {
          ...withAdapter(peft[0]!),
          "adapter_model.safetensors": undefined,
          "adapter_model.bin": new Uint8Array(9),
        },
        /holds its adapter only as a PyTorch pickle/,
      ],
      [
        { ...withAdapter(peft[0]!), "model.safetensors": undefined },
        /is a LoRA adapter, without the model that it belongs to/,
      ],
    ];
    for (const [files, message] of refused) await expect(loadClip(files)).rejects.toThrow(message);
  });
});
