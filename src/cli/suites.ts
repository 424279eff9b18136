/** `degla suites`: a model on every built-in suite, as a Markdown table and as JSON. */
import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { BadInputError } from "../base/errors";
import type { Estimate, SuiteResult } from "../eval/result";
import { reportScenes, type SceneReport } from "../eval/sceneReport";
import { SPLITS } from "../eval/sceneSuites";
import { share } from "../eval/statistics/wilson";
import { ALL, ratioEstimate } from "../eval/summary";
import { startBackend } from "../program/backend";
import { PAIR_CATEGORIES } from "../scenes/pairCategories";
import type { Split } from "../scenes/pairSuites";
import { atlasOnDisk } from "./atlas";
import { loadModelFolder } from "./modelFolder";
import { BACKENDS, countOf, oneOf } from "./options";

const percent = (value: number) => (100 * value).toFixed(1);
const cell = (estimate: Pick<Estimate, "value" | "low" | "high"> | undefined) =>
  estimate ? `${percent(estimate.value)} (${percent(estimate.low)}–${percent(estimate.high)})` : "";

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function estimates(result: SuiteResult | undefined, category: string): Map<string, Estimate> {
  const found = result?.categories.find((one) => one.category === category);
  return new Map(found?.metrics.map(({ metric, estimate }) => [metric, estimate]));
}

function markdown({ suites, pointing }: SceneReport): string {
  const named = (name: string) => suites.find(({ suite }) => suite.name === name);
  const pairs = (split: Split) => suites.filter(({ suite }) => suite.name.endsWith(`/${split}`));
  const splits = SPLITS.filter((split) => pairs(split).length > 0);
  const pair = (category: string, split: Split) =>
    pairs(split).flatMap((result) => estimates(result, category).get("accuracy") ?? [])[0];
  const groups = named("winoground")?.cases.flatMap((one) => (one.kind === "group" ? [one] : [])) ?? [];
  const groupScores = (["text", "image", "group"] as const).map((metric) =>
    cell(
      ratioEstimate(
        groups.reduce((won, one) => won + one[metric], 0),
        groups.length,
      ),
    ),
  );
  const retrieval = estimates(named("retrieval"), "retrieval");
  const recalls = (direction: string) => [1, 5, 10].map((k) => cell(retrieval.get(`${direction} @${k}`)));
  const styles = named("zero-shot")?.categories.filter(({ category }) => category !== ALL) ?? [];
  const lines = [
    row(["right against wrong caption", ...splits]),
    row(["---", ...splits.map(() => "---")]),
    ...PAIR_CATEGORIES.map((category) =>
      row([category, ...splits.map((split) => cell(pair(category, split)))]),
    ),
    "",
    row(["Winoground-like", "text", "image", "group"]),
    row(["---", "---", "---", "---"]),
    row(["score", ...groupScores]),
    "",
    row(["zero-shot style", "accuracy"]),
    row(["---", "---"]),
    ...styles.map(({ category, metrics }) => row([category, cell(metrics[0]?.estimate)])),
    "",
    row(["retrieval", "recall@1", "recall@5", "recall@10"]),
    row(["---", "---", "---", "---"]),
    row(["image to text", ...recalls("image to text")]),
    row(["text to image", ...recalls("text to image")]),
    "",
    row(["pointing game", "accuracy", "with the other phrase's map", "chance by area"]),
    row(["---", "---", "---", "---"]),
    ...Object.entries(pointing.methods).map(([method, { hits, cases, swapped, chance }]) => {
      const { accuracy, low, high } = share(hits, cases);
      return row([
        method,
        cell({ value: accuracy, low, high }),
        swapped === null ? "" : percent(swapped),
        percent(chance),
      ]);
    }),
  ];
  return lines.join("\n");
}

/** The report without its single cases, of which there are some thirty thousand. */
function summary({ suites, ...rest }: SceneReport) {
  return { ...rest, suites: suites.map(({ cases: _, ...suite }) => suite) };
}

export function suitesCommand(program: Command): void {
  program
    .command("suites")
    .description("a model on every built-in suite: tables on standard output, JSON into a file")
    .option("--model <dir>", "Hugging Face CLIP folder", "public/models/scenes-clip")
    .option("--count <n>", "cases a category and split", Number, 500)
    .option("--per-noun <n>", "zero-shot pictures a noun and style", Number, 3)
    .option("--seed <n>", "seed of the suites", "1")
    .option("--splits <names>", `comma-separated, of ${SPLITS.join(", ")}`, SPLITS.join(","))
    .option("--backend <name>", BACKENDS.join(", "), "wasm")
    .option("--json <file>", "where to write all numbers (`degla eval` has the single cases)")
    .action(async (options) => {
      const splits = String(options.splits).split(",") as Split[];
      const unknown = splits.find((split) => !SPLITS.includes(split));
      if (unknown !== undefined) throw new BadInputError(`No split is called "${unknown}".`);
      const count = countOf("--count", options.count);
      const perNoun = countOf("--per-noun", options.perNoun);
      const backend = oneOf("--backend", options.backend, BACKENDS);
      // Where the numbers can't be written, that is said before minutes are spent on them.
      if (options.json) writeFileSync(options.json, "", { flag: "a" });
      await startBackend(backend);
      const model = await loadModelFolder(options.model);
      let last = "";
      const report = await reportScenes(model, await atlasOnDisk(), {
        count,
        seed: options.seed,
        perNoun,
        splits,
        onProgress: (label, suite, suites) => {
          if (label !== last) process.stderr.write(`${suite + 1} of ${suites}: ${label}\n`);
          last = label;
        },
      });
      model.dispose();
      if (options.json) writeFileSync(options.json, `${JSON.stringify(summary(report), null, 1)}\n`);
      console.log(markdown(report));
      process.stderr.write(`${report.seconds.toFixed(0)} s\n`);
    });
}
