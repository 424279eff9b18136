/**
 * The same step in jax-js: value and gradient of DeGLA's loss, clipping, AdamW and the teacher's EMA, in one `jit`. Texts
 * are not told apart: a caption that stands twice in a batch is computed twice.
 */
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import { type ClipConfig, parseConfig } from "../../../src/clip/config";
import { parsePreprocess } from "../../../src/clip/folder/imageSettings";
import { pictureValues } from "../../../src/clip/model";
import type { PreprocessConfig } from "../../../src/clip/preprocess";
import { tokenBatch } from "../../../src/clip/text";
import { type ClipTokenizer, parseTokenizer } from "../../../src/clip/tokenizer";
import { teacherRate } from "../../../src/degla/config";
import { decays, LARGEST_LOGIT_SCALE } from "../../../src/degla/optimiser";
import { batchOrder } from "../../../src/degla/order";
import { learningRate } from "../../../src/degla/schedule";
import { loadParams, type Params, textTower, visionTower } from "../../routes/jaxJs";
import type { StepOptions, StepRoute } from "./route";

const MASKED = -1e9;
const TABLE = "text_model.embeddings.token_embedding.weight";

const unit = (x: np.Array) => x.ref.div(np.sqrt(np.sum(np.square(x), -1, { keepdims: true })));
const dots = (a: np.Array, b: np.Array) => np.sum(a.mul(b), -1);

interface Batch {
  pixels: np.Array;
  ids: np.Array;
  /** [T, L, 1], 1 at the end of each text. */
  ends: np.Array;
  causal: np.Array;
  endMask: np.Array;
  /** [B, K] 0, or a large negative number at empty slots. */
  hidden: np.Array;
  /** [B, K] 1 at filled slots. */
  filled: np.Array;
  /** [B] 1 / count where a picture has any negative, else 0. */
  share: np.Array;
}

interface Embeddings {
  v: np.Array;
  t: np.Array;
  n: np.Array;
}

function embed(config: ClipConfig, slots: number) {
  // its scatter, which the gradient of `take` is, can't stand in a `jit`
  const pick = (x: np.Array, chosen: np.Array) => np.sum(x.mul(chosen), 1, { keepdims: true });
  const [vision, text] = [visionTower(config), textTower(config, pick)];
  return (p: Params, batch: Batch): Embeddings => {
    const size = batch.pixels.shape[0]!;
    const v = unit(vision(p, batch.pixels.ref));
    const texts = unit(text(p, batch.ids.ref, batch.ends.ref, batch.causal.ref, batch.endMask.ref));
    const n = texts.ref.slice([size, size * (1 + slots)]).reshape([size, slots, -1]);
    return { v, t: texts.slice([0, size]), n };
  };
}

/** −log of the softmax at the positive, over it and the others: [B], [B, K] → a mean over those who have negatives. */
function contrast(positive: np.Array, others: np.Array, { hidden, share }: Batch): np.Array {
  const row = np.concatenate([np.expandDims(positive.ref, 1), others.add(hidden.ref)], 1);
  return np.sum(nn.logsumexp(row, 1).sub(positive).mul(share.ref));
}

function lossOf(student: Embeddings, teacher: Embeddings, logScale: np.Array, batch: Batch): np.Array {
  const { v, t, n } = student;
  const size = v.shape[0]!;
  const s = np.exp(logScale);
  const near = (a: np.Array) => np.sum(np.expandDims(a, 1).mul(n.ref), -1).mul(s.ref);
  const logits = np.matmul(v.ref, np.matrixTranspose(t.ref)).mul(s.ref);
  const positive = dots(v.ref, t.ref).mul(s.ref);
  const against = near(v.ref);
  const row = np.concatenate([logits.ref, against.ref.add(batch.hidden.ref)], 1);
  const toText = np.mean(nn.logsumexp(row, 1).sub(positive.ref));
  const toImage = np.mean(nn.logsumexp(logits, 0).sub(positive.ref));
  const base = toText.add(toImage).mul(0.5);
  const igc = contrast(positive, against, batch);
  const anchored = dots(t.ref, teacher.t.ref).mul(s.ref);
  const tgc = contrast(anchored, near(t.ref), batch);
  s.dispose();
  const far = np.sum(np.square(n.sub(teacher.n)), -1).mul(batch.filled.ref);
  const dis = np
    .sum(np.square(v.sub(teacher.v)))
    .add(np.sum(np.square(t.sub(teacher.t))))
    .add(np.sum(far))
    .div(size);
  return base.add(igc.add(tgc).mul(0.1)).add(dis.mul(1.28));
}

interface Model {
  config: ClipConfig;
  preprocess: PreprocessConfig;
  tokenizer: ClipTokenizer;
}

