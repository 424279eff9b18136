/** Helpers of the trainer's tests: never imported by the app. */

import { type ClipModel, loadClip } from "../clip/model";
import { hashedCheckpoint, type RawConfig, tinyConfig } from "../clip/testing";
import { hashedPicture } from "../clip/testingCheckpoint";
import type { ClipTokenizer } from "../clip/tokenizer";
import { startBackend } from "../program/backend";
import type { Executor } from "../program/executor";
import { createReference } from "../program/reference/executor";
import { createTrace } from "../program/trace";
import { type RunConfig, runConfigSchema } from "./config";
import { losses, releasedPairing, slotNumbers, slotShape } from "./losses";
import type { Method } from "./method";
import { needsPairing } from "./needs";
import type { TrainingData, TrainingExample } from "./types";

/** A tokenizer of texts like "17 300 5": their numbers are the ids. */
function numberTokenizer(vocabulary: number): Pick<ClipTokenizer, "encode" | "endToken"> {
  return {
    endToken: vocabulary - 1,
    encode: (text) => [vocabulary - 2, ...text.split(" ").map(Number), vocabulary - 1],
  };
}

/** A tiny CLIP with hashed weights, whose texts are token ids. */
export async function numberClip(raw: RawConfig = tinyConfig(), executor?: Executor): Promise<ClipModel> {
  const model = await loadClip(hashedCheckpoint(raw), { executor });
  const numbers = numberTokenizer(raw.text_config.vocab_size);
  return { ...model, tokenizer: { ...model.tokenizer, ...numbers } };
}

/** Example i: hashed picture, caption and negatives as given. */
export function numberData(
  texts: readonly { caption: string; negatives: (string | null)[] }[],
  side = 32,
): TrainingData {
  const example = (i: number): TrainingExample => ({
    picture: hashedPicture(side, side, `picture/${i}`),
    ...texts[i]!,
  });
  return {
    size: texts.length,
    hash: `numbers ${texts.length}`,
    examples: async (indices) => indices.map(example),
  };
}

/** Texts of different lengths; example 3 has no negative, others lack one here and there. */
export function someTexts(count: number): { caption: string; negatives: (string | null)[] }[] {
  return Array.from({ length: count }, (_, i) => {
    const words = Array.from({ length: 2 + (i % 4) }, (_, k) => (37 * i + 11 * k) % 500);
    const change = (k: number) => [...words.slice(0, -1), (words.at(-1)! + k + 1) % 500].join(" ");
    const negatives = [0, 1, 2].map((k) => (i % 7 === 3 || (i + k) % 5 === 0 ? null : change(k)));
    return { caption: words.join(" "), negatives };
  });
}

/** A run of 8 steps of batches of 4 with 3 slots; `change` goes over it. */
export function tinyRun(change: Record<string, unknown> = {}): RunConfig {
  return runConfigSchema.parse({
    model: "tiny",
    data: { kind: "pairs", id: "tiny" },
    steps: 8,
    batch: 4,
    negatives: 3,
    optimiser: { lr: 1e-3, warmup: 2 },
    ...change,
  });
}

/** A tiny CLIP with hashed weights and a word tokenizer, on wasm. */
export async function clipOfScenes(): Promise<ClipModel> {
  await startBackend("wasm");
  return loadClip(hashedCheckpoint(tinyConfig()));
}

/** Rows of embeddings, as `losses` takes them. */
type Rows = Record<"images" | "captions" | "negatives", readonly number[][]>;

/** What `losses` finds, by the reference executor. */
export async function computedLosses(
  method: Method,
  student: Rows,
  more: { scale: number; teacher: Rows; filled: Uint8Array; thresholds: readonly number[] },
): Promise<Record<string, Float32Array>> {
  const { filled, scale, teacher, thresholds } = more;
  const batch = student.captions.length;
  const slots = filled.length / batch;
  const trace = createTrace();
  const constant = (rows: readonly number[][]) =>
    trace.constant(Float32Array.from(rows.flat()), [rows.length, rows[0]!.length]);
  const embeddings = ({ images, captions, negatives }: Rows) => ({
    images: constant(images),
    captions: constant(captions),
    negatives: constant(negatives),
  });
  const numbers = slotNumbers(filled, batch, thresholds);
  const pairing = needsPairing(method) ? releasedPairing(batch, slots) : null;
  const found = losses(trace, method, {
    ...embeddings(student),
    paired: pairing && constant([...pairing].map((row) => student.negatives[row]!)),
    scale: trace.constant(Float32Array.of(scale), []),
    teacher: embeddings(teacher),
    slots: (name) => trace.constant(numbers[name], slotShape(name, batch, slots)),
  });
  for (const [name, value] of Object.entries(found.terms)) trace.output(name, value);
  if (found.gaps) trace.output("gaps", found.gaps);
  const program = await createReference().compile(trace.graph());
  await program.run({});
  return program.read();
}
