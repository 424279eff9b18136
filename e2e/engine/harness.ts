/** The engine's client on an empty page, for engine.spec.ts and training.spec.ts. */
import { createEngine } from "../../src/engine/client";
import { asFiles, tinyClip, tinyPairs, tinyRun } from "../../src/engine/testing";

const harness = { createEngine, asFiles, tinyClip, tinyPairs, tinyRun };
export type Harness = typeof harness;
Object.assign(window, { harness });
