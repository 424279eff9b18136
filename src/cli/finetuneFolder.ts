/** What a run leaves on the disk: the tuned model's folder, and LoRA's adapter beside it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { writeSafetensors } from "../clip/safetensors";
import type { Trainer } from "../degla/trainer";
import { KEPT_FILES, type RunFacts, type TunedType, tunedFolder } from "../degla/tunedFolder";

function bytesOf(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path));
}

/** The licence that a model card's front matter names. */
function licenceOf(folder: string): string | undefined {
  const card = join(folder, "README.md");
  return existsSync(card) ? /^license:\s*(\S+)/m.exec(readFileSync(card, "utf8"))?.[1] : undefined;
}

/** config.json, model.safetensors, tokenizer files, preprocessor_config.json, README.md, run.json. */
export async function writeTuned(
  out: string,
  baseFolder: string,
  trainer: Trainer,
  { dataHash, baseSha256, dtype }: { dataHash: string; baseSha256: string; dtype: TunedType },
): Promise<void> {
  const { config, steps, evaluations } = trainer;
  const there = KEPT_FILES.filter((name) => existsSync(join(baseFolder, name)));
  const kept = Object.fromEntries(there.map((name) => [name, bytesOf(join(baseFolder, name))]));
  const licence = licenceOf(baseFolder);
  const base: RunFacts["base"] = { name: basename(resolve(baseFolder)), sha256: baseSha256 };
  if (licence) base.licence = licence;
  const facts = { config, steps, evaluations, dataHash, base };
  const files = await tunedFolder(kept, await trainer.weights(), facts, dtype);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(out, name), bytes);
  writeFileSync(join(out, "run.json"), `${JSON.stringify({ config, evaluations, steps }, null, 1)}\n`);
}

/** adapter/, in PEFT's layout; nothing where LoRA isn't trained. */
export async function writeAdapter(out: string, trainer: Trainer): Promise<void> {
  const adapter = await trainer.adapter();
  if (!adapter) return;
  const folder = join(out, "adapter");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "adapter_model.safetensors"), writeSafetensors(adapter.tensors));
  writeFileSync(join(folder, "adapter_config.json"), `${JSON.stringify(adapter.config, null, 2)}\n`);
}
