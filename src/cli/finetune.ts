/**
 * `degla finetune`: a run without a page. One JSON line a step and an evaluation on standard output; a checkpoint in
 * the folder as it goes, the tuned model as a Hugging Face folder at the end.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { BadInputError } from "../base/errors";
import { loadClip } from "../clip/model";
import { cutCaptions } from "../clip/overflow";
import { checkpointBytes, readCheckpoint } from "../degla/checkpointFile";
import { type RunConfig, runConfigSchema } from "../degla/config";
import { createTrainer, type Trainer } from "../degla/trainer";
import type { HeldOut } from "../degla/types";
import { english } from "../notices/english";
import { startBackend } from "../program/backend";
import { cardIn, writeAdapter, writeTuned } from "./finetuneFolder";
import type { CommandData } from "./finetunePairs";
import { openModelFolder } from "./modelFolder";
import { BACKENDS, oneOf } from "./options";
import { fileText } from "./tableFile";

interface Options {
  config: string;
  out: string;
  backend: string;
  seed?: number;
  half?: boolean;
  resume?: boolean;
}

const CHECKPOINT = "checkpoint.safetensors";

/** @throws BadInputError naming the place */
async function readRunConfig(path: string): Promise<RunConfig> {
  let value: unknown;
  try {
    value = JSON.parse((await fileText(path)).text);
  } catch (cause) {
    const what = cause instanceof SyntaxError ? "is no JSON" : "can't be read";
    throw new BadInputError(`${path} ${what}.`, "Give --config the JSON file of a run.", { cause });
  }
  const parsed = runConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path: place, message } = parsed.error.issues[0]!;
  throw new BadInputError(
    `${path}, ${place.join(".") || "the whole"}: ${message}.`,
    "docs/training.md lists what a run can be told.",
  );
}

/** The same run with other batches and, of scenes, other pictures. */
function withSeed(config: RunConfig, seed: number | undefined): RunConfig {
  if (seed === undefined) return config;
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new BadInputError("--seed must be a whole number from 0 on.");
  const { data } = config;
  return { ...config, seed, data: data.kind === "scenes" ? { ...data, seed } : data };
}

/** "bundled:NAME" is the model that comes with the page. */
function modelFolderOf({ model }: RunConfig): string {
  return model.startsWith("bundled:")
    ? join(import.meta.dirname, "../../public/models", model.slice("bundled:".length))
    : model;
}

async function readData(config: RunConfig): Promise<CommandData> {
  if (config.data.kind === "scenes") {
    const [{ atlasOnDisk }, { scenesData }] = await Promise.all([
      import("./atlas"),
      import("../degla/scenesData"),
    ]);
    return scenesData(await atlasOnDisk(), config, config.data);
  }
  const { readPairs } = await import("./finetunePairs");
  return readPairs(config.data.id, config);
}

export interface Surroundings {
  /** Takes one line of JSON. */
  print(line: object): void;
  /** Notices for the user. */
  notice(text: string): void;
  /** Stops after the step at hand, with a checkpoint. */
  signal: AbortSignal;
}

function writeCheckpoint(path: string, bytes: Uint8Array): void {
  // the old one is whole until the new one is
  writeFileSync(`${path}.new`, bytes);
  renameSync(`${path}.new`, path);
}

async function evaluate(trainer: Trainer, heldOut: HeldOut | null, print: Surroundings["print"]) {
  if (!heldOut || trainer.evaluations.some(({ step }) => step === trainer.step)) return;
  const [{ evaluateHeldOut }, { withoutCases }] = await Promise.all([
    import("../degla/heldOut"),
    import("../degla/againstBase"),
  ]);
  const record = await evaluateHeldOut(heldOut, trainer.student(), trainer.step, {
    base: trainer.evaluations[0],
  });
  trainer.addEvaluation(record);
  print({ kind: "evaluation", ...withoutCases(record) });
}

/** All steps that are left, or those until the signal. */
async function train(
  trainer: Trainer,
  heldOut: HeldOut | null,
  path: string,
  { print, signal }: Surroundings,
): Promise<void> {
  const { evaluateEvery, checkpointEvery } = trainer.config;
  if (evaluateEvery > 0 && trainer.step === 0) await evaluate(trainer, heldOut, print);
  while (!trainer.done && !signal.aborted) {
    print({ kind: "step", ...(await trainer.runStep()) });
    if (evaluateEvery > 0 && (trainer.done || trainer.step % evaluateEvery === 0))
      await evaluate(trainer, heldOut, print);
    if (trainer.done || signal.aborted || trainer.step % checkpointEvery === 0)
      writeCheckpoint(path, checkpointBytes(await trainer.checkpoint()));
  }
}

/** @returns whether the run is done; else --resume goes on. @throws every named error of training */
export async function finetune(options: Options, around: Surroundings): Promise<boolean> {
  const backend = oneOf("--backend", options.backend, BACKENDS);
  const config = withSeed(await readRunConfig(options.config), options.seed);
  const path = join(options.out, CHECKPOINT);
  if (existsSync(path) && !options.resume)
    throw new BadInputError(
      `${options.out} holds the checkpoint of a run.`,
      "Add --resume to go on with it, or choose another folder.",
    );
  const checkpoint =
    options.resume && existsSync(path)
      ? await readCheckpoint(new Uint8Array(readFileSync(path)), path)
      : null;
  const folder = modelFolderOf(config);
  await startBackend(backend);
  const base = await openModelFolder(folder);
  const model = await loadClip(base.files, { place: base.name });
  const baseSha256 = await base.sha256();
  const { training, heldOut, notices, captions = [] } = await readData(config);
  for (const notice of notices) around.notice(english(notice));
  const cut = cutCaptions(model.tokenizer, captions);
  if (cut) around.notice(english(cut));
  const trainer = await createTrainer({ model, config, data: training, baseSha256, checkpoint });
  model.dispose();
  try {
    mkdirSync(options.out, { recursive: true });
    await train(trainer, heldOut, path, around);
    if (!trainer.done) {
      around.notice(`Stopped after step ${trainer.step}; --resume goes on.`);
      return false;
    }
    const dtype = options.half ? "F16" : "F32";
    const about = { dataHash: training.hash, baseSha256, card: cardIn(folder), dtype } as const;
    await writeTuned(options.out, base, trainer, about);
    await writeAdapter(options.out, trainer, folder);
    return true;
  } finally {
    trainer.dispose();
  }
}

export function finetuneCommand(program: Command): void {
  program
    .command("finetune")
    .description("fine-tune a CLIP: JSON lines of steps and evaluations, then a Hugging Face folder")
    .requiredOption("--config <file>", "JSON of the run (docs/training.md)")
    .requiredOption("--out <dir>", "folder for checkpoint and tuned model")
    .option("--backend <name>", BACKENDS.join(", "), "wasm")
    .option("--seed <n>", "instead of the run's own, of its batches and its scenes", Number)
    .option("--half", "write the tuned weights as float16", false)
    .option("--resume", "go on from the checkpoint in --out, if there is one")
    .action(async (options: Options) => {
      const stop = new AbortController();
      process.once("SIGINT", () => stop.abort());
      const done = await finetune(options, {
        print: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
        notice: (text) => process.stderr.write(`${text}\n`),
        signal: stop.signal,
      });
      // flushed first; then the end, for Dawn would keep the process alive
      await new Promise((resolve) => process.stdout.write("", resolve));
      process.exit(done ? 0 : 130);
    });
}
