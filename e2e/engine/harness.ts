/** The engine's client on an empty page, and the page's decoder; for engine.spec.ts, training.spec.ts and image-formats.spec.ts. */
import { decodeInBrowser } from "../../src/pictures/browserImages";
import { decodeImageFile } from "../../src/pictures/imageFile";
import { createEngine } from "../../src/worker/client";
import { asFiles, tinyClip, tinyPairs, tinyRun } from "../../src/worker/testing";

const decode = (bytes: Uint8Array<ArrayBuffer>, name: string) =>
  decodeImageFile(bytes, name, decodeInBrowser);
const harness = { decode, createEngine, asFiles, tinyClip, tinyPairs, tinyRun };
export type Harness = typeof harness;
Object.assign(window, { harness });
