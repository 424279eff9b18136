/** Whether the compared models prefer the true caption of a scene's hard pair: asked for the scenes that are shown. */
import { createStore } from "zustand/vanilla";
import { engine } from "../../../workspace/engine";
import { isCancelled, report } from "../../../workspace/faults";
import { hardPair } from "../../../workspace/labels";
import type { SceneView } from "../../../workspace/useScenes";

/** Of two models, the second beside the first; of one model whether it is right. */
export const OUTCOMES = ["mended", "broken", "both-right", "both-wrong", "right", "wrong"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface OutcomesState {
  /** By model and scene; a scene without a hard pair has none. */
  right: Record<string, Record<string, boolean>>;
  busy: boolean;
}

export const outcomeStore = createStore<OutcomesState>(() => ({ right: {}, busy: false }));

/** Null while a model has not been asked, and where there is nothing to ask. */
export function outcomeOf(
  { right }: Pick<OutcomesState, "right">,
  ref: string,
  a: string,
  b: string | null,
): Outcome | null {
  const first = right[a]?.[ref];
  if (first === undefined) return null;
  if (b === null) return first ? "right" : "wrong";
  const second = right[b]?.[ref];
  if (second === undefined) return null;
  if (first) return second ? "both-right" : "broken";
  return second ? "mended" : "both-wrong";
}

/** Scenes at once: what is known is shown as it comes. */
const TOGETHER = 6;

/** Asks the models about the scenes that they have not been asked about, in the order in which these stand. */
export async function askModels(
  models: readonly string[],
  scenes: readonly SceneView[],
  signal: AbortSignal,
): Promise<void> {
  const asked = (model: string, ref: string) => outcomeStore.getState().right[model]?.[ref] !== undefined;
  const open = scenes.filter(({ ref, told }) => hardPair(told) && models.some((model) => !asked(model, ref)));
  if (open.length === 0) return;
  outcomeStore.setState({ busy: true });
  try {
    for (let at = 0; at < open.length && !signal.aborted; at += TOGETHER)
      await askAbout(models, open.slice(at, at + TOGETHER), signal);
  } catch (error) {
    if (!isCancelled(error)) report(error, { level: "notice" });
  } finally {
    if (!signal.aborted) outcomeStore.setState({ busy: false });
  }
}

async function askAbout(models: readonly string[], scenes: readonly SceneView[], signal: AbortSignal) {
  const pairs = scenes.map(({ told }) => hardPair(told)!);
  const captions = [...new Set(pairs.flatMap(({ right, wrong }) => [right, wrong]))];
  const handles = await Promise.all(
    scenes.map(({ pixels: { width, height, data }, title }) =>
      engine().addPixels(width, height, new Uint8ClampedArray(data), title),
    ),
  );
  try {
    for (const model of models) {
      const ids = handles.map(({ id }) => id);
      const { cosine } = await engine().globalScores(model, ids, captions, { signal });
      const score = (i: number, caption: string) => cosine[i * captions.length + captions.indexOf(caption)]!;
      const found = scenes.map(({ ref }, i): [string, boolean] => {
        const { right, wrong } = pairs[i]!;
        return [ref, score(i, right) > score(i, wrong)];
      });
      outcomeStore.setState(({ right }) => ({
        right: { ...right, [model]: { ...right[model], ...Object.fromEntries(found) } },
      }));
    }
  } finally {
    for (const { id } of handles)
      engine()
        .removeImage(id)
        .catch(() => {}); // freeing memory is best effort
  }
}
