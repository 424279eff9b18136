/** A suite's result: its cases scored, and what they come to. */
import type { Encoder } from "../encode/encoder";
import { cutNotes } from "./cutCaptions";
import type { CaseResult, CategoryResult, ModelRef, SuiteResult } from "./result";
import { type ScoreOptions, scoreSuite } from "./scoreSuite";
import type { BootstrapOptions } from "./statistics/bootstrap";
import { summarise } from "./summary";
import type { PictureSource, Suite } from "./types";

export interface RunOptions extends ScoreOptions {
  /** Default: a model without a name. */
  model?: ModelRef;
  /** Of bootstraps and folds. */
  seed?: number | string;
  /** What makes categories of the cases; default at once, in place, which takes seconds for a large suite. */
  summarise?: (
    suite: Suite,
    cases: readonly CaseResult[],
    options: BootstrapOptions & { signal?: AbortSignal },
  ) => CategoryResult[] | Promise<CategoryResult[]>;
}

/** @throws CancelledError when the signal fires; whatever the encoder throws */
export async function runSuite(
  suite: Suite,
  pictures: PictureSource,
  encoder: Encoder,
  {
    model = { name: "", sha256: null },
    seed = 1,
    summarise: summed = summarise,
    ...options
  }: RunOptions = {},
): Promise<SuiteResult> {
  const begun = performance.now();
  const { signal } = options;
  const { cases, missing, work } = await scoreSuite(suite, pictures, encoder, options);
  const seconds = (performance.now() - begun) / 1000;
  const categories = await summed(suite, cases, { seed, signal });
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
    categories,
    missing: {
      pictures: missing.map(({ key, why }) => ({ key, why })),
      cases: suite.cases.length - cases.length,
    },
    problems: suite.problems,
    work: { ...work, seconds },
  };
}
