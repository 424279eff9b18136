/**
 * `npm run bench:lift -- --base DIR --method NAME=DIR,DIR,… [--method …] --nouns run.json [--json FILE]`: what methods buy
 * in composition and cost in retention, each folder of a method being one seed; on scenes that no run has drawn, nouns
 * that fine-tuning never saw (all but those of `run.json`) counted apart.
 *
 * Prints a table of the base in percent and of each method's points over it, mean ± standard deviation over seeds.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { loadAtlas } from "../src/cli/atlas";
import { openModelFolder } from "../src/cli/modelFolder";
import { loadClip } from "../src/clip/model";
import { clipEncoder, memoryStore, storedEncoder } from "../src/eval/encoder";
import type { SuiteResult } from "../src/eval/result";
import { runSuite } from "../src/eval/run";
import { type BuiltSuite, sceneSuite } from "../src/eval/sceneSuites";
import { withVersion } from "../src/eval/version";
import { startBackend } from "../src/kernels/backend";
import { nounWords } from "../src/scenes/sample";
import { HELD_OUT_STYLES } from "../src/scenes/splits";

const CATEGORIES = ["swap-attribute", "swap-object", "replace-relation"];

const { values } = parseArgs({
  options: {
    base: { type: "string", default: "public/models/scenes-clip" },
    method: { type: "string", multiple: true, default: [] },
    nouns: { type: "string" },
    count: { type: "string", default: "500" },
    "per-noun": { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    json: { type: "string" },
  },
});
const methods = values.method.map((text) => {
  const [name, folders] = text.split("=");
  if (!name || !folders) throw new Error(`--method ${text}: NAME=DIR,DIR,… is wanted`);
  return { name, folders: folders.split(",") };
});

const atlas = loadAtlas();
const runSchema = z.object({ data: z.object({ nouns: z.array(z.string()).optional() }) });
const seen = values.nouns
  ? runSchema.parse(JSON.parse(readFileSync(values.nouns, "utf8"))).data.nouns
  : undefined;
const unseen = seen ? nounWords(atlas).filter((noun) => !seen.includes(noun)) : [];

async function only({ suite, pictures }: BuiltSuite, name: string): Promise<BuiltSuite> {
  const { version: _, ...rest } = suite;
  const cases = suite.cases.filter(({ category }) => CATEGORIES.includes(category));
  return { suite: await withVersion({ ...rest, name, cases }), pictures };
}

const options = { count: Number(values.count), perNoun: Number(values["per-noun"]), seed: values.seed };
const suites = [await only(await sceneSuite(atlas, "sugarcrepe/seen", options), "all nouns")];
if (unseen.length > 0)
  suites.push(
    await only(await sceneSuite(atlas, "sugarcrepe/seen", { ...options, nouns: unseen }), "unseen nouns"),
  );
suites.push(await sceneSuite(atlas, "zero-shot", options));

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** {column: percent} of one model. */
function columns(results: readonly SuiteResult[]): Record<string, number> {
  const out: Record<string, number> = {};
  for (const { suite, cases } of results) {
    const won = (wanted: (one: (typeof cases)[number]) => boolean) =>
      100 *
      mean(
        cases.filter(wanted).map((one) => {
          if (one.kind === "choice") return one.won;
          return Number(one.kind === "class" && one.predicted === one.label);
        }),
      );
    if (suite.name === "zero-shot") {
      const held = (one: (typeof cases)[number]) =>
        HELD_OUT_STYLES.some((style) => one.category.startsWith(`${style} (`));
      const styles = [...new Set(cases.filter((one) => !held(one)).map(({ category }) => category))];
      const classes = nounWords(atlas);
      out["zero-shot"] = mean(styles.map((style) => won((one) => one.category === style)));
      if (unseen.length > 0)
        out["zero-shot, unseen nouns"] = won(
          (one) => !held(one) && one.kind === "class" && unseen.includes(classes[one.label]!),
        );
      out["zero-shot, held-out styles"] = won(held);
    } else {
      const parts = CATEGORIES.map((category) => won((one) => one.category === category));
      out[`composition, ${suite.name}`] = mean(parts);
      if (suite.name === "all nouns")
        for (const [i, category] of CATEGORIES.entries()) out[category] = parts[i]!;
    }
  }
  return out;
}

async function score(folder: string) {
  const { files, name, sha256: hashed } = await openModelFolder(folder);
  const model = await loadClip(files, { place: name });
  const encoder = storedEncoder(clipEncoder(model), memoryStore(), "");
  const sha256 = await hashed();
  const results: SuiteResult[] = [];
  for (const { suite, pictures } of suites)
    results.push(await runSuite(suite, pictures, encoder, { seed: values.seed }));
  model.dispose();
  process.stderr.write(`${folder}\n`);
  return { folder, sha256, percent: columns(results) };
}

await startBackend("wasm");
const base = await score(values.base);
const tuned = [];
for (const { name, folders } of methods) {
  const seeds = [];
  for (const folder of folders) seeds.push(await score(folder));
  tuned.push({ name, seeds });
}

const names = Object.keys(base.percent);
const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const signed = (x: number) => `${x < 0 ? "−" : "+"}${Math.abs(x).toFixed(1)}`;
/** Points over the base: mean ± standard deviation over seeds (n − 1). */
function points(gains: readonly number[]): string {
  if (gains.length < 2) return signed(mean(gains));
  const centre = mean(gains);
  const deviation = Math.sqrt(gains.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (gains.length - 1));
  return `${signed(centre)} ± ${deviation.toFixed(1)}`;
}
console.log(row(["", "seeds", ...names]));
console.log(row(["---", "---", ...names.map(() => "---")]));
console.log(row(["base, %", "", ...names.map((name) => base.percent[name]!.toFixed(1))]));
for (const { name, seeds } of tuned)
  console.log(
    row([
      name,
      String(seeds.length),
      ...names.map((column) => points(seeds.map(({ percent }) => percent[column]! - base.percent[column]!))),
    ]),
  );
if (values.json) {
  const about = suites.map(({ suite: { name, version, cases } }) => ({ name, version, cases: cases.length }));
  writeFileSync(
    values.json,
    `${JSON.stringify({ options, suites: about, base, methods: tuned }, null, 1)}\n`,
  );
}
process.exit(0);
