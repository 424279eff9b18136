/** A Hugging Face CLIP folder from the disk. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ClipModel, loadClip } from "../clip/model";
import { BrokenFileError } from "../kernels/errors";

/** @throws BrokenFileError where a file is missing or broken */
export async function loadModelFolder(folder: string): Promise<ClipModel> {
  const read = (name: string): Uint8Array => {
    try {
      return new Uint8Array(readFileSync(join(folder, name)));
    } catch {
      throw new BrokenFileError(
        `${join(folder, name)} can't be read.`,
        "Give the folder of a Hugging Face CLIP model.",
      );
    }
  };
  return loadClip({
    "config.json": read("config.json"),
    "model.safetensors": read("model.safetensors"),
    "tokenizer.json": read("tokenizer.json"),
    "preprocessor_config.json": read("preprocessor_config.json"),
  });
}
