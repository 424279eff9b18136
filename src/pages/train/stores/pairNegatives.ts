/** Negatives for the visitor's own captions: the file's own, those of the Negatives page, else by rule. */
import type { RunConfig } from "../../../degla/config";
import { createSet, usable } from "../../../negatives/set";
import type { CaptionRow } from "../../../tables/captionRows";
import { followNegatives } from "../../negatives/stores/keptSet";
import { currentSettings, negativesClient, negativesStore } from "../../negatives/stores/set";
import type { Preparation } from "./runs";

/** Where negatives come from that the rows don't bring: made by rule, or those of the Negatives page. */
export type NegativesSource = "rules" | "set";

/** Captions in one call of the worker. */
const STRETCH = 200;

const normal = (text: string) => text.trim().toLowerCase().replace(/\s+/g, " ");

/** @returns for each row as many slots as the run has; null is an empty slot */
export async function negativesOf(
  rows: readonly CaptionRow[],
  config: Pick<RunConfig, "negatives" | "seed">,
  source: NegativesSource,
  tell: (phase: Preparation) => void,
): Promise<(string | null)[][]> {
  const slots = config.negatives;
  const known = source === "set" ? await judged() : new Map<string, string[]>();
  const out: ((string | null)[] | null)[] = rows.map(
    ({ caption, negatives }) => negatives ?? known.get(normal(caption)) ?? null,
  );
  const open = out.flatMap((negatives, i) => (negatives === null ? [i] : []));
  if (slots > 0) {
    const settings = { ...currentSettings(), perCaption: slots, seed: config.seed };
    for (let from = 0; from < open.length; from += STRETCH) {
      const stretch = open.slice(from, from + STRETCH);
      const { items } = createSet(
        stretch.map((i) => ({ original: rows[i]!.caption })),
        settings,
      );
      const made = await negativesClient().fill(items, settings);
      made.forEach((item, k) => {
        out[stretch[k]!] = item.slots.filter(usable).map(({ text }) => text);
      });
      tell({ name: "negatives", done: Math.min(open.length, from + STRETCH), all: open.length });
    }
  }
  return out.map((negatives) => Array.from({ length: slots }, (_, k) => negatives?.[k] ?? null));
}

/** By caption: the negatives of the Negatives page that a run may see. */
async function judged(): Promise<Map<string, string[]>> {
  await followNegatives();
  return new Map(
    negativesStore
      .getState()
      .set.items.map((item) => [normal(item.original), item.slots.filter(usable).map(({ text }) => text)]),
  );
}
