/**
 * The README's table of the two bundled models, from what `degla suites --json` wrote of each:
 *
 *   npx tsx scripts/two-models.ts docs/results/scenes-clip.json docs/results/scenes-clip-degla.json
 *
 * Suites on which nothing of a scene was held out, and zero-shot in every style; all else is in the models' cards.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";

const estimateSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });
const reportSchema = z.object({
  suites: z.array(
    z.object({
      suite: z.object({ name: z.string() }),
      categories: z.array(
        z.object({
          category: z.string(),
          metrics: z.array(z.object({ metric: z.string(), estimate: estimateSchema })),
        }),
      ),
    }),
  ),
  pointing: z.object({ methods: z.record(z.string(), z.object({ hits: z.number(), cases: z.number() })) }),
});

/** Suites of which the mean over categories is shown only. */
const metricsOfAll = new Set(["winoground", "production-line"]);

const percent = (share: number) => (100 * share).toFixed(1);

/** {row: cell}, in the order of the report. */
function cellsOf(file: string): Map<string, string> {
  const { suites, pointing } = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const cells = new Map<string, string>();
  for (const { suite, categories } of suites) {
    const [family, split] = suite.name.split("/");
    if (split !== undefined && split !== "seen") continue;
    for (const { category, metrics } of categories) {
      if (split ? category === "all" : metricsOfAll.has(suite.name) && category !== "all") continue;
      const wanted = family === "zero-shot" ? metrics.slice(0, 1) : metrics;
      for (const { metric, estimate } of wanted) {
        const row = split ? category : `${suite.name}, ${family === "zero-shot" ? category : metric}`;
        cells.set(row, `${percent(estimate.value)} (${percent(estimate.low)}–${percent(estimate.high)})`);
      }
    }
  }
  for (const [method, { hits, cases }] of Object.entries(pointing.methods))
    cells.set(`pointing game, ${method}`, percent(hits / cases));
  return cells;
}

const [base, tuned] = process.argv.slice(2).map(cellsOf);
if (!base || !tuned) throw new Error("Two reports are wanted.");
console.log("| | scenes-clip | scenes-clip, DeGLA-tuned |\n| --- | --- | --- |");
for (const [row, cell] of base) console.log(`| ${row} | ${cell} | ${tuned.get(row) ?? ""} |`);
