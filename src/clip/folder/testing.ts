/** For tests: what the model of a folder makes of captions, and its tensors, to be written otherwise. */
import { encodeTexts, loadClip } from "../model";
import { openSafetensors, readFloats, type TensorToWrite } from "../safetensors";
import type { ClipFiles } from "./openFolder";

/** [captions * E] */
export async function embedded(files: ClipFiles, captions: readonly string[]): Promise<Float32Array> {
  const model = await loadClip(files);
  const rows = await encodeTexts(model, captions);
  model.dispose();
  return rows;
}

/** Of model.safetensors. */
export async function tensorsIn(files: ClipFiles): Promise<TensorToWrite[]> {
  const file = await openSafetensors(files["model.safetensors"]!);
  return Promise.all(
    [...file.entries.values()].map(async (entry) => ({
      name: entry.name,
      shape: entry.shape,
      values: await readFloats(file, entry),
    })),
  );
}
