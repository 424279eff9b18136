/** A suite's result: its cases scored, and what they come to. */
import type { Encoder } from "../encode/encoder";
import { cutNotes } from "./cutCaptions";
import type { ModelRef, SuiteResult } from "./result";
import { type ScoreOptions, scoreSuite } from "./scoreSuite";
import { summarise } from "./summary";
import type { PictureSource, Suite } from "./types";

export interface RunOptions extends ScoreOptions {
  /** Default: a model without a name. */
  model?: ModelRef;
  /** Of bootstraps and folds. */
  seed?: number | string;
}

/** @throws CancelledError when the signal fires; whatever the encoder throws */
export async function runSuite(
  suite: Suite,
  pictures: PictureSource,
  encoder: Encoder,
  { model = { name: "", sha256: null }, seed = 1, ...options }: RunOptions = {},
): Promise<SuiteResult> {
  const begun = performance.now();
  const { cases, missing, work } = await scoreSuite(suite, pictures, encoder, options);
  const seconds = (performance.now() - begun) / 1000;
  const { name, family, axis, version, source } = suite;
  const notes = [...(suite.notes ?? []), ...cutNotes(suite, encoder)];
  return {
    format: "degla-eval/1",
    suite: {
      name,
      family,
      axis,
      version,
      source,
      ...(notes.length > 0 ? { notes } : {}),
      cases: suite.cases.length,
      classes: suite.classes?.length ?? 0,
    },
    model,
    cases,
    categories: summarise(suite, cases, { seed }),
    missing: {
      pictures: missing.map(({ key, why }) => ({ key, why })),
      cases: suite.cases.length - cases.length,
    },
    problems: suite.problems,
    work: { ...work, seconds },
  };
}
