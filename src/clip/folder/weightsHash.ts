/** One SHA-256 for a model's weights, in one file or in several: what results are filed under. */
import { sha256 } from "hash-wasm";
import { ADAPTER_CONFIG } from "./chooseFiles";

export interface HashedFile {
  name: string;
  sha256: string;
}

/** An adapter's config scales its matrices: it belongs to the weights. */
const counts = (name: string) => name.endsWith(".safetensors") || name === ADAPTER_CONFIG;

/** That of the file where there is one; of several that of "name sha256\n" of each, in the order of their names. */
export async function weightsSha256(files: readonly HashedFile[]): Promise<string> {
  const weights = files.filter(({ name }) => counts(name));
  if (weights.length === 1) return weights[0]!.sha256;
  const lines = weights.map((file) => `${file.name} ${file.sha256}\n`).sort();
  return sha256(lines.join(""));
}
