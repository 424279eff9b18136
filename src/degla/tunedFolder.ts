/**
 * A run's weights as a Hugging Face folder that transformers' CLIPModel loads: the base's small files, the tuned
 * weights in the layout of the file, and a model card. The page and the command write it by this.
 */
import { sha256 } from "hash-wasm";
import { withValue } from "../clip/folder/jsonText";
import { type ClipFiles, openFolder } from "../clip/folder/openFolder";
import { transformersFiles } from "../clip/folder/transformersFiles";
import { type FloatType, type TensorToWrite, writeSafetensors } from "../clip/safetensors";
import { modelCard, type RunFacts } from "./modelCard";

type Bytes = Uint8Array<ArrayBuffer>;
export type TunedType = Extract<FloatType, "F32" | "F16">;

/** Every place of a config.json that can name a number type: readers of one tower look into its own part. */
const DTYPES = ["", "text_config", "vision_config", "text_config_dict", "vision_config_dict"].flatMap(
  (part) => ["dtype", "torch_dtype"].map((key) => (part ? [part, key] : [key])),
);

/** config.json, saying the number type that the weights now have; the text of all else stays. */
function withDtype(json: Bytes, dtype: TunedType): Bytes {
  const name = dtype === "F16" ? "float16" : "float32";
  let text = new TextDecoder().decode(json);
  for (const path of DTYPES) text = withValue(text, path, name);
  return new TextEncoder().encode(text);
}

/**
 * All files of the folder, by name.
 *
 * @param base files of the base's folder, in any layout that is read
 * @param weights from `Trainer.weights`
 * @param dtype of the written weights: float32, or float16 for half the size
 */
export async function tunedFolder(
  base: ClipFiles,
  weights: readonly TensorToWrite[],
  facts: RunFacts,
  dtype: TunedType = "F32",
): Promise<Record<string, Bytes>> {
  const files = await transformersFiles(base, await openFolder(base, facts.base.name));
  files["config.json"] = withDtype(files["config.json"]!, dtype);
  files["model.safetensors"] = writeSafetensors(weights, dtype);
  const hash = await sha256(files["model.safetensors"]);
  files["README.md"] = new TextEncoder().encode(await modelCard(facts, hash));
  return files;
}
