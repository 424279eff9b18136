/** What a run would cost, before it starts. */

import { toFault } from "../../base/errors";
import { type ClipConfig, parseConfig as parseClipConfig } from "../../clip/config";
import type { RunConfig } from "../../degla/config";
import { planTraining } from "../../degla/plan";
import { scenesSizes } from "../../degla/scenesData";
import { notHere } from "../../storage/models/notHere";
import { findModel } from "../../storage/models/weights";
import type { TrainingPlan } from "./protocol";
import { parseConfig, type TrainingHost } from "./run";

/** Of a model that is loaded, or only lies in the cache. */
async function clipConfig({ models, modelStore }: TrainingHost, id: string): Promise<ClipConfig> {
  if (models.has(id)) return models.get(id).clip.config;
  const found = await findModel(modelStore, id);
  if (!found) throw notHere(id);
  const file = found.reader("config.json");
  return parseClipConfig(await file.read(0, file.size));
}

/** @param pairs own pairs that may be trained on at most; null where nobody knows */
export async function planRun(
  host: TrainingHost,
  wanted: RunConfig,
  pairs: number | null,
): Promise<TrainingPlan> {
  const config = parseConfig(wanted);
  const { data, heldOut } = config;
  const sizes =
    data.kind === "scenes" ? scenesSizes(data, heldOut) : pairs === null ? undefined : { size: pairs };
  const model = await clipConfig(host, config.model);
  const { refusal, ...plan } = planTraining(model, config, { budget: host.budget(), data: sizes });
  return { ...plan, refusal: refusal && toFault(refusal) };
}
