/**
 * A run's weights as a Hugging Face folder that transformers' CLIPModel loads: the base's small files, the tuned
 * weights in the layout of the file, and a model card.
 */
import { type FloatType, type TensorToWrite, writeSafetensors } from "../clip/safetensors";
import type { RunConfig } from "./config";
import { modelCard } from "./modelCard";
import type { EvalRecord, StepRecord } from "./types";

type Bytes = Uint8Array<ArrayBuffer>;
export type TunedType = Extract<FloatType, "F32" | "F16">;

/** What of a run the folder and its card tell. */
export interface RunFacts {
  config: RunConfig;
  steps: readonly StepRecord[];
  evaluations: readonly EvalRecord[];
  dataHash: string;
  /** Name and SHA-256 of the base's model.safetensors; licence where it is known. */
  base: { name: string; sha256: string; licence?: string };
}

/** Files of a base that go on as they are; all but the first three are there or not. */
export const KEPT_FILES = [
  "config.json",
  "tokenizer.json",
  "preprocessor_config.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "vocab.json",
  "merges.txt",
] as const;

/** Lower-case hexadecimal. */
export async function sha256Hex(bytes: Bytes): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** config.json, saying the number type that the weights now have. */
function withDtype(json: Bytes, dtype: TunedType): Bytes {
  const config = JSON.parse(new TextDecoder().decode(json)) as Record<string, unknown>;
  const name = dtype === "F16" ? "float16" : "float32";
  if ("torch_dtype" in config) config.torch_dtype = name;
  if ("dtype" in config) config.dtype = name;
  return new TextEncoder().encode(`${JSON.stringify(config, null, 2)}\n`);
}

/**
 * All files of the folder, by name.
 *
 * @param kept those of KEPT_FILES that the base has
 * @param weights from `Trainer.weights`
 * @param dtype of the written weights: float32, or float16 for half the size
 */
export async function tunedFolder(
  kept: Partial<Record<(typeof KEPT_FILES)[number], Bytes>>,
  weights: readonly TensorToWrite[],
  facts: RunFacts,
  dtype: TunedType = "F32",
): Promise<Record<string, Bytes>> {
  const files: Record<string, Bytes> = {};
  for (const name of KEPT_FILES) {
    const bytes = kept[name];
    if (bytes) files[name] = name === "config.json" ? withDtype(bytes, dtype) : bytes;
  }
  files["model.safetensors"] = writeSafetensors(weights, dtype);
  const sha256 = await sha256Hex(files["model.safetensors"]);
  files["README.md"] = new TextEncoder().encode(modelCard(facts, sha256));
  return files;
}
