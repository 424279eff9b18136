/** The engine's client on an empty page, for engine.spec.ts. */
import { createEngine } from "../../src/engine/client";
import { asFiles, tinyClip } from "../../src/engine/testing";

const harness = { createEngine, asFiles, tinyClip };
export type Harness = typeof harness;
Object.assign(window, { harness });
