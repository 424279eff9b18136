/** `degla negatives`: hard negatives of captions, as JSON lines, DeGLA's JSON or CSV. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { BadInputError, BrokenFileError } from "../kernels/errors";
import { fillWithProvider } from "../negatives/fill";
import { lineOf, readCaptions, toCsv, toDeglaJson } from "../negatives/io";
import { compileLexicon } from "../negatives/lexicon/compile";
import { readLexiconCsv, readLexiconJson } from "../negatives/lexicon/io";
import { createParser } from "../negatives/parse";
import { createOpenAIProvider } from "../negatives/providers/openai";
import { createSet, fillItem, type Item, type NegativesSet, yieldsOf } from "../negatives/set";
import { KINDS, type Kind, PAPER_KINDS } from "../negatives/types";

interface Options {
  input: string;
  kinds: string;
  perCaption: number;
  seed: number;
  format: "jsonl" | "degla" | "csv";
  lexicon?: string;
  endpoint?: string;
  model?: string;
  yields?: boolean;
}

function readText(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    throw new BrokenFileError(`${path} can't be read.`, undefined, { cause: error });
  }
}

/** "all", "paper", or names divided by commas. */
export function parseKinds(names: string): Kind[] {
  if (names === "all") return [...KINDS];
  if (names === "paper") return [...PAPER_KINDS];
  return names.split(",").map((name) => {
    const kind = KINDS.find((known) => known === name.trim());
    if (!kind) throw new BadInputError(`There is no kind "${name.trim()}".`, `Kinds: ${KINDS.join(", ")}.`);
    return kind;
  });
}

function checkNumbers({ perCaption, seed }: Options): void {
  if (!Number.isInteger(perCaption) || perCaption < 1 || perCaption > 64)
    throw new BadInputError("--per-caption must be a whole number from 1 to 64.");
  if (!Number.isInteger(seed)) throw new BadInputError("--seed must be a whole number.");
}

async function rewritten(
  set: NegativesSet,
  options: Options,
  parser: Awaited<ReturnType<typeof createParser>>,
) {
  if (!options.model) throw new BadInputError("--endpoint needs --model.");
  const key = process.env.DEGLA_API_KEY;
  const provider = createOpenAIProvider({
    address: options.endpoint!,
    model: options.model,
    ...(key ? { key } : {}),
  });
  return fillWithProvider(set, provider, parser, { signal: AbortSignal.timeout(24 * 3600 * 1000) });
}

async function run(options: Options): Promise<void> {
  checkNumbers(options);
  const kinds = parseKinds(options.kinds);
  const user = options.lexicon
    ? (/\.csv$/i.test(options.lexicon) ? readLexiconCsv : readLexiconJson)(
        readText(options.lexicon),
        options.lexicon,
      )
    : undefined;
  const sources = readCaptions(readText(options.input), options.input === "-" ? "input.txt" : options.input);
  const parser = await createParser(compileLexicon(user));
  let set = createSet(sources, { kinds, perCaption: options.perCaption, seed: options.seed });
  const print = (text: string) => process.stdout.write(text);
  if (options.endpoint) {
    set = await rewritten(set, options, parser);
    if (options.format === "jsonl") for (const item of set.items) print(`${JSON.stringify(lineOf(item))}\n`);
  } else {
    const items: Item[] = [];
    for (const empty of set.items) {
      const item = fillItem(empty, set, parser);
      items.push(item);
      if (options.format === "jsonl") print(`${JSON.stringify(lineOf(item))}\n`);
    }
    set = { ...set, items };
  }
  if (options.format === "degla") print(toDeglaJson(set));
  if (options.format === "csv") print(toCsv(set));
  if (options.yields) console.error(JSON.stringify(yieldsOf(set)));
}

export function negativesCommand(program: Command): void {
  program
    .command("negatives")
    .description("make hard-negative captions; prints one JSON line for each caption")
    .requiredOption(
      "--input <file>",
      "captions: .txt (one a line), .csv, .json or .jsonl; - reads lines from stdin",
    )
    .option("--kinds <names>", `all, paper, or some of: ${KINDS.join(", ")}`, "paper")
    .option("--per-caption <n>", "negatives for each caption", Number, 4)
    .option("--seed <n>", "seed", Number, 0)
    .option("--format <name>", "jsonl, degla (its own JSON) or csv", "jsonl")
    .option("--lexicon <file>", "words of your own: .json or .csv")
    .option("--endpoint <address>", "rewrite with an OpenAI-compatible endpoint (key in DEGLA_API_KEY)")
    .option("--model <name>", "the endpoint's model")
    .option("--yields", "counts per kind, as JSON on stderr")
    .action(async (options: Options) => {
      if (!["jsonl", "degla", "csv"].includes(options.format))
        throw new BadInputError(`There is no format "${options.format}".`, "Formats: jsonl, degla, csv.");
      await run(options);
    });
}
