import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClipModel, encodeImages } from "../clip/model";
import { haveGpu } from "../device/testingGpu";
import type { Activation } from "../program/activation";
import { type BackendName, startBackend } from "../program/backend";
import { leaveOneOut } from "./leaveOneOut";
import { type LocalImage, prepareLocal } from "./localImage";
import { localMaps } from "./localMaps";
import { captionMaps, localScore } from "./localScore";
import { phrasesOf } from "./phrases";
import * as tf from "./tensors";
import { fixturePicture, loadTiny, readExpected } from "./testing";
import type { LocalMethod, Phrase } from "./types";

const expected = readExpected();
const PREFIX = "a photo of ";

/** The phrase whose prompt is the text. */
function asking(text: string): Phrase {
  return text.startsWith(PREFIX)
    ? { text: text.slice(PREFIX.length), start: 0, end: text.length - PREFIX.length, kind: "noun-phrase" }
    : { text, start: 0, end: text.length, kind: "caption" };
}

/** Largest deviation, relative to the largest value. */
function relativeError(found: ArrayLike<number>, wanted: readonly number[]): number {
  expect(found.length).toBe(wanted.length);
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(scale).toBeGreaterThan(0);
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!) / scale), 0);
}

const gpu = await haveGpu();
if (!gpu) console.warn("No WebGPU and no Chromium with SwiftShader here: its maps are left out.");

const cases: [BackendName, Activation][] = [
  ["wasm", "quick_gelu"],
  ["wasm", "gelu"],
  ["cpu", "gelu"],
  ...(gpu || process.env.CI
    ? ([
        ["webgpu", "quick_gelu"],
        ["webgpu", "gelu"],
      ] as [BackendName, Activation][])
    : []),
];

describe.each(cases)("on %s, a tiny CLIP with %s against PyTorch", (backend, activation) => {
  const wanted = expected[activation];
  let model: ClipModel;
  let image: LocalImage;
  beforeAll(async () => {
    await startBackend(backend);
    model = await loadTiny(activation);
    image = await prepareLocal(model, fixturePicture(expected));
  });
  afterAll(() => model.dispose());

  it("gives the global embedding that the plain path gives", async () => {
    expect([image.rows, image.columns]).toEqual([4, 4]);
    const own = image.embedding;
    expect(relativeError(own, wanted.image)).toBeLessThan(1e-5);
    const plain = await encodeImages(model, [fixturePicture(expected)]);
    expect(relativeError(own, [...plain])).toBeLessThan(1e-5);
  });

  it.each<[LocalMethod, number[][]]>([
    ["self-self", wanted.selfSelf],
    ["grad-eclip", wanted.gradEclip],
    ["raw", wanted.raw],
  ])("draws the %s maps", async (method, reference) => {
    const maps = await localMaps(model, image, expected.texts.map(asking), method);
    maps.forEach(({ values, max, cosines }, i) => {
      expect(relativeError(values, reference[i]!)).toBeLessThan(2e-5);
      expect(max).toBe(Math.max(...values));
      if (method === "self-self")
        expect(relativeError(cosines!, wanted.selfSelfCosine[i]!)).toBeLessThan(1e-5);
      if (method === "raw") expect(cosines).toEqual(values);
      if (method === "grad-eclip") expect(cosines).toBeNull();
    });
  });

  it("leaves each word out in turn", async () => {
    const vector = image.embedding;
    for (const [i, caption] of expected.captions.entries()) {
      const { cosine, words } = await leaveOneOut(model, vector, caption);
      const { cosine: score, drops } = wanted.leaveOneOut[i]!;
      expect(Math.abs(cosine - score)).toBeLessThan(1e-5);
      expect(words.map(({ word }) => word.text)).toEqual(caption.split(" "));
      expect(
        relativeError(
          words.map(({ drop }) => drop),
          drops,
        ),
      ).toBeLessThan(5e-5);
    }
  });

  it("scores a caption by its noun phrases, whatever the method of its maps", async () => {
    const caption = "a red dog and a blue cat";
    const { maps, localScore: score } = await captionMaps(model, image, caption, "self-self");
    expect(maps.map(({ phrase }) => phrase)).toEqual(phrasesOf(caption));
    const [dog, cat] = await localMaps(
      model,
      image,
      ["a red dog", "a blue cat"].map((text) => asking(PREFIX + text)),
      "self-self",
    );
    expect(score).toBeCloseTo((Math.max(...dog!.values) + Math.max(...cat!.values)) / 2, 6);
    for (const method of ["raw", "grad-eclip"] as const)
      expect((await captionMaps(model, image, caption, method)).localScore).toBeCloseTo(score, 6);
  });

  it("asks the caller's encoder, where there is one, for all texts at once", async () => {
    const asked: string[][] = [];
    const texts = async (wanted: readonly string[]) => {
      asked.push([...wanted]);
      return wanted.map(() => ({ row: new Float32Array(model.config.embeddingDim).fill(0.1) }));
    };
    await captionMaps(model, image, "dog", "self-self", { encoder: { texts } });
    // noun phrase, word, caption, and what is taken off
    expect(asked).toEqual([["a photo of dog", "a photo of dog", "dog", "a photo"]]);
  });

  it("leaves nothing more on the device, on success or failure", async () => {
    const run = async () => {
      const own = await prepareLocal(model, fixturePicture(expected));
      for (const method of ["self-self", "grad-eclip", "raw"] as const)
        await captionMaps(model, own, expected.captions[0]!, method);
      await leaveOneOut(model, own.embedding, expected.captions[0]!);
    };
    await run(); // programs stay
    const held = () => [model.executor.memory(), tf.memory().numTensors, tf.getBackend()];
    const before = held();
    await run();
    await expect(prepareLocal(model, { width: 5, height: 5, data: new Uint8Array(3) })).rejects.toThrow();
    await expect(
      captionMaps(model, image, "a dog", "raw", { signal: AbortSignal.abort(new Error("stopped")) }),
    ).rejects.toThrow("stopped");
    expect(held()).toEqual(before);
    expect(before.at(-1)).toBe(backend);
  });

  it("takes empty, wordless and over-long captions", async () => {
    const vector = image.embedding;
    for (const caption of ["", "!?", "dog ".repeat(60)]) {
      for (const method of ["self-self", "grad-eclip", "raw"] as const) {
        const { maps, localScore: score } = await captionMaps(model, image, caption, method);
        expect(Number.isFinite(score)).toBe(true);
        for (const { values } of maps) expect(values.every(Number.isFinite)).toBe(true);
      }
      const { cosine, words } = await leaveOneOut(model, vector, caption);
      expect(Number.isFinite(cosine) && words.every(({ drop }) => Number.isFinite(drop))).toBe(true);
    }
  });
});

describe("localScore", () => {
  const map = (kind: Phrase["kind"], max: number) => ({
    phrase: { text: "", start: 0, end: 0, kind },
    values: Float32Array.of(max),
    max,
    cosines: null,
  });

  it("counts noun phrases only, the caption only where there is none", () => {
    expect(
      localScore([map("noun-phrase", 1), map("noun-phrase", 2), map("word", 9), map("caption", 9)]),
    ).toBe(1.5);
    expect(localScore([map("word", 9), map("caption", 4)])).toBe(4);
  });
});
