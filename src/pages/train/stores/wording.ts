/** How the parts of a run are called and explained. */
import type { RunConfig } from "../../../degla/config";
import { methodName, type PresetName, type Term } from "../../../degla/method";
import { valueAt } from "./draft";

/** What each preset is for; their names stand in src/degla/method.ts. */
export const PRESET_ABOUT: Record<PresetName, string> = {
  contrastive: "CLIP's own loss and nothing else: what plain fine-tuning does, to compare with.",
  negclip: "The negatives of the whole batch join CLIP's loss. Composition rises, and the rest is forgotten.",
  "ce-clip": "NegCLIP's loss with a contrast among captions and a margin that grows with what was learnt.",
  degla:
    "Two contrasts with a caption's own negatives, and a slow teacher that keeps what the model knew. As the paper has it, and what the bundled pair was made by.",
  "degla-released":
    "The authors' code: negatives of the whole batch, other pairs in the text contrast, scale 10, α 0.9996.",
};

export interface TermWords {
  /** Subscript of L. */
  symbol: string;
  name: string;
  about: string;
  /** Name of the weight, where the paper gives it one. */
  lambda?: string;
}

export const TERM_WORDS: Record<Term, TermWords> = {
  base: {
    symbol: "base",
    name: "CLIP's contrast",
    about: "Every picture finds its caption among the batch's, and every caption its picture.",
  },
  igc: {
    symbol: "IGC",
    name: "Image-grounded contrast",
    about: "The picture prefers its caption to that caption's negatives. Buys composition.",
    lambda: "λ₁",
  },
  tgc: {
    symbol: "TGC",
    name: "Text-grounded contrast",
    about: "The caption stays near what the teacher makes of it, and away from its negatives.",
    lambda: "λ₂",
  },
  dis: {
    symbol: "dis",
    name: "Self-distillation",
    about: "Embeddings stay near the teacher's, so that nothing is forgotten.",
    lambda: "λ₃",
  },
  imc: {
    symbol: "IMC",
    name: "Intra-modal contrast",
    about: "CE-CLIP: the caption against its own negatives, among texts alone.",
  },
  cmr: {
    symbol: "CMR",
    name: "Cross-modal rank",
    about: "CE-CLIP: the caption beats each negative by a margin, which grows with the model.",
  },
};

/** A number setting of a run: where it stands in the configuration, and what it does. */
export interface Field {
  path: string;
  label: string;
  about: string;
  /** Seldom changed: behind "More settings". */
  more?: boolean;
}

export const FIELDS: readonly Field[] = [
  { path: "steps", label: "Steps", about: "Updates of the weights. 300 are enough to see the effect." },
  { path: "batch", label: "Batch", about: "Pairs a step. More are steadier and slower." },
  {
    path: "optimiser.lr",
    label: "Learning rate",
    about: "Size of a step at its largest. Too high and the model forgets; too low and nothing moves.",
  },
  {
    path: "negatives",
    label: "Negatives a caption",
    about: "Slots for hard negatives; empty ones are masked.",
  },
  { path: "seed", label: "Seed", about: "The same seed draws the same batches.", more: true },
  {
    path: "optimiser.warmup",
    label: "Warm-up steps",
    about: "The rate rises over these, then falls as a cosine.",
    more: true,
  },
  {
    path: "optimiser.weightDecay",
    label: "Weight decay",
    about: "Pulls weights to zero; not biases, norms and the logit scale.",
    more: true,
  },
  {
    path: "optimiser.clipNorm",
    label: "Largest gradient norm",
    about: "Longer gradients are cut to it; 0 for never.",
    more: true,
  },
  { path: "optimiser.beta1", label: "β₁", about: "AdamW's memory of the gradient.", more: true },
  { path: "optimiser.beta2", label: "β₂", about: "AdamW's memory of its square.", more: true },
  { path: "optimiser.epsilon", label: "ε", about: "Keeps AdamW from dividing by nothing.", more: true },
  {
    path: "evaluateEvery",
    label: "Evaluate every",
    about: "Steps between looks at held-out data; 0 for never.",
    more: true,
  },
  {
    path: "checkpointEvery",
    label: "Checkpoint every",
    about: "Steps between safe points, from which a closed tab goes on.",
    more: true,
  },
  {
    path: "heldOut",
    label: "Held out",
    about: "Share of the data that is never trained on. A picture is on one side only.",
    more: true,
  },
];

/** Settings that can be told apart in the table of runs, beyond the numbers. */
const OTHER_LABELS: Record<string, string> = {
  model: "Model",
  method: "Method",
  train: "Trained",
  tokenTable: "Token table",
  microBatch: "Micro-batch",
  "method.teacher.alpha": "α",
  "method.base.negatives": "Negatives in L_base",
  "method.tgc.pairing": "Pairing in L_TGC",
  "method.tgc.scale": "Scale in L_TGC",
  "data.kind": "Data",
  "data.id": "Pairs",
  "data.count": "Scenes",
  "data.seed": "Scenes' seed",
  "data.twins": "Twins",
  "data.nouns": "Nouns",
  "data.styles": "Styles",
  "data.relations": "Relations",
  "data.mix.relation": "Share of relations",
  "data.mix.colours": "Share of colours",
  "data.mix.single": "Share of single things",
};

export function labelOf(path: string): string {
  const [, term, key] = /^method\.(\w+)\.(on|weight)$/.exec(path) ?? [];
  const words = TERM_WORDS[term as Term];
  if (words) return key === "on" ? `L_${words.symbol}` : (words.lambda ?? `Weight of L_${words.symbol}`);
  return FIELDS.find((field) => field.path === path)?.label ?? OTHER_LABELS[path] ?? path;
}

export function trainedName({ train }: Pick<RunConfig, "train">): string {
  switch (train.kind) {
    case "all":
      return "all weights";
    case "last":
      return train.blocks === 1 ? "the last block" : `the last ${train.blocks} blocks`;
    case "projections":
      return "the projections";
    case "lora":
      return `LoRA of rank ${train.rank}`;
  }
}

export function dataName({ data }: Pick<RunConfig, "data">): string {
  return data.kind === "scenes" ? `${data.count.toLocaleString("en")} scenes` : "your pairs";
}

/** A setting's value in words. */
export function say(config: RunConfig, path: string): string {
  if (path === "method") return methodName(config.method);
  if (path === "train") return trainedName(config);
  const value = valueAt(config, path);
  if (value === undefined) return "all";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.length > 3 ? `${value.length} of them` : value.join(", ");
  return String(value);
}