/** What each step trains on, as arrays of one shape. */
function batches(
  { config, preprocess, tokenizer }: Model,
  { config: run, examples }: StepOptions["workload"],
): (step: number) => Batch {
  const { batch: size, negatives: slots } = run;
  const order = batchOrder(examples.length, size, run.seed);
  return (step) => {
    const some = Array.from(order(step), (i) => examples[i]!);
    const values = pictureValues(
      { config, preprocess },
      some.map(({ picture }) => picture),
    );
    const rows = some.map(({ caption }) => tokenizer.encode(caption));
    for (const { negatives } of some)
      for (let k = 0; k < slots; k++) rows.push(tokenizer.encode(negatives[k] ?? ""));
    const { ids, length, end } = tokenBatch(rows, tokenizer.endToken);
    const side = config.vision.imageSize;
    const flat = some.flatMap(({ negatives }) =>
      Array.from({ length: slots }, (_, k) => (negatives[k] ? 1 : 0)),
    );
    const has = some.map(({ negatives }) => (negatives.slice(0, slots).some((n) => n) ? 1 : 0));
    const count = Math.max(
      1,
      has.reduce<number>((sum, h) => sum + h, 0),
    );
    const causal = Float32Array.from({ length: length * length }, (_, i) =>
      i % length > Math.floor(i / length) ? MASKED : 0,
    );
    const behind = Float32Array.from(ids, (_, i) => (i % length > end[Math.floor(i / length)]! ? MASKED : 0));
    return {
      pixels: np.array(values).reshape([size, side, side, 3]),
      ids: np.array(Int32Array.from(ids)),
      ends: np
        .array(Float32Array.from(ids, (_, i) => (i % length === end[Math.floor(i / length)] ? 1 : 0)))
        .reshape([rows.length, length, 1]),
      causal: np.array(causal).reshape([length, length]),
      endMask: np.array(behind).reshape([rows.length, 1, 1, length]),
      hidden: np.array(Float32Array.from(flat, (f) => (f ? 0 : MASKED))).reshape([size, slots]),
      filled: np.array(Float32Array.from(flat)).reshape([size, slots]),
      share: np.array(Float32Array.from(has, (h) => h / count)),
    };
  };
}

export async function open({ folder, backend, workload }: StepOptions): Promise<StepRoute> {
  const found = await init(backend);
  if (!found.includes(backend)) throw new Error(`jax-js has no ${backend} here.`);
  defaultDevice(backend);
  const read = async (name: string) => new Uint8Array(await (await fetch(`${folder}/${name}`)).arrayBuffer());
  const config = parseConfig(await read("config.json"));
  const tokenizer = parseTokenizer(await read("tokenizer.json"), config.text.contextLength);
  const preprocess = parsePreprocess(await read("preprocessor_config.json"));
  const { [TABLE]: table, ...start } = await loadParams(folder, config);
  const { config: run } = workload;
  const { negatives: slots, optimiser } = run;
  const { beta1, beta2, epsilon, clipNorm, weightDecay } = optimiser;
  const towers = embed(config, slots);
  const alpha = teacherRate(run);
  const names = Object.keys(start);
  const copied = (p: Params): Params => Object.fromEntries(names.map((name) => [name, p[name]!.ref]));
  const zeros = () => Object.fromEntries(names.map((name) => [name, np.zeros(start[name]!.shape)]));

  const update = (
    p: Params,
    m: Params,
    v: Params,
    teacher: Params,
    tokens: np.Array,
    batch: Batch,
    rate: np.Array,
    keep: np.Array,
    correction: np.Array,
  ) => {
    const target = towers({ ...teacher, [TABLE]: tokens }, batch);
    const [loss, gradients] = valueAndGrad((q: Params) =>
      lossOf(
        towers({ ...q, [TABLE]: tokens }, batch),
        { v: target.v.ref, t: target.t.ref, n: target.n.ref },
        q.logit_scale!.ref,
        batch,
      ),
    )(copied(p)) as unknown as [np.Array, Params];
    let squares: np.Array = np.array(0);
    for (const name of names) squares = squares.add(np.sum(np.square(gradients[name]!.ref)));
    const factor = np.minimum(np.array(clipNorm).div(np.sqrt(squares).add(1e-6)), 1);
    const [nextP, nextM, nextV, nextTeacher]: Params[] = [{}, {}, {}, {}];
    for (const name of names) {
      const g = gradients[name]!.mul(factor.ref);
      nextM![name] = m[name]!.mul(beta1).add(g.ref.mul(1 - beta1));
      nextV![name] = v[name]!.mul(beta2).add(np.square(g).mul(1 - beta2));
      const scale = np.sqrt(nextV![name]!.ref).div(correction.ref).add(epsilon);
      const kept = decays(name, p[name]!.shape) ? p[name]!.mul(keep.ref) : p[name]!;
      let moved = kept.sub(nextM![name]!.ref.mul(rate.ref).div(scale));
      if (name === "logit_scale") moved = np.clip(moved, 0, LARGEST_LOGIT_SCALE);
      nextP![name] = moved;
      nextTeacher![name] = teacher[name]!.mul(alpha).add(moved.ref.mul(1 - alpha));
    }
    return [loss, nextP!, nextM!, nextV!, nextTeacher!] as const;
  };
  // biome-ignore lint/suspicious/noExplicitAny: its trees of arrays have no narrower type here
  const compiled = jit(update as any) as unknown as typeof update;

  const makeBatch = batches({ config, preprocess, tokenizer }, workload);
  let state: [Params, Params, Params, Params] = [copied(start), zeros(), zeros(), copied(start)];
  let done = 0;
  return {
    async step() {
      const lr = learningRate(done, { ...optimiser, steps: run.steps });
      const numbers = [
        lr / (1 - beta1 ** (done + 1)),
        1 - lr * weightDecay,
        Math.sqrt(1 - beta2 ** (done + 1)),
      ];
      const [rate, keep, correction] = numbers.map((n) => np.array(n)) as [np.Array, np.Array, np.Array];
      const [loss, ...next] = compiled(...state, table!.ref, makeBatch(done), rate, keep, correction);
      state = next;
      done++;
      return (await loss.data())[0] as number;
    },
  };
}
