/**
 * The terms of the loss as plain data, and the presets. Every term has its own switch and weight; `losses.ts`
 * computes what is on. Sources: DeGLA, arXiv 2504.16801 and its released code; NegCLIP, Yuksekgonul et al. 2023;
 * CE-CLIP, Zhang et al. 2024, arXiv 2306.08832.
 */
import { z } from "zod";

/** Of any term. */
export const weightSchema = z.number().min(0).max(100);

export const methodSchema = z.strictObject({
  /**
   * Symmetric InfoNCE over the batch. `negatives`: which negative captions stand in the image-to-text
   * denominator: none, the caption's own K (DeGLA's paper), or all B·K of the batch (its code, and NegCLIP).
   */
  base: z.strictObject({
    on: z.boolean(),
    weight: weightSchema,
    negatives: z.enum(["none", "own", "batch"]),
  }),
  /** L_IGC: the picture's own caption against its own negatives, at the learned scale. */
  igc: z.strictObject({ on: z.boolean(), weight: weightSchema }),
  /**
   * L_TGC: the caption, with the teacher's embedding of it as positive, against its own negatives (the paper) or
   * against what the released code pairs it with. `scale`: learned, or fixed (the code: 10).
   */
  tgc: z.strictObject({
    on: z.boolean(),
    weight: weightSchema,
    pairing: z.enum(["own", "released"]),
    scale: z.union([z.literal("learned"), z.number().positive().max(100)]),
  }),
  /** L_dis: squared distance to the teacher's embeddings of picture, caption and negatives, as per-sample mean. */
  dis: z.strictObject({ on: z.boolean(), weight: weightSchema }),
  /** CE-CLIP's intra-modal contrast: caption against its own negatives. */
  imc: z.strictObject({ on: z.boolean(), weight: weightSchema }),
  /** CE-CLIP's cross-modal rank: hinge on picture·caption − picture·negative with an adaptive threshold. */
  cmr: z.strictObject({ on: z.boolean(), weight: weightSchema }),
  /** EMA rate α of the teacher over every parameter after each step; auto is 0.039^(1/steps). */
  teacher: z.strictObject({ alpha: z.union([z.literal("auto"), z.number().min(0).max(1)]) }),
});
export type Method = z.infer<typeof methodSchema>;

/** The names under which loss terms are logged and drawn. */
export const TERMS = ["base", "igc", "tgc", "dis", "imc", "cmr"] as const;
export type Term = (typeof TERMS)[number];

const off: Method = {
  base: { on: true, weight: 1, negatives: "none" },
  igc: { on: false, weight: 0.1 },
  tgc: { on: false, weight: 0.1, pairing: "own", scale: "learned" },
  dis: { on: false, weight: 1.28 },
  imc: { on: false, weight: 0.2 },
  cmr: { on: false, weight: 0.2 },
  teacher: { alpha: "auto" },
};

export const PRESET_NAMES = ["contrastive", "negclip", "ce-clip", "degla", "degla-released"] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

/** DeGLA's λ3 is 0.005 on a sum over 256 pairs, which is 1.28 on the per-sample mean that is used here. */
export const PRESETS: Record<PresetName, Method> = {
  contrastive: off,
  negclip: { ...off, base: { on: true, weight: 1, negatives: "batch" } },
  "ce-clip": {
    ...off,
    base: { on: true, weight: 1, negatives: "batch" },
    imc: { on: true, weight: 0.2 },
    cmr: { on: true, weight: 0.2 },
  },
  degla: {
    ...off,
    base: { on: true, weight: 1, negatives: "own" },
    igc: { on: true, weight: 0.1 },
    tgc: { on: true, weight: 0.1, pairing: "own", scale: "learned" },
    dis: { on: true, weight: 1.28 },
  },
  "degla-released": {
    ...off,
    base: { on: true, weight: 1, negatives: "batch" },
    igc: { on: true, weight: 0.1 },
    tgc: { on: true, weight: 0.1, pairing: "released", scale: 10 },
    dis: { on: true, weight: 1.28 },
    teacher: { alpha: 0.9996 },
  },
};

export const METHOD_NAMES: Record<PresetName, string> = {
  contrastive: "Contrastive",
  negclip: "NegCLIP",
  "ce-clip": "CE-CLIP",
  degla: "DeGLA",
  "degla-released": "DeGLA as released",
};

/** The preset that a method is, or is but for its weights; null where its terms are of none. */
export function nearestPreset(method: Method): { preset: PresetName; exact: boolean } | null {
  // the teacher's rate makes no other method
  const same = (preset: Method, ignored: string[]) =>
    TERMS.every((term) => {
      const [x, y] = [preset[term], method[term]].map((t) =>
        JSON.stringify(Object.entries(t).filter(([key]) => !ignored.includes(key))),
      );
      return (!preset[term].on && !method[term].on) || x === y;
    });
  const exact = PRESET_NAMES.find((name) => same(PRESETS[name], []));
  if (exact) return { preset: exact, exact: true };
  const near = PRESET_NAMES.find((name) => same(PRESETS[name], ["weight"]));
  return near ? { preset: near, exact: false } : null;
}

/** "DeGLA", "DeGLA with weights of its own", "Terms of its own". */
export function methodName(method: Method): string {
  const near = nearestPreset(method);
  if (!near) return "Terms of its own";
  return near.exact ? METHOD_NAMES[near.preset] : `${METHOD_NAMES[near.preset]} with weights of its own`;
}
