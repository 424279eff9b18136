/** Training runs, as the record has them. */
import type { ModelInfo } from "../../../worker/protocol";
import type { RunSummary } from "../../../worker/training/protocol";
import { modelStore } from "../../../workspace/models";
import { hashOf, type Recorded, record, type Thing } from "../../../workspace/record";

const share = (value: number) => (100 * value).toFixed(1);

/** "DeGLA 2 on scenes-clip: 300 of 300 steps; composition 52.1 → 71.4, retention 60.0 → 59.2" */
function describeRun({ config, status, step, evaluations }: RunSummary): string {
  const steps = `${step.toLocaleString("en")} of ${config.steps.toLocaleString("en")} steps`;
  const ended = status === "failed" ? ", then it failed" : "";
  const [first, last] = [evaluations[0], evaluations.at(-1)];
  const axes = (["composition", "retention"] as const).flatMap((axis) => {
    const [from, to] = [first?.[axis] ?? null, last?.[axis] ?? null];
    return from === null || to === null ? [] : [`${axis} ${share(from)} → ${share(to)}`];
  });
  const measured = axes.length > 0 ? `; ${axes.join(", ")}` : "";
  return `${config.name} on ${baseOf(config.model).name}: ${steps}${ended}${measured}`;
}

/** The base by its name and the hash of its weights, where it is still known here. */
function baseOf(id: string): { name: string; sha256: string | null } {
  const { loaded, cached } = modelStore.getState();
  const found = loaded[id] ?? cached.find((model) => model.id === id);
  return { name: found?.name ?? id, sha256: found?.sha256 ?? null };
}

async function dataThing({ config: { data } }: RunSummary): Promise<Thing> {
  const name =
    data.kind === "scenes" ? `scenes, seed ${data.seed}, ${data.count} pictures` : `pairs ${data.id}`;
  return { what: "data", name, sha256: await hashOf(data) };
}

const runThing = async ({ id, config, steps, evaluations }: RunSummary): Promise<Thing> => ({
  what: "run",
  name: `${config.name} (${id})`,
  sha256: await hashOf({ steps, evaluations }).catch(() => null),
});

/** A run that ended: done, stopped, or failed after some steps. */
export async function recordRun(run: RunSummary): Promise<Recorded | null> {
  const base = { what: "model", name: run.config.model, sha256: baseOf(run.config.model).sha256 };
  return record({
    action: "train",
    summary: describeRun(run),
    inputs: [base, await dataThing(run)],
    outputs: [await runThing(run)],
    settings: run.config,
  });
}

/** Its weights became one of this machine's models. */
export async function recordKept(run: RunSummary, { id, sha256 }: Pick<ModelInfo, "id" | "sha256">) {
  return record({
    action: "train",
    summary: `Kept the weights of ${run.config.name} as a model, after ${run.step.toLocaleString("en")} steps`,
    inputs: [await runThing(run)],
    outputs: [{ what: "model", name: id, sha256 }],
    settings: run.config,
  });
}
