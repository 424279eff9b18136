/** `degla negatives`: hard negatives of captions, as JSON lines, DeGLA's JSON or CSV. */
import type { Command } from "commander";
import { BadInputError } from "../base/errors";
import { captionStream } from "../negatives/captionFiles";
import { fillWithGenerator } from "../negatives/fill";
import { createOpenAIGenerator } from "../negatives/generators/openai";
import { SET_WRITERS } from "../negatives/io";
import { compileLexicon } from "../negatives/lexicon/compile";
import { readLexiconCsv, readLexiconJson } from "../negatives/lexicon/io";
import { createParser, type Parser } from "../negatives/parse";
import {
  addYields,
  createSet,
  fillItem,
  type Item,
  type KindYield,
  type NegativesSet,
  type Source,
} from "../negatives/set";
import { KINDS, type Kind, PAPER_KINDS } from "../negatives/types";
import { english } from "../notices/english";
import { fileSource, fileText } from "./tableFile";

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

/** "all", "paper", or names divided by commas. */
function parseKinds(names: string): Kind[] {
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

/** Captions that a generator is asked for at once: what is in memory of a table of any length. */
const STRETCH = 1000;

type Fill = (set: NegativesSet) => Promise<Item[]>;

function filler(options: Options, parser: Parser): Fill {
  if (!options.endpoint) return async (set) => set.items.map((item) => fillItem(item, set, parser));
  if (!options.model) throw new BadInputError("--endpoint needs --model.");
  const key = process.env.DEGLA_API_KEY;
  const generator = createOpenAIGenerator({
    address: options.endpoint,
    model: options.model,
    ...(key ? { key } : {}),
  });
  const signal = AbortSignal.timeout(24 * 3600 * 1000);
  return async (set) => (await fillWithGenerator(set, generator, parser, { signal })).items;
}

async function lexiconOf(path: string | undefined) {
  if (path === undefined) return undefined;
  const { text } = await fileText(path);
  return (/\.csv$/i.test(path) ? readLexiconCsv : readLexiconJson)(text, path);
}

/** Stretches of captions, each some hundreds. */
async function* stretches(blocks: AsyncIterable<Source[]>): AsyncGenerator<Source[]> {
  for await (const block of blocks)
    for (let from = 0; from < block.length; from += STRETCH) yield block.slice(from, from + STRETCH);
}

/** Waits where the reader of standard output is slower than the rules. */
const print = (text: string) =>
  new Promise<void>((resolve) => {
    if (text === "" || process.stdout.write(text)) resolve();
    else process.stdout.once("drain", resolve);
  });

async function run(options: Options): Promise<void> {
  checkNumbers(options);
  const settings = { kinds: parseKinds(options.kinds), perCaption: options.perCaption, seed: options.seed };
  const parser = await createParser(compileLexicon(await lexiconOf(options.lexicon)));
  const fill = filler(options, parser);
  const writer = SET_WRITERS[options.format];
  const captions = captionStream(
    fileSource(options.input, options.input === "-" ? "input.txt" : options.input),
  );
  const yields = new Map<Kind, KindYield>();
  let first = true;
  for await (const sources of stretches(captions.sources)) {
    const items = await fill(createSet(sources, settings));
    addYields(yields, items);
    let text = first ? writer.begin : "";
    for (const item of items) {
      text += writer.item(item, first);
      first = false;
    }
    await print(text);
  }
  await print((first ? writer.begin : "") + writer.end);
  for (const notice of captions.notices()) console.error(english(notice));
  // As a filter, it ends well on nothing; said aloud, since an empty file is often a mistake further up.
  if (first)
    console.error(
      `${options.input === "-" ? "The input" : options.input} holds no caption: nothing was made.`,
    );
  if (options.yields) console.error(JSON.stringify([...yields.values()]));
}

export function negativesCommand(program: Command): void {
  program
    .command("negatives")
    .description("make hard-negative captions; prints one JSON line for each caption")
    .requiredOption(
      "--input <file>",
      "captions: .txt (one a line), .csv, .tsv, .json or .jsonl, of any length; - reads lines from stdin",
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
