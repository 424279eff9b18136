/** Lesson 6: the repair: a recorded run of the page's own trainer, and one of the visitor's own. */
import { TUNED_ID } from "../../../workspace/modelSources";
import { drawByRef } from "../../../workspace/scenes";
import { runsStore } from "../../train/stores/runs";
import { marginsOf, readRepair, repairStore } from "../stores/repair";
import type { Lesson } from "./lesson";

/** Place of the true sentence of each recorded picture. */
let right: number[] = [];

/** Margins after each recorded step; null until the record is here. */
export function recordedMargins() {
  const { record } = repairStore.getState();
  return record && right.length > 0 ? marginsOf(record, right) : null;
}

/** A visitor's own run counts from so many steps on. */
const STEPS = 5;

export const repairLesson: Lesson = {
  id: "repair",
  options: ["early", "late", "never"],
  given() {
    const config = repairStore.getState().record?.config;
    const { steps = "…", batch = "…", negatives = "…" } = config ?? {};
    return { steps, batch, negatives, wanted: STEPS };
  },
  async stage() {
    const { pictures, captions } = await readRepair();
    const scenes = await Promise.all(pictures.map(drawByRef));
    right = scenes.map(({ labels }) => captions.findIndex((caption) => labels.right.has(caption)));
    return {
      page: "compare",
      b: TUNED_ID,
      pictures,
      captions,
      of: Object.fromEntries(
        pictures.map((ref, i) => [ref, captions.slice(right[i]! & ~1, (right[i]! & ~1) + 2)]),
      ),
    };
  },
  outcome() {
    const points = recordedMargins();
    if (!points) return null;
    const all = points.map(({ margins }) => margins.every((margin) => margin > 0));
    const lastWrong = all.lastIndexOf(false);
    const steps = points.at(-1)!.step;
    const before = points[0]!.margins.filter((margin) => margin > 0).length;
    const facts = { steps, before, all: right.length, first: points[lastWrong + 1]?.step ?? steps };
    if (lastWrong === all.length - 1) {
      const after = points.at(-1)!.margins.filter((margin) => margin > 0).length;
      return { option: "never", told: "never", facts: { ...facts, after } };
    }
    return { option: facts.first <= steps / 3 ? "early" : "late", told: "reached", facts };
  },
  exercise() {
    const step = Math.max(0, ...runsStore.getState().runs.map((run) => run.step));
    return { solved: step >= STEPS, facts: { step } };
  },
};
