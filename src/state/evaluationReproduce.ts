/** An entry of the record, as the plan that it was: the page is set up to run the very same again. */
import { z } from "zod";
import { SCENE_SUITES } from "../eval/sceneSuites";
import { COUNTS, type Count, MOST_SCENES, planStore } from "./evaluationPlan";
import { show } from "./evaluationView";
import { putModel } from "./models";
import { goTo } from "./route";

const settingsSchema = z.object({
  model: z.string(),
  request: z.object({
    kind: z.literal("scenes"),
    name: z.string().refine((name) => SCENE_SUITES.some((one) => one.name === name)),
    count: z
      .number()
      .transform((count): Count | undefined => COUNTS.find((known) => (known ?? MOST_SCENES) === count)),
    seed: z.number().int().nonnegative(),
  }),
});

/** Null where the entry is no evaluation, or one of files, which stay with their owner. */
export function evaluationReproduction(entry: { action: string; settings: unknown }) {
  const { data } = settingsSchema.safeParse(entry.settings);
  if (entry.action !== "evaluate" || !data || data.request.count === undefined) return null;
  const { model, request } = data;
  return {
    label: "Set up this evaluation again",
    run: () => {
      planStore.setState({
        scenes: [request.name],
        imported: [],
        count: request.count as Count,
        seed: request.seed,
      });
      show({ tab: "table" });
      void putModel("a", model);
      goTo("evaluate");
    },
  };
}
