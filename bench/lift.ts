/**
 * `npm run bench:lift -- --base DIR --method NAME=DIR,DIR,… [--method …] --nouns run.json [--json FILE]`: what methods buy
 * in composition and cost in retention, each folder of a method being one seed; on scenes that no run has drawn, nouns
 * that fine-tuning never saw (all but those of `run.json`) counted apart.
 *
 * Prints the base and each method in percent, and each method's points over the base, mean ± standard deviation over
 * seeds. A model that FILE holds the shares of (by the hash of its weights, on the same cases) isn't scored again.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { atlasOnDisk } from "../src/cli/atlas";
import { openModelFolder } from "../src/cli/modelFolder";
import { loadClip } from "../src/clip/model";
import { memoryCache } from "../src/encode/cache";
import { createEncoder } from "../src/encode/encoder";
import type { CaseResult, SuiteResult } from "../src/eval/result";
import { runSuite } from "../src/eval/run";
import { sceneMeasures } from "../src/eval/sceneMeasures";
import { type BuiltSuite, type SceneSuiteOptions, sceneSuite } from "../src/eval/sceneSuites";
import { withVersion } from "../src/eval/version";
import { startBackend } from "../src/program/backend";
import { COMPOSITION, RETENTION } from "../src/scenes/measures";
import { nounWords } from "../src/scenes/sample";
import { HELD_OUT_STYLES } from "../src/scenes/splits";
import { liftTables, type Scored } from "./liftTables";

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

const atlas = await atlasOnDisk();
const runSchema = z.object({ data: z.object({ nouns: z.array(z.string()).optional() }) });
const seen = values.nouns
  ? runSchema.parse(JSON.parse(readFileSync(values.nouns, "utf8"))).data.nouns
  : undefined;
const unseen = seen ? nounWords(atlas).filter((noun) => !seen.includes(noun)) : [];

/** A built-in suite's cases of some categories. */
async function part(name: string, categories: readonly string[], options: Partial<SceneSuiteOptions>) {
  const { suite, pictures } = await sceneSuite(atlas, name, options);
  const { version: _, ...rest } = suite;
  const cases = suite.cases.filter(({ category }) => categories.includes(category));
  return { suite: await withVersion({ ...rest, cases }), pictures };
}

const options = { count: Number(values.count), perNoun: Number(values["per-noun"]), seed: values.seed };
const suites: BuiltSuite[] = [
  await part("sugarcrepe/seen", COMPOSITION, options),
  await part("aro/seen", ["aro-attribution"], options),
  await sceneSuite(atlas, "winoground", options),
  await sceneSuite(atlas, "zero-shot", options),
  await sceneSuite(atlas, "retrieval", options),
  ...(unseen.length > 0 ? [await part("sugarcrepe/seen", COMPOSITION, { ...options, nouns: unseen })] : []),
];
const versions = suites.map(({ suite }) => suite.version).join();

const scoredSchema = z.object({
  folder: z.string(),
  sha256: z.string(),
  percent: z.record(z.string(), z.number()),
});
const fileSchema = z.object({
  suites: z.array(z.object({ version: z.string() })),
  base: scoredSchema,
  methods: z.array(z.object({ name: z.string(), seeds: z.array(scoredSchema) })),
});

/** What an earlier run wrote of the same cases, by the hash of the weights. */
function earlier(): Map<string, Scored> {
  if (!values.json || !existsSync(values.json)) return new Map();
  const read = fileSchema.safeParse(JSON.parse(readFileSync(values.json, "utf8")));
  if (!read.success || read.data.suites.map(({ version }) => version).join() !== versions) return new Map();
  const { base, methods } = read.data;
  return new Map([base, ...methods.flatMap(({ seeds }) => seeds)].map((one) => [one.sha256, one]));
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

function won(one: CaseResult): number {
  if (one.kind === "choice") return one.won;
  if (one.kind === "group") return one.group;
  if (one.kind === "class") return Number(one.predicted === one.label);
  throw new Error(`${one.kind}: no share of cases is meant by it here`);
}

/** {column: percent} of one model. */
function columns(results: readonly SuiteResult[]): Record<string, number> {
  const [, attribution, groups, zeroShot, retrieval] = results;
  const classes = nounWords(atlas);
  const unseenClass = (one: CaseResult) =>
    one.kind === "class" &&
    unseen.includes(classes[one.label]!) &&
    !HELD_OUT_STYLES.some((style) => one.category.startsWith(`${style} (`));
  const share = (cases: readonly CaseResult[]) => 100 * mean(cases.map(won));
  const composition = sceneMeasures([results[0]!], "composition")!.map(({ value }) => 100 * value);
  const retention = sceneMeasures([zeroShot!, retrieval!], "retention")!.map(({ value }) => 100 * value);
  const recall = (direction: string) =>
    100 *
    retrieval!.categories[0]!.metrics.find(({ metric }) => metric === `${direction} @1`)!.estimate.value;
  const named = (names: readonly string[], shares: readonly number[]) =>
    Object.fromEntries(names.map((name, i) => [name, shares[i]!]));
  return {
    composition: mean(composition),
    ...named(COMPOSITION, composition),
    ...(unseen.length > 0
      ? {
          "composition, unseen nouns": mean(
            sceneMeasures([results[5]!], "composition")!.map(({ value }) => 100 * value),
          ),
        }
      : {}),
    "ARO-like attribution": share(attribution!.cases),
    "Winoground-like, group": share(groups!.cases),
    retention: mean(retention),
    ...named(RETENTION, retention),
    ...(unseen.length > 0 ? { "zero-shot, unseen nouns": share(zeroShot!.cases.filter(unseenClass)) } : {}),
    "recall@1, picture to caption": recall("image to text"),
    "recall@1, caption to picture": recall("text to image"),
  };
}

const known = earlier();

async function score(folder: string): Promise<Scored> {
  const { files, name, sha256: hashed } = await openModelFolder(folder);
  const sha256 = await hashed();
  const before = known.get(sha256);
  if (before) return { ...before, folder };
  const model = await loadClip(files, { place: name });
  const encoder = createEncoder(model, { cache: memoryCache() });
  const results: SuiteResult[] = [];
  for (const { suite, pictures } of suites)
    results.push(await runSuite(suite, pictures, encoder, { seed: values.seed }));
  model.dispose();
  process.stderr.write(`${folder}\n`);
  return { folder, sha256, percent: columns(results) };
}

await startBackend("wasm");
const base = await score(values.base);
const tuned: { name: string; seeds: Scored[] }[] = [];
if (values.json) write(values.json);
for (const { name, folders } of methods) {
  const seeds: Scored[] = [];
  tuned.push({ name, seeds });
  for (const folder of folders) {
    seeds.push(await score(folder));
    if (values.json) write(values.json);
  }
}

function write(path: string): void {
  const about = suites.map(({ suite: { name, version, cases } }) => ({ name, version, cases: cases.length }));
  writeFileSync(path, `${JSON.stringify({ options, suites: about, base, methods: tuned }, null, 1)}\n`);
}

console.log(liftTables(base, tuned));
process.exit(0);
