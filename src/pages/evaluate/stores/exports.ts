/** Every case of the shown results as data: for a table program (CSV) and for programs (JSON). */
import type { PooledSides } from "../../../eval/pool";
import type { CaseResult } from "../../../eval/result";
import { captionsOf, picturesOf } from "../../../eval/types";
import { type Cell, formatCsv } from "../../../tables/writeCsv";
import { SOFTWARE } from "../../../workspace/version";
import { casesOf, outcomeOf, type ShownCase } from "./cases";
import type { OpenReplicates } from "./replicates";
import type { Opened, ResultHead } from "./results";

/** A suite with the results of one or both models. */
export interface ExportedSuite {
  a: ResultHead | null;
  b: ResultHead | null;
  openA: Opened | null;
  openB: Opened | null;
  /** Replicates pooled with them, the two themselves included. */
  pooling: (Pick<OpenReplicates, "a" | "b"> & { sides: PooledSides | null }) | null;
}

export interface Source {
  /** "B" for a slot's own model, "B seed 2" for a further replicate. */
  slot: string;
  head: ResultHead;
  open: Opened;
}

/** Every result of a suite once: of the two models, then of the further replicates. */
export function sources({ a, b, openA, openB, pooling }: ExportedSuite): Source[] {
  const found: Source[] = [];
  const put = (slot: string, head: ResultHead | null | undefined, open: Opened | null | undefined) => {
    if (head && open && found.every((one) => one.head.id !== head.id)) found.push({ slot, head, open });
  };
  put("A", a, openA);
  put("B", b, openB);
  for (const [letter, side] of [
    ["A", pooling?.a ?? []],
    ["B", pooling?.b ?? []],
  ] as const)
    side.forEach(({ head, open }, k) => {
      put(`${letter} seed ${k + 1}`, head, open);
    });
  return found;
}

const COLUMNS = [
  "suite",
  "version",
  "category",
  "id",
  "kind",
  "model",
  "modelSha256",
  "pictures",
  "captions",
  "scores",
  "margin",
  "probability",
  "answer",
  "right",
  "outcome",
] as const;
type Row = Record<(typeof COLUMNS)[number], Cell>;

const join = (values: readonly (string | number)[]) => values.join(" | ");

/** What the model said, beside its scores. */
function answerOf(result: CaseResult, { suite }: ShownCase): string {
  switch (result.kind) {
    case "choice":
      return result.won === 1 ? "right caption" : result.won === 0.5 ? "tie" : "wrong caption";
    case "class":
      return suite.classes?.[result.predicted]?.name ?? String(result.predicted);
    case "group":
      return `text ${result.text}, image ${result.image}`;
    case "retrieval":
      return `image to text ${result.imageToText}, text to image ${join(result.textToImage)}`;
    case "judgement":
      return "";
  }
}

function rowOf(shown: ShownCase, result: CaseResult, head: ResultHead, right: boolean | null): Row {
  const { suite, one } = shown;
  const label = one.kind === "class" ? [suite.classes?.[one.label]?.name ?? String(one.label)] : [];
  return {
    suite: suite.name,
    version: suite.version,
    category: one.category,
    id: one.id,
    kind: one.kind,
    model: head.model.name,
    modelSha256: head.model.sha256,
    pictures: join(picturesOf(one)),
    captions: join([...captionsOf(one), ...label]),
    scores: "scores" in result ? join(result.scores) : "score" in result ? result.score : "",
    margin: "margin" in result ? result.margin : null,
    probability: "probability" in result ? result.probability : null,
    answer: answerOf(result, shown),
    right,
    outcome: outcomeOf(shown),
  };
}

function rows(suites: readonly ExportedSuite[]): Row[] {
  return suites.flatMap((suite) => {
    const { a, b, openA, openB } = suite;
    const compared = casesOf(openA, openB).flatMap((shown) => [
      ...(a && shown.a ? [rowOf(shown, shown.a, a, shown.rightA)] : []),
      ...(b && shown.b ? [rowOf(shown, shown.b, b, shown.rightB)] : []),
    ]);
    const further = sources(suite).filter(({ head }) => head !== a && head !== b);
    const replicates = further.flatMap(({ head, open }) =>
      casesOf(open, null).flatMap((shown) => (shown.a ? [rowOf(shown, shown.a, head, shown.rightA)] : [])),
    );
    return [...compared, ...replicates];
  });
}

/** One row a case and model; captions right ones first. */
export function exportCasesCsv(suites: readonly ExportedSuite[]): string {
  return formatCsv([COLUMNS, ...rows(suites).map((row) => COLUMNS.map((name) => row[name]))]);
}

/** Results whole, with the suites' cases and where each result is in the record. */
export function exportCasesJson(suites: readonly ExportedSuite[], at = new Date().toISOString()): string {
  const data = {
    format: "degla-playground/evaluation",
    version: 1,
    exportedAt: at,
    software: SOFTWARE,
    suites: suites.map((one) => ({
      suite: (one.openA ?? one.openB)?.suite ?? null,
      results: sources(one).map(({ slot, head, open }) => ({
        slot,
        at: head.at,
        model: head.model,
        adapter: head.adapter,
        record: head.entry,
        result: open.result,
      })),
      ...(one.pooling?.sides ? { pooled: one.pooling.sides } : {}),
    })),
  };
  return `${JSON.stringify(data)}\n`;
}
