/** All built-in suites of a model in one go, and the pointing game. */
import type { ClipModel } from "../clip/model";
import type { Picture } from "../clip/picture";
import { memoryCache } from "../encode/cache";
import { createEncoder } from "../encode/encoder";
import { type PointingResult, pointingGame } from "../local/pointing";
import { LOCAL_METHODS, type LocalMethod } from "../local/types";
import type { Atlas } from "../scenes/atlas";
import { type PointingCase, pointingCases } from "../scenes/otherSuites";
import type { Split } from "../scenes/pairSuites";
import { scenePicture } from "../scenes/render";
import { suiteHash } from "../scenes/suiteHash";
import type { Progress } from "./pace";
import type { SuiteResult } from "./result";
import { runSuite } from "./run";
import { SCENE_SUITES, type SceneSuiteOptions, sceneSuite } from "./sceneSuites";

export interface ReportOptions extends SceneSuiteOptions {
  splits: readonly Split[];
  signal?: AbortSignal;
  /** Which suite of how many is being scored; its own progress. */
  onProgress?: (label: string, suite: number, suites: number, progress?: Progress) => void;
}

export interface SceneReport {
  seed: number | string;
  suites: SuiteResult[];
  pointing: { version: string; methods: Partial<Record<LocalMethod, PointingResult>> };
  seconds: number;
}

/** Cases with their pictures; neighbours of one scene share one, so that it is encoded once. */
function drawn(atlas: Atlas, cases: readonly PointingCase[]) {
  const pictures = new Map(cases.map(({ scene }) => [scene, scenePicture(atlas, scene)]));
  return cases.map(({ scene, phrase, box }) => ({ picture: pictures.get(scene) as Picture, phrase, box }));
}

/** Scores a model on every built-in suite; pictures are drawn when they are needed. */
export async function reportScenes(
  model: ClipModel,
  atlas: Atlas,
  options: ReportOptions,
): Promise<SceneReport> {
  const { count, seed, splits, signal, onProgress } = options;
  // Suites share captions: what one has encoded the next finds.
  const encoder = createEncoder(model, { cache: memoryCache() });
  const start = performance.now();
  const wanted = SCENE_SUITES.filter(({ split }) => split === null || splits.includes(split));
  const suites: SuiteResult[] = [];
  for (const [i, { name, title }] of wanted.entries()) {
    onProgress?.(title, i, wanted.length + 1);
    const { suite, pictures } = await sceneSuite(atlas, name, options);
    suites.push(
      await runSuite(suite, pictures, encoder, {
        signal,
        seed,
        onProgress: (progress) => onProgress?.(title, i, wanted.length + 1, progress),
      }),
    );
  }
  onProgress?.("Pointing game", wanted.length, wanted.length + 1);
  const points = pointingCases(atlas, count, seed);
  const played = await pointingGame(model, drawn(atlas, points), LOCAL_METHODS, { signal });
  return {
    seed,
    suites,
    pointing: { version: await suiteHash(points), methods: Object.fromEntries(played) },
    seconds: (performance.now() - start) / 1000,
  };
}
