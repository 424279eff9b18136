/**
 * The configuration of a run: what the page edits, what `degla finetune --config` reads, what the exported run
 * carries, and what training/degla reads in PyTorch. Plain JSON; every key but `model` has a default.
 */
import { z } from "zod";
import { methodSchema, PRESETS } from "./method";

export const LORA_TARGETS = ["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"] as const;

/** What is trained; the rest keeps its values and needs no gradient. */
const trainableSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("all") }),
  /** The last `blocks` blocks of both towers, the final norms, the projections and the logit scale. */
  z.strictObject({ kind: z.literal("last"), blocks: z.number().int().min(1).max(48) }),
  /** Both projections and the logit scale. */
  z.strictObject({ kind: z.literal("projections") }),
  /** Low-rank updates W + (alpha / rank)·A·B of the named matrices of every block of both towers. */
  z.strictObject({
    kind: z.literal("lora"),
    rank: z.number().int().min(1).max(256),
    alpha: z.number().positive(),
    targets: z.array(z.enum(LORA_TARGETS)).min(1),
  }),
]);
export type Trainable = z.infer<typeof trainableSchema>;

/** A subset of the procedural scenes. Absent lists mean all that training may see. */
export const scenesDataSchema = z.strictObject({
  kind: z.literal("scenes"),
  seed: z.number().int().nonnegative().default(1),
  /** Distinct pictures; an epoch. */
  count: z.number().int().min(2).max(1_000_000).default(4800),
  nouns: z.array(z.string()).min(1).optional(),
  styles: z.array(z.string()).min(1).optional(),
  relations: z.array(z.string()).min(1).optional(),
  /** Sampling weights: of two-object scenes told with a relation or place, of those told with two colours, of single things. */
  mix: z
    .strictObject({
      relation: z.number().min(0).default(5),
      colours: z.number().min(0).default(3),
      single: z.number().min(0).default(2),
    })
    .prefault({}),
  /** Probability that a scene is followed by its twin (the two, or only their colours, change places), told in the same words. */
  twins: z.number().min(0).max(1).default(0),
});

/** The user's own pairs or a DeGLA file: looked up by the id under which the page (or the command) holds it. */
const pairsDataSchema = z.strictObject({
  kind: z.literal("pairs"),
  id: z.string().min(1),
  /** Captions and negatives are mended as OpenAI's tokenizer does; absent, they are taken as written. */
  clean: z.literal("openai").optional(),
});

const dataSchema = z.discriminatedUnion("kind", [scenesDataSchema, pairsDataSchema]);
export type ScenesData = z.infer<typeof scenesDataSchema>;

export const runConfigSchema = z.strictObject({
  name: z.string().max(120).default("run"),
  /** Id of the model that is tuned ("bundled:scenes-clip"), or a folder for the command. */
  model: z.string().min(1),
  seed: z.number().int().nonnegative().default(42),
  method: methodSchema.default(PRESETS.degla),
  train: trainableSchema.default({ kind: "all" }),
  /** The token table stays as it is unless asked for: it is most of a text tower's parameters. */
  tokenTable: z.boolean().default(false),
  data: dataSchema.default(scenesDataSchema.parse({ kind: "scenes" })),
  /** Share of the data set aside for evaluation and never trained on; split by picture. */
  heldOut: z.number().min(0).max(0.5).default(0.1),
  steps: z.number().int().min(1).max(1_000_000).default(300),
  batch: z.number().int().min(1).max(4096).default(32),
  /** Pairs that go through the towers at once; smaller than `batch` means gradient caching. */
  microBatch: z.union([z.literal("auto"), z.number().int().min(1).max(4096)]).default("auto"),
  /** Slots for negatives of a caption. */
  negatives: z.number().int().min(0).max(16).default(4),
  optimiser: z
    .strictObject({
      lr: z.number().positive().max(100).default(3e-4),
      warmup: z.number().int().min(0).default(20),
      weightDecay: z.number().min(0).max(10).default(0.1),
      beta1: z.number().min(0).max(0.9999).default(0.9),
      beta2: z.number().min(0).max(0.99999).default(0.98),
      epsilon: z.number().positive().default(1e-6),
      /** Largest global norm of the gradient; 0 for none. */
      clipNorm: z.number().min(0).default(1),
    })
    .prefault({}),
  /** Steps between evaluations on the held-out part; 0 for never. */
  evaluateEvery: z.number().int().min(0).default(50),
  /** Steps between checkpoints. */
  checkpointEvery: z.number().int().min(1).default(25),
});
export type RunConfig = z.infer<typeof runConfigSchema>;

/** EMA rate: DeGLA's 0.9996 over its 8,086 steps turns over all but 3.9% of the teacher; so does this in `steps`. */
export function teacherRate({ method, steps }: Pick<RunConfig, "method" | "steps">): number {
  const { alpha } = method.teacher;
  return alpha === "auto" ? 0.039 ** (1 / steps) : alpha;
}
