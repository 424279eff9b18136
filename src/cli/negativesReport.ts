/**
 * `degla negatives-report`: what docs/negatives.md tells, recomputed: parsing, yields, the judged list,
 * agreement with the scenes' own negatives, speed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { generateAll } from "../negatives/generate";
import { measure } from "../negatives/labelled";
import { compileLexicon } from "../negatives/lexicon/compile";
import { createParser, type Parser } from "../negatives/parse";
import { createRandom, hashSeed } from "../negatives/random";
import { isRefusal, KINDS, type Kind } from "../negatives/types";
import { recordsOf } from "../tables/records";
import { formatCsv } from "../tables/writeCsv";
import { atlasOnDisk } from "./atlas";
import { agreementWithScenes } from "./negativesAgreement";
import { labelledCaptions, sceneCaptions } from "./negativesSources";
import { negativesSpeed } from "./negativesSpeed";

const JUDGED = join(import.meta.dirname, "../../docs/negatives-judged.csv");
const COLUMNS = ["kind", "source", "original", "negative", "valid", "why"];
const SCENES = 500;
const SEED = 37;
/** A judged kind has 25 negatives, as evenly from the sources as they allow. */
const PER_KIND = 25;

type SourceName = "captions60" | "held-aside" | "scenes";

interface Row {
  kind: Kind;
  source: SourceName;
  original: string;
  negative: string;
}

async function sources(): Promise<Record<SourceName, string[]>> {
  return {
    captions60: labelledCaptions("captions60").map(({ text }) => text),
    "held-aside": labelledCaptions("held-aside").map(({ text }) => text),
    scenes: sceneCaptions(await atlasOnDisk(), SCENES, "report").map(({ text }) => text),
  };
}

function makeAll(parser: Parser, captions: Record<SourceName, string[]>): Row[] {
  return (Object.keys(captions) as SourceName[]).flatMap((source) =>
    KINDS.flatMap((kind) =>
      captions[source].flatMap((original): Row[] => {
        const made = generateAll(original, [kind], parser, { seed: SEED }).attempts[0]!;
        return isRefusal(made) ? [] : [{ kind, source, original, negative: made.text }];
      }),
    ),
  );
}

/** A random 25 of each kind; where a source has too few, the others give more. */
function draw(rows: readonly Row[]): Row[] {
  return KINDS.flatMap((kind) => {
    const random = createRandom(hashSeed(SEED, "judged", kind));
    const queues = (["captions60", "held-aside", "scenes"] as const).map((source) =>
      random.shuffle(rows.filter((row) => row.kind === kind && row.source === source)),
    );
    const drawn: Row[] = [];
    while (drawn.length < PER_KIND && queues.some((queue) => queue.length > 0))
      for (const queue of queues) {
        const row = queue.pop();
        if (row && drawn.length < PER_KIND) drawn.push(row);
      }
    return drawn;
  });
}

function share(count: number, of: number): string {
  return of === 0 ? "–" : `${((100 * count) / of).toFixed(1)}%`;
}

function judgedSummary(rows: readonly Row[]) {
  const records = recordsOf(readFileSync(JUDGED, "utf8"), JUDGED).map(({ record }) => record);
  const made = new Set(rows.map((row) => `${row.kind}\n${row.original}\n${row.negative}`));
  const judged = records.filter((record) => record.valid === "yes" || record.valid === "no");
  const stale = judged.filter((r) => !made.has(`${r.kind}\n${r.original}\n${r.negative}`)).length;
  const perKind = KINDS.map((kind) => {
    const own = judged.filter((record) => record.kind === kind);
    const valid = own.filter((record) => record.valid === "yes").length;
    return { kind, judged: own.length, valid, share: share(valid, own.length) };
  });
  const valid = judged.filter((record) => record.valid === "yes").length;
  return { judged: judged.length, valid, share: share(valid, judged.length), stale, perKind };
}

export function negativesReportCommand(program: Command): void {
  program
    .command("negatives-report")
    .description("recompute the figures of docs/negatives.md; --draw writes a fresh list to be judged")
    .option("--draw <file>", "write a random 25 a kind as CSV with an empty column for the verdict")
    .action(async ({ draw: file }: { draw?: string }) => {
      const lexicon = compileLexicon();
      const parser = await createParser(lexicon);
      const captions = await sources();
      const rows = makeAll(parser, captions);
      if (file) {
        const drawn = draw(rows).map((row) => [row.kind, row.source, row.original, row.negative, "", ""]);
        writeFileSync(file, formatCsv([COLUMNS, ...drawn]));
        return;
      }
      const parsing = (["captions60", "held-aside"] as const).map((name) => {
        const { errors: _, ...accuracy } = measure(labelledCaptions(name), parser);
        return { name, ...accuracy };
      });
      const yields = KINDS.map((kind) => ({
        kind,
        ...Object.fromEntries(
          (Object.keys(captions) as SourceName[]).map((source) => {
            const made = rows.filter((row) => row.kind === kind && row.source === source).length;
            return [source, share(made, captions[source].length)];
          }),
        ),
      }));
      console.log(
        JSON.stringify(
          {
            lexicon: lexicon.size,
            parsing,
            yields,
            judged: judgedSummary(rows),
            agreement: agreementWithScenes(await atlasOnDisk(), parser, SCENES),
            speed: negativesSpeed(parser, captions.captions60),
          },
          null,
          2,
        ),
      );
    });
}
