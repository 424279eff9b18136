/** `degla eval`: models on suites; JSON with counts, accuracies, intervals and the failures. */

import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { BadInputError } from "../base/errors";
import type { ReadingChoice } from "../clip/folder/choices";
import type { Progress } from "../eval/pace";
import type { SuiteResult } from "../eval/result";
import { english } from "../notices/english";
import type { WantedSuite } from "./evalSuites";
import { BACKENDS, CLEANINGS, countOf, oneOf } from "./options";

export interface Options {
  model?: string[];
  other?: string[];
  suite?: string[];
  images?: string;
  format?: string;
  templates?: string;
  clean?: string;
  count: number;
  perNoun: number;
  seed: string;
  backend: string;
  cases?: boolean;
  list?: boolean;
}

export function evalCommand(program: Command): void {
  program
    .command("eval")
    .description("score models on suites; prints JSON with counts, accuracies, intervals and failures")
    .option(
      "--model <dirs...>",
      "folder of a Hugging Face CLIP; several are replicates of one method (seeds) and are pooled",
    )
    .option("--other <dirs...>", "what to compare it with, likewise")
    .option(
      "--suite <names...>",
      "built-in names (--list), files in a published format, or a folder of classes",
    )
    .option("--images <dir>", "where the pictures of the files' suites are")
    .option("--format <name>", "of the files; default: by what they look like")
    .option(
      "--templates <file>",
      "prompts for a folder of classes, one a line, {} for the class; or: photo, seven",
    )
    .option("--clean <name>", `mend captions first: ${CLEANINGS.join(", ")} (ftfy, HTML entities)`, "none")
    .option("--count <n>", "built-in suites: cases a category", Number, 500)
    .option("--per-noun <n>", "built-in zero-shot: pictures a noun and style", Number, 3)
    .option("--seed <n>", "of built-in suites, shuffles and bootstraps", "1")
    .option("--backend <name>", BACKENDS.join(", "), "wasm")
    .option("--cases", "with every case's scores")
    .option("--list", "names of built-in suites and of formats")
    .action(run);
}

async function run(options: Options): Promise<void> {
  const report = options.list ? await lists() : await evaluate(options);
  const { printResult } = await import("./session");
  await printResult(report);
}

/** Names that --suite and --format take. */
export async function lists() {
  const { FORMATS } = await import("../eval/import/detect");
  const { SCENE_SUITES } = await import("../eval/sceneSuites");
  return { suites: SCENE_SUITES, formats: FORMATS };
}

/**
 * What the command prints.
 *
 * @throws every named error that options, files and models can give
 */
export async function evaluate(options: Options) {
  const { FORMATS } = await import("../eval/import/detect");
  const { model: models, other: others = [] } = options;
  if (!models) throw new BadInputError("--model is missing.", "Give the folder of a Hugging Face CLIP.");
  if (!options.suite)
    throw new BadInputError("--suite is missing.", "`degla eval --list` names the built-in ones.");
  countOf("--count", options.count);
  countOf("--per-noun", options.perNoun);
  const choice = oneOf("--backend", options.backend, BACKENDS);
  const clean = oneOf("--clean", options.clean ?? "none", CLEANINGS);
  const format = options.format === undefined ? undefined : oneOf("--format", options.format, FORMATS);
  const { wantedSuites } = await import("./evalSuites");
  const { images, count, perNoun, seed } = options;
  const templates = await templatesOf(options.templates);
  const wanted = await wantedSuites({
    names: options.suite,
    images,
    format,
    templates,
    count,
    perNoun,
    seed,
  });
  if (clean === "openai") await mendAll(wanted);
  const { startBackend } = await import("../program/backend");
  const { backend, adapter } = await startBackend(choice);
  const scored: Scored[] = [];
  for (const folder of [...models, ...others]) scored.push(await scoreModel(folder, wanted, seed));
  const results = scored.map((one) => one.results);
  const told = scored.map(({ model, choices }) => ({
    ...model,
    ...(choices.length > 0 && { choices: choices.map(english) }),
  }));
  const [mine, theirs] = [results.slice(0, models.length), results.slice(models.length)];
  const { suiteReport } = await import("./evalReport");
  const everyCase = options.cases ?? false;
  return {
    backend: adapter ? `${backend} (${adapter})` : backend,
    models: told.slice(0, models.length),
    others: told.slice(models.length),
    suites: wanted.map((one, i) => {
      const of = (all: readonly SuiteResult[][]) => all.map((suites) => suites[i]!);
      return suiteReport(one, of(mine), of(theirs), { seed, everyCase });
    }),
  };
}

async function mendAll(wanted: WantedSuite[]): Promise<void> {
  const { openAiCaption } = await import("../clip/openAiCaption");
  const { mendCaptions } = await import("../eval/mendCaptions");
  for (const one of wanted) one.suite = await mendCaptions(one.suite, openAiCaption);
}

interface Scored {
  model: SuiteResult["model"];
  /** Of the reading of its folder, where others decide otherwise. */
  choices: readonly ReadingChoice[];
  results: SuiteResult[];
}

async function scoreModel(folder: string, wanted: readonly WantedSuite[], seed: string): Promise<Scored> {
  const { openModelFolder } = await import("./modelFolder");
  const { loadClip } = await import("../clip/model");
  const { memoryCache } = await import("../encode/cache");
  const { createEncoder } = await import("../encode/encoder");
  const { runSuite } = await import("../eval/run");
  const { name, files, sha256 } = await openModelFolder(folder);
  const model = await loadClip(files, { place: name });
  const ref = { name, sha256: await sha256() };
  // Suites share captions and pictures: what one has encoded the next finds.
  const encoder = createEncoder(model, { cache: memoryCache() });
  try {
    const results: SuiteResult[] = [];
    for (const { suite, pictures } of wanted) {
      const tell = teller(`${ref.name}, ${suite.name}`);
      results.push(await runSuite(suite, pictures, encoder, { model: ref, seed, onProgress: tell }));
    }
    return { model: ref, choices: model.choices, results };
  } finally {
    model.dispose();
  }
}

/** Now and then a line on standard error. */
function teller(label: string, every = 5000) {
  let last = performance.now();
  return (progress: Progress) => {
    if (performance.now() - last < every) return;
    last = performance.now();
    const { done, total, perSecond, secondsLeft } = progress;
    const left = secondsLeft === null ? "" : `, ${secondsLeft.toFixed(0)} s left`;
    process.stderr.write(`${label}: ${done} of ${total} encoded, ${perSecond.toFixed(0)} a second${left}\n`);
  };
}

async function templatesOf(name: string | undefined): Promise<readonly string[] | undefined> {
  if (name === undefined) return undefined;
  const { TEMPLATES } = await import("../eval/import/folders");
  if (name in TEMPLATES) return TEMPLATES[name as keyof typeof TEMPLATES];
  try {
    return readFileSync(name, "utf8")
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "");
  } catch (cause) {
    throw new BadInputError(
      `--templates: ${name} can't be read.`,
      `Or one of ${Object.keys(TEMPLATES).join(", ")}.`,
      {
        cause,
      },
    );
  }
}
