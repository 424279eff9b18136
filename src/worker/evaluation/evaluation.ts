/**
 * Suites on the engine's models. Work goes to the GPU in small turns, so that whatever the visitor looks at meanwhile
 * is not kept waiting; encodings are kept, so that a run that was stopped goes on where it was.
 */

import { LRUCache } from "lru-cache";
import { BadInputError, InternalError } from "../../base/errors";
import { never } from "../../base/queue";
import { runSuite } from "../../eval/run";
import { SCENE_SUITES, sceneSuite } from "../../eval/sceneSuites";
import type { PictureSource, Suite } from "../../eval/types";
import type { DecodeImage } from "../../pictures/imageFile";
import type { Atlas } from "../../scenes/atlas";
import type { KeptEncoders } from "../keptEncoder";
import { type Statistics, statisticsInPlace } from "../statistics/statistics";
import type { EvaluationCalls, SuiteRequest } from "./protocol";
import { filePictures } from "./suitePictures";

/** What evaluating needs of the engine around it. */
export interface EvaluationHost {
  decode: DecodeImage;
  encoders: KeptEncoders;
  atlas?(): Promise<Atlas>;
  /** Default: in place. */
  statistics?: Statistics;
}

interface Built {
  suite: Suite;
  pictures: PictureSource;
}

export function createEvaluation(host: EvaluationHost): EvaluationCalls {
  const { decode, encoders, atlas, statistics = statisticsInPlace } = host;
  const builder = suiteBuilder(atlas, decode);
  return {
    evaluate: async (id, request, { signal = never, onProgress } = {}) => {
      const { model, encoder, flush } = await encoders.open(id);
      const tell = (label: string) =>
        onProgress?.({ phase: "encode", done: 0, total: 0, unit: "items", remaining: null, label });
      tell("Making the suite");
      const { suite, pictures } = await builder(request);
      signal.throwIfAborted();
      try {
        const result = await runSuite(suite, pictures, encoder, {
          model: { name: model.info.name, sha256: model.info.sha256 },
          signal,
          summarise: statistics.summarise,
          onProgress: ({ done, total, perSecond, secondsLeft, scored, cases }) =>
            onProgress?.({
              phase: "encode",
              done,
              total,
              unit: "items",
              remaining: secondsLeft,
              rate: perSecond,
              label: `${done} of ${total} encodings, ${scored} of ${cases} cases scored`,
            }),
        });
        return { suite, result };
      } finally {
        await flush();
      }
    },
    casePicture: async (request, key) => (await builder(request)).pictures.open(key),
    compareResults: statistics.compareResults,
    poolSides: statistics.poolSides,
    encodings: async () => (await encoders.store()).report(),
    forgetEncodings: async () => (await encoders.store()).forget(),
  };
}

/** Suites as they were last made: the second model, and the pictures of failures, need the same one. */
function suiteBuilder(atlas: EvaluationHost["atlas"], decode: DecodeImage) {
  const built = new LRUCache<string, Promise<Built>>({ max: 4 });
  const make = async (request: SuiteRequest): Promise<Built> => {
    if (request.kind === "files") return { suite: request.suite, pictures: filePictures(request, decode) };
    const { name, count, seed } = request;
    if (!atlas) throw new InternalError("This engine was given no scenes.");
    if (!SCENE_SUITES.some((known) => known.name === name))
      throw new BadInputError(`No built-in suite is called “${name}”.`);
    return sceneSuite(await atlas(), name, { count, seed, perNoun: count < 500 ? 1 : 3 });
  };
  return (request: SuiteRequest): Promise<Built> => {
    if (request.kind === "files") return make(request);
    const key = JSON.stringify([request.name, request.count, request.seed]);
    const found = built.get(key) ?? make(request);
    built.set(key, found);
    found.catch(() => built.delete(key));
    return found;
  };
}
