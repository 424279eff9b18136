/** How the parts of a run are called and explained, in the language of the moment. */

import type { RunConfig } from "../../../degla/config";
import { type Method, nearestPreset, type Term } from "../../../degla/method";
import { series } from "../../../language/formats";
import { say } from "../words";
import type { en } from "../words/en";
import { valueAt } from "./draft";

/** Of each term: the subscript of L, and the name of the weight where the paper gives it one. */
export const TERM_SYMBOLS: Record<Term, { symbol: string; lambda?: string }> = {
  base: { symbol: "base" },
  igc: { symbol: "IGC", lambda: "λ₁" },
  tgc: { symbol: "TGC", lambda: "λ₂" },
  dis: { symbol: "dis", lambda: "λ₃" },
  imc: { symbol: "IMC" },
  cmr: { symbol: "CMR" },
};

/** A number setting of a run: where it stands in the configuration, and its words (`fields` of the catalogue). */
export interface Field {
  path: string;
  word: keyof typeof en.fields;
  /** Seldom changed: behind "More settings". */
  more?: boolean;
}

export const FIELDS: readonly Field[] = [
  { path: "steps", word: "steps" },
  { path: "batch", word: "batch" },
  { path: "optimiser.lr", word: "lr" },
  { path: "negatives", word: "negatives" },
  { path: "seed", word: "seed", more: true },
  { path: "optimiser.warmup", word: "warmup", more: true },
  { path: "optimiser.weightDecay", word: "weightDecay", more: true },
  { path: "optimiser.clipNorm", word: "clipNorm", more: true },
  { path: "optimiser.beta1", word: "beta1", more: true },
  { path: "optimiser.beta2", word: "beta2", more: true },
  { path: "optimiser.epsilon", word: "epsilon", more: true },
  { path: "evaluateEvery", word: "evaluateEvery", more: true },
  { path: "checkpointEvery", word: "checkpointEvery", more: true },
  { path: "heldOut", word: "heldOut", more: true },
];

/** Settings of the scenes, which stand with the data. */
export const SCENE_FIELDS = {
  count: { path: "data.count", word: "count" },
  seed: { path: "data.seed", word: "scenesSeed" },
  relation: { path: "data.mix.relation", word: "relation" },
  colours: { path: "data.mix.colours", word: "colours" },
  single: { path: "data.mix.single", word: "single" },
  twins: { path: "data.twins", word: "twins" },
} as const satisfies Record<string, Field>;

/** Settings that can be told apart in the table of runs, beyond the numbers. */
const OTHERS: Record<string, Exclude<keyof typeof en.others, "weight">> = {
  model: "model",
  method: "method",
  train: "train",
  tokenTable: "tokenTable",
  "method.base.negatives": "baseNegatives",
  "method.tgc.pairing": "pairing",
  "method.tgc.scale": "scale",
  "data.kind": "data",
  "data.id": "pairs",
  "data.nouns": "nouns",
  "data.styles": "styles",
  "data.relations": "relations",
  "data.mix.relation": "shareOfRelations",
  "data.mix.colours": "shareOfColours",
  "data.mix.single": "shareOfSingle",
};

export function labelOf(path: string): string {
  const [, term, key] = /^method\.(\w+)\.(on|weight)$/.exec(path) ?? [];
  const symbols = TERM_SYMBOLS[term as Term];
  if (symbols) {
    const { symbol, lambda } = symbols;
    return key === "on" ? `L_${symbol}` : (lambda ?? say(($) => $.others.weight, { symbol }));
  }
  const other = OTHERS[path];
  if (other) return say(($) => $.others[other]);
  if (path === "microBatch") return say(($) => $.settings.microBatch);
  if (path === "method.teacher.alpha") return "α";
  const field = [...FIELDS, ...Object.values(SCENE_FIELDS)].find((one) => one.path === path);
  return field ? say(($) => $.fields[field.word].label) : path;
}

/** "DeGLA", "DeGLA with weights of its own", "Terms of its own". */
export function methodWords(method: Method): string {
  const near = nearestPreset(method);
  if (!near) return say(($) => $.method.ownTerms);
  const name = say(($) => $.presets[near.preset].name);
  return near.exact ? name : say(($) => $.method.ownWeights, { name });
}

export function trainedName({ train }: Pick<RunConfig, "train">): string {
  switch (train.kind) {
    case "all":
      return say(($) => $.values.allWeights);
    case "last":
      return say(($) => $.values.lastBlocks, { count: train.blocks });
    case "projections":
      return say(($) => $.values.projections);
    case "lora":
      return say(($) => $.values.lora, { rank: train.rank });
  }
}

export function dataName({ data }: Pick<RunConfig, "data">): string {
  return data.kind === "scenes"
    ? say(($) => $.values.scenes, { scenes: data.count })
    : say(($) => $.values.pairs);
}

/** A setting's value in words. */
export function valueWords(config: RunConfig, path: string): string {
  if (path === "method") return methodWords(config.method);
  if (path === "train") return trainedName(config);
  const value = valueAt(config, path);
  if (value === undefined) return say(($) => $.values.all);
  if (typeof value === "boolean") return say(($) => (value ? $.values.on : $.values.off));
  if (!Array.isArray(value)) return String(value);
  return value.length > 3 ? say(($) => $.values.many, { count: value.length }) : series(value as string[]);
}
