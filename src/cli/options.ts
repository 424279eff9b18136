/** Options that commands on a model share. Light: the engine is only loaded once they are known to be right. */
import type { Command } from "commander";
import { BadInputError } from "../base/errors";

export interface SessionOptions {
  model: string;
  image?: string[];
  text?: string[];
  clean?: string;
  backend: string;
}

/** What is done to captions before the model's own tokenizer: nothing, as in transformers, or what OpenAI's does. */
export const CLEANINGS = ["none", "openai"] as const;

export const BACKENDS = ["wasm", "webgpu", "cpu"] as const;

export function sessionOptions(command: Command): Command {
  return command
    .requiredOption("--model <dir>", "folder with config.json, model.safetensors, tokenizer.json, …")
    .option("--image <files...>", "pictures")
    .option("--text <strings...>", "captions")
    .option("--clean <name>", `mend captions first: ${CLEANINGS.join(", ")} (ftfy, HTML entities)`, "none")
    .option("--backend <name>", BACKENDS.join(", "), "wasm");
}

/** @throws BadInputError naming the choices */
export function oneOf<const T extends string>(option: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (!found) throw new BadInputError(`${option} is one of ${choices.join(", ")}.`);
  return found;
}

/** @throws BadInputError for what is no number of things */
export function countOf(option: string, value: number): number {
  if (!Number.isInteger(value) || value < 1)
    throw new BadInputError(`${option} must be a whole number from 1 on.`);
  return value;
}

/** More are of no use to anyone, and each has a stack of its own. */
const MOST_THREADS = 64;

/** @throws BadInputError for what is no number of threads */
export function threadsOf(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1 || count > MOST_THREADS)
    throw new BadInputError(`--threads is a whole number from 1 to ${MOST_THREADS}, not ${value}.`);
  return count;
}
