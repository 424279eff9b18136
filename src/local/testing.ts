/** Helpers of tests: never imported by the app. Node only. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ClipModel, loadClip } from "../clip/model";
import type { Picture } from "../clip/picture";
import type { Activation } from "../program/activation";

const FOLDER = fileURLToPath(new URL("./__fixtures__/tiny-clip/", import.meta.url));

function bytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(FOLDER + name));
}

/** What PyTorch computed, see training/fixtures/local_maps.py; maps are [texts][patches]. */
interface Reference {
  image: number[];
  selfSelf: number[][];
  selfSelfCosine: number[][];
  raw: number[][];
  gradEclip: number[][];
  leaveOneOut: { cosine: number; drops: number[] }[];
}

export interface Expected extends Record<Activation, Reference> {
  size: number;
  texts: string[];
  captions: string[];
  picture: number[];
}

export function readExpected(): Expected {
  return JSON.parse(readFileSync(`${FOLDER}expected.json`, "utf8")) as Expected;
}

/** The fixture's picture, opaque RGBA. */
export function fixturePicture({ size, picture }: Expected): Picture {
  const data = new Uint8Array(size * size * 4).fill(255);
  for (let i = 0; i < size * size; i++) for (let c = 0; c < 3; c++) data[i * 4 + c] = picture[i * 3 + c]!;
  return { width: size, height: size, data };
}

/** The tiny CLIP on the current backend. */
export function loadTiny(activation: Activation): Promise<ClipModel> {
  const config = readFileSync(`${FOLDER}config.json`, "utf8").replaceAll('"quick_gelu"', `"${activation}"`);
  return loadClip({
    "config.json": new TextEncoder().encode(config),
    "model.safetensors": bytes("model.safetensors"),
    "tokenizer.json": bytes("tokenizer.json"),
    "preprocessor_config.json": bytes("preprocessor_config.json"),
  });
}
