/** What the Scenes page shows: a seed, where in it, and a kind of scene. */
import { createStore } from "zustand/vanilla";
import { SCENE_KINDS, type SceneKind } from "../../../scenes/scene";
import { OUTCOMES, type Outcome } from "./outcomes";

export interface Gallery {
  seed: number;
  /** Number of the first scene shown. */
  from: number;
  /** null: all kinds, as the seed draws them. */
  kind: SceneKind | null;
  boxes: boolean;
  /** Only scenes on which the models do so; null: all, as the seed draws them. */
  outcome: Outcome | null;
}

export const DEFAULT_GALLERY: Gallery = { seed: 7, from: 0, kind: null, boxes: false, outcome: null };

export const galleryStore = createStore<Gallery>(() => DEFAULT_GALLERY);

export const MAX_SEED = 999_999;

/** "7,24,pair,boxes,mended"; null for the default. */
export function writeGallery({ seed, from, kind, boxes, outcome }: Gallery): string | null {
  const text = [seed, from, kind ?? "", boxes ? "boxes" : "", ...(outcome ? [outcome] : [])].join(",");
  return text === "7,0,," ? null : text;
}

export function readGallery(text: string | null): Gallery {
  if (text === null) return DEFAULT_GALLERY;
  const [seed, from, kind, boxes, outcome] = text.split(",");
  const whole = (entry: string | undefined, otherwise: number) =>
    /^\d{1,6}$/.test(entry ?? "") ? Number(entry) : otherwise;
  return {
    seed: whole(seed, DEFAULT_GALLERY.seed),
    from: whole(from, 0),
    kind: SCENE_KINDS.find((known) => known === kind) ?? null,
    boxes: boxes === "boxes",
    outcome: OUTCOMES.find((known) => known === outcome) ?? null,
  };
}
