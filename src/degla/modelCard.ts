/** The card of a tuned model, README.md of its folder: data, method, seed, results, hashes. */

import { sha256 } from "hash-wasm";
import { counted } from "../base/counted";
import { licenceLines } from "../clip/folder/licence";
import { type TrainedOn, trainedOnLine } from "../clip/folder/trainedOn";
import type { Interval } from "../eval/statistics/pairedDifference";
import type { Suite } from "../eval/types";
import { differenceFrom } from "./againstBase";
import { type RunConfig, teacherRate } from "./config";
import { methodName, TERMS, type Term } from "./method";
import type { EvalRecord, StepRecord } from "./types";

/** What of a run its folder and card tell. */
export interface RunFacts {
  config: RunConfig;
  steps: readonly StepRecord[];
  evaluations: readonly EvalRecord[];
  dataHash: string;
  /** Name and SHA-256 of the base's model.safetensors; licence where it is known. */
  base: { name: string; sha256: string; licence?: string };
  /** The base and this run together. */
  trainedOn: TrainedOn;
}

const TERM_NAMES: Record<Term, string> = {
  base: "L_base",
  igc: "L_IGC",
  tgc: "L_TGC",
  dis: "L_dis",
  imc: "L_IMC",
  cmr: "L_CMR",
};
/** "1 L_base (own negatives) + 0.1 L_IGC + …" */
function formula({ method }: RunConfig): string {
  return TERMS.filter((term) => method[term].on)
    .map((term) => {
      const notes =
        term === "base"
          ? ` (negatives: ${method.base.negatives})`
          : term === "tgc"
            ? ` (pairing: ${method.tgc.pairing}, scale: ${method.tgc.scale})`
            : "";
      return `${method[term].weight} ${TERM_NAMES[term]}${notes}`;
    })
    .join(" + ");
}

function trained({ train, tokenTable }: RunConfig): string {
  const what = {
    all: "everything",
    projections: "both projections and the logit scale",
    last:
      train.kind === "last" ? `the last ${train.blocks} blocks, final norms, projections, logit scale` : "",
    lora:
      train.kind === "lora"
        ? `LoRA of rank ${train.rank}, alpha ${train.alpha} on ${train.targets.join(", ")}`
        : "",
  }[train.kind];
  return `${what}; token table ${tokenTable ? "trained" : "as it was"}`;
}

function dataLine({ data, negatives, heldOut }: RunConfig): string {
  const aside = `${(100 * heldOut).toFixed(0)}% held out`;
  if (data.kind === "pairs") return `pairs of the user's own, up to ${negatives} negatives each, ${aside}`;
  const parts = [
    `${data.count} procedural scenes of DeGLA Playground, seed ${data.seed}`,
    data.nouns ? `${data.nouns.length} nouns` : "all nouns",
    data.styles ? `styles ${data.styles.join(", ")}` : "all styles of training",
    data.relations ? `relations ${data.relations.join(", ")}` : "all relations",
    `mix ${data.mix.relation} : ${data.mix.colours} : ${data.mix.single} (relation : colours : single)`,
    ...(data.twins > 0 ? [`twins ${data.twins}`] : []),
    `up to ${negatives} exact negatives each`,
    aside,
  ];
  return parts.join(", ");
}

const percent = (share: number | null | undefined) =>
  share === null || share === undefined ? "–" : (100 * share).toFixed(1);

/** "+12.5 (+8.1 to +16.9)" points, "no difference seen" where that spans zero; "" for what nobody can tell. */
function pointsCell(found: Interval | null): string {
  if (!found) return "";
  const signed = (share: number) => `${share > 0 ? "+" : ""}${(100 * share).toFixed(1)}`;
  const seen = found.low > 0 || found.high < 0 ? "" : ", no difference seen";
  return `${signed(found.value)} (${signed(found.low)} to ${signed(found.high)})${seen}`;
}

