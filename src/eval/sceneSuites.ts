/** Scores a model on the built-in suites of scenes. */
import type { Picture } from "../clip/picture";
import type { Atlas } from "../scenes/atlas";
import type { WinogroundGroup } from "../scenes/otherSuites";
import type { PairCase } from "../scenes/pairSuites";
import { drawScene, toRgba } from "../scenes/render";
import type { RetrievalSuite, ZeroShotSuite } from "../scenes/retentionSuites";
import { SCENE_SIZE, type Scene } from "../scenes/scene";
import { type Encoder, rowDot } from "./encoder";
import { type Share, share } from "./interval";

export interface RunOptions {
  signal?: AbortSignal;
  /** Pictures that have been encoded. */
  onProgress?: (done: number, total: number) => void;
}

export function scenePicture(atlas: Atlas, scene: Scene): Picture {
  return { width: SCENE_SIZE, height: SCENE_SIZE, data: toRgba(drawScene(atlas, scene).pixels) };
}

/** Scenes that are drawn and encoded at once: bounds the memory of a long suite. */
const PART = 256;

/** [n * dim] embeddings of scenes, drawn part by part. */
async function encodeScenes(
  encoder: Encoder,
  atlas: Atlas,
  scenes: readonly Scene[],
  { signal, onProgress }: RunOptions,
): Promise<Float32Array> {
  const out = new Float32Array(scenes.length * encoder.dim);
  for (let start = 0; start < scenes.length; start += PART) {
    signal?.throwIfAborted();
    const part = scenes.slice(start, start + PART).map((scene) => scenePicture(atlas, scene));
    out.set(await encoder.images(part, { signal }), start * encoder.dim);
    onProgress?.(start + part.length, scenes.length);
  }
  return out;
}

export interface PairResult {
  share: Share;
  /** cosine(right) − cosine(wrong), case by case. */
  margins: Float32Array;
}

/** A case is won where the right caption's cosine is larger; an exact tie counts half. */
export async function runPairs(
  encoder: Encoder,
  atlas: Atlas,
  cases: readonly PairCase[],
  options: RunOptions = {},
): Promise<PairResult> {
  const images = await encodeScenes(
    encoder,
    atlas,
    cases.map((c) => c.scene),
    options,
  );
  const texts = await encoder.texts(
    cases.flatMap((c) => [c.right, c.wrong]),
    options,
  );
  const margins = new Float32Array(cases.length);
  let hits = 0;
  for (let i = 0; i < cases.length; i++) {
    margins[i] = rowDot(images, i, texts[2 * i]) - rowDot(images, i, texts[2 * i + 1]);
    hits += margins[i] > 0 ? 1 : margins[i] === 0 ? 0.5 : 0;
  }
  return { share: share(hits, cases.length), margins };
}

/** Accuracy over all classes; a class is the normalised mean of its prompts' embeddings. */
export async function runZeroShot(
  encoder: Encoder,
  atlas: Atlas,
  suite: ZeroShotSuite,
  options: RunOptions = {},
): Promise<Share> {
  const classes: Float32Array[] = [];
  for (const { prompts } of suite.classes) classes.push(unitMean(await encoder.texts(prompts, options)));
  const images = await encodeScenes(
    encoder,
    atlas,
    suite.cases.map((c) => c.scene),
    options,
  );
  let hits = 0;
  suite.cases.forEach(({ label }, i) => {
    const scores = classes.map((row) => rowDot(images, i, row));
    if (scores.indexOf(Math.max(...scores)) === label) hits++;
  });
  return share(hits, suite.cases.length);
}

function unitMean(rows: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(rows[0].length);
  for (const row of rows) for (let k = 0; k < row.length; k++) mean[k] += row[k];
  const norm = Math.hypot(...mean);
  return mean.map((v) => v / norm);
}

export interface RetrievalResult {
  /** Recall at 1, 5 and 10. */
  imageToText: [Share, Share, Share];
  textToImage: [Share, Share, Share];
}

export async function runRetrieval(
  encoder: Encoder,
  atlas: Atlas,
  { scenes, captions }: RetrievalSuite,
  options: RunOptions = {},
): Promise<RetrievalResult> {
  const images = await encodeScenes(encoder, atlas, scenes, options);
  const texts = await encoder.texts(captions, options);
  const n = scenes.length;
  const cosine = texts.map((row) => Float32Array.from({ length: n }, (_, i) => rowDot(images, i, row)));
  const recall = (score: (own: number, other: number) => number) =>
    [1, 5, 10].map((k) => {
      let hits = 0;
      for (let i = 0; i < n; i++) {
        let better = 0;
        for (let j = 0; j < n; j++) if (j !== i && score(i, j) >= score(i, i)) better++;
        if (better < k) hits++;
      }
      return share(hits, n);
    }) as [Share, Share, Share];
  return {
    imageToText: recall((image, text) => cosine[text][image]),
    textToImage: recall((text, image) => cosine[text][image]),
  };
}

export interface WinogroundResult {
  /** Both pictures prefer their own caption. */
  text: Share;
  /** Both captions prefer their own picture. */
  image: Share;
  /** Both of these; chance is 1/6 (text and image: 1/4). */
  group: Share;
}

/** Text, image and group score of Thrush et al. 2022, Winoground. */
export async function runWinoground(
  encoder: Encoder,
  atlas: Atlas,
  groups: readonly WinogroundGroup[],
  options: RunOptions = {},
): Promise<WinogroundResult> {
  const images = await encodeScenes(
    encoder,
    atlas,
    groups.flatMap((g) => g.scenes),
    options,
  );
  const texts = await encoder.texts(
    groups.flatMap((g) => g.captions),
    options,
  );
  const count = { text: 0, image: 0, group: 0 };
  groups.forEach((_, g) => {
    const s = (image: number, text: number) => rowDot(images, 2 * g + image, texts[2 * g + text]);
    const text = s(0, 0) > s(0, 1) && s(1, 1) > s(1, 0);
    const image = s(0, 0) > s(1, 0) && s(1, 1) > s(0, 1);
    if (text) count.text++;
    if (image) count.image++;
    if (text && image) count.group++;
  });
  const of = (hits: number) => share(hits, groups.length);
  return { text: of(count.text), image: of(count.image), group: of(count.group) };
}
