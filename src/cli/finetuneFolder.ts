/** What a run leaves on the disk: the tuned model's folder, and LoRA's adapter beside it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cardLicence } from "../clip/folder/licence";
import { cardTrainedOn, type TrainedOn, tunedOn } from "../clip/folder/trainedOn";
import { writeSafetensors } from "../clip/safetensors";
import { withoutCases } from "../degla/againstBase";
import type { RunFacts } from "../degla/modelCard";
import type { Trainer } from "../degla/trainer";
import { type TunedType, tunedFolder } from "../degla/tunedFolder";
import type { ModelFolder } from "./modelFolder";

/** What a folder's model card says of its model; null where it doesn't. */
export interface Card {
  licence: string | null;
  trainedOn: TrainedOn | null;
}

export function cardIn(folder: string): Card {
  const file = join(folder, "README.md");
  const card = existsSync(file) ? readFileSync(file, "utf8") : "";
  return { licence: cardLicence(card), trainedOn: cardTrainedOn(card) };
}

interface Written {
  dataHash: string;
  baseSha256: string;
  /** Of the base. */
  card: Card;
  dtype: TunedType;
}

/** Weights, config, tokenizer and image settings as every reader takes them, README.md, run.json. */
export async function writeTuned(
  out: string,
  { name, files }: ModelFolder,
  trainer: Trainer,
  { dataHash, baseSha256, card: { licence, trainedOn: before }, dtype }: Written,
): Promise<void> {
  const { config, steps, evaluations } = trainer;
  const base: RunFacts["base"] = { name, sha256: baseSha256, ...(licence && { licence }) };
  const trainedOn = tunedOn(before, config.data.kind);
  const facts = { config, steps, evaluations, dataHash, base, trainedOn };
  const folder = await tunedFolder(files, await trainer.weights(), facts, dtype);
  for (const [file, bytes] of Object.entries(folder)) writeFileSync(join(out, file), bytes);
  const told = { config, evaluations: evaluations.map(withoutCases), steps };
  writeFileSync(join(out, "run.json"), `${JSON.stringify(told, null, 1)}\n`);
}

/** adapter/, in PEFT's layout; nothing where LoRA isn't trained. */
export async function writeAdapter(out: string, trainer: Trainer, baseFolder: string): Promise<void> {
  const adapter = await trainer.adapter();
  if (!adapter) return;
  const folder = join(out, "adapter");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "adapter_model.safetensors"), writeSafetensors(adapter.tensors));
  const config = { ...adapter.config, base_model_name_or_path: baseFolder };
  writeFileSync(join(folder, "adapter_config.json"), `${JSON.stringify(config, null, 2)}\n`);
}