function results(evaluations: readonly EvalRecord[]): string[] {
  const [first, last] = [evaluations[0], evaluations.at(-1)];
  if (!first || !last) return ["No evaluation was made."];
  const before = new Map(first.parts.map((part) => [part.name, part]));
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const axis = (name: Suite["axis"]) => {
    const points = pointsCell(differenceFrom(first, last, name));
    return row([`**${name}**`, percent(first[name]), percent(last[name]), "", points]);
  };
  return [
    `Held-out data, percent, after ${first.step} and after ${last.step} steps; points with their 95% interval:`,
    "",
    row(["", `step ${first.step}`, `step ${last.step}`, "cases", "points"]),
    row(["---", "---", "---", "---", "---"]),
    axis("composition"),
    axis("retention"),
    ...last.parts.map(({ name, hits, cases }) => {
      const old = before.get(name);
      return row([name, percent(old && old.hits / old.cases), percent(hits / cases), String(cases), ""]);
    }),
  ];
}

/** What is in the folder, and how it is loaded. */
const FORMS = {
  model: {
    library: "transformers",
    file: "model.safetensors",
    usage: [
      "from transformers import AutoTokenizer, CLIPModel",
      'model = CLIPModel.from_pretrained("path/to/this/folder")',
      'tokenizer = AutoTokenizer.from_pretrained("path/to/this/folder")',
    ],
  },
  adapter: {
    library: "peft",
    file: "adapter_model.safetensors",
    usage: [
      "from peft import PeftModel",
      "from transformers import CLIPModel",
      'base = CLIPModel.from_pretrained("path/to/the/base")',
      'model = PeftModel.from_pretrained(base, "path/to/this/folder")',
    ],
  },
} as const;

/** Pairs are known by a hash of their content, scenes by all that they are drawn from, which is hashed here. */
async function dataHashLine(data: string): Promise<string> {
  const pairs = /^pairs-([0-9a-f]{64})$/.exec(data)?.[1];
  if (pairs) return `SHA-256 ${pairs} of the pictures' hashes, captions and negatives`;
  return `SHA-256 ${await sha256(data)} of what the data are drawn from`;
}

/** @param weightsSha256 of the tuned weights, or of the adapter's */
export async function modelCard(
  facts: RunFacts,
  weightsSha256: string,
  form: keyof typeof FORMS = "model",
): Promise<string> {
  const { library, file, usage } = FORMS[form];
  const { config, steps, evaluations, dataHash, base } = facts;
  const { optimiser } = config;
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  const last = steps.at(-1);
  return `${[
    "---",
    ...(base.licence ? licenceLines(base.licence) : []),
    `library_name: ${library}`,
    "pipeline_tag: zero-shot-image-classification",
    "tags: [clip, degla]",
    trainedOnLine(facts.trainedOn),
    "---",
    "",
    `# ${config.name}`,
    "",
    `${base.name}, fine-tuned by ${methodName(config.method)} for ${counted(steps.length, "step")} in DeGLA Playground.`,
    "",
    "```python",
    ...usage,
    "```",
    "",
    "| | |",
    "| --- | --- |",
    `| base | ${base.name}, model.safetensors ${base.sha256} |`,
    `| method | ${methodName(config.method)}: ${formula(config)} |`,
    `| teacher | EMA of the trained parameters, α ${Number(teacherRate(config).toPrecision(6))} |`,
    `| trained | ${trained(config)} |`,
    `| data | ${dataLine(config)} |`,
    `| steps | ${steps.length} of ${config.steps}, batch ${config.batch}, ${seconds.toFixed(0)} s |`,
    `| optimiser | AdamW, peak rate ${optimiser.lr}, warm-up ${optimiser.warmup}, cosine, weight decay ${optimiser.weightDecay}, betas ${optimiser.beta1} and ${optimiser.beta2}, epsilon ${optimiser.epsilon}, gradients clipped at ${optimiser.clipNorm || "no norm"} |`,
    `| seed | ${config.seed} |`,
    ...(last
      ? [`| last step | loss ${last.loss.toFixed(4)}, logit scale ${last.logitScale.toFixed(2)} |`]
      : []),
    `| ${file} | SHA-256 ${weightsSha256} |`,
    `| data hash | ${await dataHashLine(dataHash)} |`,
    "",
    "## Results",
    "",
    ...results(evaluations),
    "",
    "## Configuration",
    "",
    "```json",
    JSON.stringify(config, null, 2),
    "```",
  ].join("\n")}\n`;
}
