/** The models that come with the page. */
import type { ModelSource } from "./types";

type Bundled = ModelSource & { kind: "bundled" };

export const BUNDLED: Bundled = {
  kind: "bundled",
  id: "scenes-clip",
  path: "models/scenes-clip/",
  name: "scenes-clip",
  licence: "MIT",
};

/** The same after DeGLA by this page's own trainer; its card says how. */
export const TUNED: Bundled = {
  kind: "bundled",
  id: "scenes-clip-degla",
  path: "models/scenes-clip-degla/",
  name: "scenes-clip, DeGLA-tuned",
  licence: "MIT",
};

export const bundledId = (source: Bundled): string => `bundled:${source.id}`;

/** Where a model of this id comes from, if it comes with the page. */
export const bundledSource = (id: string): Bundled | null =>
  [BUNDLED, TUNED].find((source) => bundledId(source) === id) ?? null;
