/** The towers against transformers' CLIPModel, on checkpoints of real shapes with hashed weights. */
import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "../kernels/backend";
import * as tf from "../kernels/tf";
import { hashValues } from "./hashWeights";
import { type ClipModel, imageEmbeddings, loadClip, textEmbeddings } from "./model";
import type { FloatType } from "./safetensors";
import { hashedCheckpoint, type RawConfig, readFixture } from "./testing";
import { textTrunk, tokenBatch } from "./text";
import { visionTrunk } from "./vision";

interface Case {
  name: string;
  config: RawConfig;
  dtype: FloatType;
  rows: number[][];
  images: number;
  expect: Record<"image" | "text" | "visionTrunk" | "textTrunk" | "logits", string>;
  /** Embedding of one image of "height width" other than the model's. */
  oblong: Record<string, string>;
}

const cases = readFixture("clip-golden.json.gz") as Case[];

function unpack(base64: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(base64, "base64")).buffer);
}

/** Pixels as torch has them [B, 3, S, S], to [B, S, S, 3]. */
function pixels(images: number, size: number): tf.Tensor4D {
  const flat = hashValues("pixels", images * 3 * size * size, 2);
  return tf.tidy(() => tf.transpose(tf.tensor4d(flat, [images, 3, size, size]), [0, 2, 3, 1]) as tf.Tensor4D);
}

/** Largest absolute error and smallest cosine of rows. */
async function compare(actual: tf.Tensor, base64: string) {
  const [a, b] = [await actual.data(), unpack(base64)];
  const width = actual.shape.at(-1)!;
  expect(a.length).toBe(b.length);
  let error = 0;
  let cosine = 1;
  for (let row = 0; row < b.length; row += width) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = row; i < row + width; i++) {
      error = Math.max(error, Math.abs(a[i]! - b[i]!));
      ab += a[i]! * b[i]!;
      aa += a[i]! ** 2;
      bb += b[i]! ** 2;
    }
    cosine = Math.min(cosine, ab / Math.sqrt(aa * bb));
  }
  return { error, cosine };
}

beforeAll(async () => {
  await startBackend("wasm");
});

describe.each(cases)("$name, $config.vision_config.hidden_act, $dtype", (golden) => {
  let model: ClipModel;
  let images: tf.Tensor4D;

  beforeAll(async () => {
    model = await loadClip(hashedCheckpoint(golden.config, { dtype: golden.dtype }));
    images = pixels(golden.images, model.config.vision.imageSize);
    return () => {
      model.dispose();
      images.dispose();
    };
  });

  it("gives transformers' embeddings and logits", async () => {
    const { weights, config } = model;
    const before = tf.memory().numTensors;
    const image = imageEmbeddings(weights, config, images);
    const text = textEmbeddings(weights, config, tokenBatch(golden.rows, config.text.endToken));
    const logits = tf.tidy(() => tf.mul(tf.matMul(image, text, false, true), model.logitScale));
    for (const [name, tensor] of Object.entries({ image, text })) {
      const { error, cosine } = await compare(tensor, golden.expect[name as "image" | "text"]);
      if (process.env.SHOW_ERRORS) console.log(golden.name, golden.dtype, name, 1 - cosine, error);
      expect(cosine, name).toBeGreaterThanOrEqual(0.99999);
      expect(error, name).toBeLessThanOrEqual(2e-4);
    }
    expect((await compare(logits, golden.expect.logits)).error).toBeLessThan(1e-3);
    tf.dispose([image, text, logits]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.runIf(Object.keys(golden.oblong).length > 0)(
    "gives transformers' embeddings of images of other sizes",
    async () => {
      for (const [size, expected] of Object.entries(golden.oblong)) {
        const [height, width] = size.split(" ").map(Number) as [number, number];
        const result = tf.tidy(() => {
          const flat = tf.tensor4d(hashValues("pixels", 3 * height * width, 2), [1, 3, height, width]);
          const pixels = tf.transpose(flat, [0, 2, 3, 1]) as tf.Tensor4D;
          return imageEmbeddings(model.weights, model.config, pixels);
        });
        const { error, cosine } = await compare(result, expected);
        expect(cosine, size).toBeGreaterThanOrEqual(0.99999);
        expect(error, size).toBeLessThanOrEqual(2e-4);
        result.dispose();
      }
    },
  );

  it("gives transformers' hidden states before the last block", async () => {
    const { weights, config } = model;
    const tokens = tokenBatch(golden.rows, config.text.endToken);
    const [vision, text] = tf.tidy(() => [
      tf.gather(tf.slice(visionTrunk(weights, config, images), 0, 1), [0, 3], 1),
      tf.slice(textTrunk(weights, config, tokens), [1, 0, 0], [1, 7, config.text.width]),
    ]);
    for (const [tensor, name] of [
      [vision!, "visionTrunk"],
      [text!, "textTrunk"],
    ] as const) {
      const { error, cosine } = await compare(tensor, golden.expect[name]);
      if (process.env.SHOW_ERRORS) console.log(golden.name, golden.dtype, name, 1 - cosine, error);
      expect(cosine, name).toBeGreaterThanOrEqual(0.99999);
      expect(error, name).toBeLessThanOrEqual(5e-4);
    }
    tf.dispose([vision!, text!]);
  });
});
