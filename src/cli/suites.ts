/** `degla suites`: a model on every built-in suite, as a Markdown table and as JSON. */
import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { type Share, share } from "../eval/interval";
import { reportScenes, type SceneReport, SPLITS } from "../eval/sceneReport";
import { type BackendChoice, startBackend } from "../kernels/backend";
import { BadInputError } from "../kernels/errors";
import { PAIR_CATEGORIES, type Split } from "../scenes/pairSuites";
import { loadAtlas } from "./atlas";
import { loadModelFolder } from "./modelFolder";

const percent = (value: number) => (100 * value).toFixed(1);
const cell = (share: Share | undefined) =>
  share ? `${percent(share.accuracy)} (${percent(share.low)}–${percent(share.high)})` : "";

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

export function markdown(report: SceneReport): string {
  const splits = SPLITS.filter((split) => report.pairs.some((p) => p.split === split));
  const lines = [
    row(["right against wrong caption", ...splits]),
    row(["---", ...splits.map(() => "---")]),
    ...PAIR_CATEGORIES.map((category) =>
      row([
        category,
        ...splits.map((split) =>
          cell(report.pairs.find((p) => p.category === category && p.split === split)?.share),
        ),
      ]),
    ),
    "",
    row(["Winoground-like", "text", "image", "group"]),
    row(["---", "---", "---", "---"]),
    row([
      "score",
      cell(report.winoground.result.text),
      cell(report.winoground.result.image),
      cell(report.winoground.result.group),
    ]),
    "",
    row(["zero-shot style", "accuracy"]),
    row(["---", "---"]),
    ...report.zeroShot.map((z) => row([z.heldOut ? `${z.style} (held out)` : z.style, cell(z.share)])),
    "",
    row(["retrieval", "recall@1", "recall@5", "recall@10"]),
    row(["---", "---", "---", "---"]),
    row(["image to text", ...report.retrieval.result.imageToText.map(cell)]),
    row(["text to image", ...report.retrieval.result.textToImage.map(cell)]),
    "",
    row(["pointing game", "accuracy", "with the other phrase's map", "chance by area"]),
    row(["---", "---", "---", "---"]),
    ...Object.entries(report.pointing.methods).map(([method, r]) =>
      row([
        method,
        cell(share(r.hits, r.cases)),
        r.swapped === null ? "" : percent(r.swapped),
        percent(r.chance),
      ]),
    ),
  ];
  return lines.join("\n");
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
    .option("--backend <name>", "webgpu, wasm or cpu", "wasm")
    .option("--json <file>", "where to write all numbers")
    .action(async (options) => {
      const splits = String(options.splits).split(",") as Split[];
      const unknown = splits.find((split) => !SPLITS.includes(split));
      if (unknown !== undefined) throw new BadInputError(`No split is called "${unknown}".`);
      await startBackend(options.backend as BackendChoice);
      const model = await loadModelFolder(options.model);
      const report = await reportScenes(model, loadAtlas(), {
        count: options.count,
        seed: options.seed,
        perNoun: options.perNoun,
        splits,
        onProgress: (label, done) =>
          process.stderr.write(`${(100 * done).toFixed(0).padStart(3)}% ${label}\n`),
      });
      model.dispose();
      if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
      console.log(markdown(report));
      process.stderr.write(`${report.seconds.toFixed(0)} s\n`);
    });
}
