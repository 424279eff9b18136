/** All built-in suites of a model in one go. */
import type { ClipModel } from "../clip/model";
import type { Picture } from "../clip/picture";
import { type PointingResult, pointingGame } from "../local/pointing";
import type { LocalMethod } from "../local/types";
import type { Atlas } from "../scenes/atlas";
import { type PointingCase, pointingCases, winogroundGroups } from "../scenes/otherSuites";
import {
  FAMILY_OF,
  PAIR_CATEGORIES,
  type PairCategory,
  pairCases,
  type Split,
  splitApplies,
} from "../scenes/pairSuites";
import { retrievalSuite, zeroShotSuite } from "../scenes/retentionSuites";
import { HELD_OUT_FACTS, HELD_OUT_STYLES } from "../scenes/splits";
import { suiteHash } from "../scenes/suiteHash";
import { clipEncoder } from "./encoder";
import type { Share } from "./interval";
import {
  type RetrievalResult,
  runPairs,
  runRetrieval,
  runWinoground,
  runZeroShot,
  scenePicture,
  type WinogroundResult,
} from "./sceneSuites";

export const SPLITS: readonly Split[] = ["seen", ...HELD_OUT_FACTS];

export interface ReportOptions {
  /** Cases a category and split. */
  count: number;
  seed: number | string;
  /** Pictures of each noun in each style. */
  perNoun: number;
  splits: readonly Split[];
  signal?: AbortSignal;
  /** What is being scored, and the share of the whole that is done. */
  onProgress?: (label: string, done: number) => void;
}

export interface SceneReport {
  seed: number | string;
  pairs: { family: string; category: PairCategory; split: Split; version: string; share: Share }[];
  winoground: { version: string; result: WinogroundResult };
  zeroShot: { style: string; heldOut: boolean; version: string; share: Share }[];
  retrieval: { version: string; result: RetrievalResult };
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
  const { count, seed, perNoun, splits, signal, onProgress } = options;
  const encoder = clipEncoder(model);
  const start = performance.now();
  const jobs = splits.flatMap((split) =>
    PAIR_CATEGORIES.filter((category) => splitApplies(category, split)).map((category) => ({
      category,
      split,
    })),
  );
  const steps = jobs.length + atlas.index.styles.length + 3;
  let done = 0;
  const tell = (label: string) => onProgress?.(label, done++ / steps);

  const pairs: SceneReport["pairs"] = [];
  for (const { category, split } of jobs) {
    tell(`${category} (${split})`);
    const cases = pairCases(atlas, category, { count, seed, split });
    const { share } = await runPairs(encoder, atlas, cases, { signal });
    pairs.push({ family: FAMILY_OF[category], category, split, version: await suiteHash(cases), share });
  }
  tell("winoground");
  const groups = winogroundGroups(atlas, { count, seed });
  const winoground = {
    version: await suiteHash(groups),
    result: await runWinoground(encoder, atlas, groups, { signal }),
  };
  const zeroShot: SceneReport["zeroShot"] = [];
  for (const { id: style } of atlas.index.styles) {
    tell(`zero-shot (${style})`);
    const suite = zeroShotSuite(atlas, style, perNoun, seed);
    const version = await suiteHash(suite);
    zeroShot.push({
      style,
      heldOut: HELD_OUT_STYLES.includes(style),
      version,
      share: await runZeroShot(encoder, atlas, suite, { signal }),
    });
  }
  tell("retrieval");
  const retrieval = retrievalSuite(atlas, count, seed);
  const retrieved = {
    version: await suiteHash(retrieval),
    result: await runRetrieval(encoder, atlas, retrieval, { signal }),
  };
  tell("pointing game");
  const points = pointingCases(atlas, count, seed);
  const played = await pointingGame(model, drawn(atlas, points), ["self-self", "grad-eclip", "raw"], {
    signal,
  });
  onProgress?.("done", 1);
  return {
    seed,
    pairs,
    winoground,
    zeroShot,
    retrieval: retrieved,
    pointing: { version: await suiteHash(points), methods: Object.fromEntries(played) },
    seconds: (performance.now() - start) / 1000,
  };
}
