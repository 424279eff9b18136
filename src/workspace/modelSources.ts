/** Where models come from, by their ids: those that come with the page, the hub, files. */
import { hubId } from "../storage/models/types";
import type { ModelSource } from "../worker/protocol";

export type Hub = ModelSource & { kind: "hub" };

type Bundled = ModelSource & { kind: "bundled" };

export const BUNDLED: Bundled = {
  kind: "bundled",
  id: "scenes-clip",
  path: "models/scenes-clip/",
  name: "scenes-clip",
  licence: "MIT",
};

export const BUNDLED_ID = "bundled:scenes-clip";

/** The same after DeGLA by this page's own trainer; its card says how. */
export const TUNED: Bundled = {
  kind: "bundled",
  id: "scenes-clip-degla",
  path: "models/scenes-clip-degla/",
  name: "scenes-clip, DeGLA-tuned",
  licence: "MIT",
};

export const TUNED_ID = "bundled:scenes-clip-degla";

export const BUNDLED_MODELS: readonly Bundled[] = [BUNDLED, TUNED];

export function sourceKey(source: ModelSource): string {
  switch (source.kind) {
    case "bundled":
      return `bundled:${source.id}`;
    case "hub":
      return hubId(source.repo, source.revision);
    case "files":
      return `files:${source.name}`;
    case "cached":
      return source.id;
  }
}

export function sourceLabel(source: ModelSource): string {
  if (source.kind === "cached") return shortName(source.id);
  if (source.kind === "hub") return source.name ?? source.repo;
  return source.name ?? source.kind;
}

/** A name for a chip: the last part of an id such as "hub:wkcn/TinyCLIP-…@a2a8c6…". */
export function shortName(id: string): string {
  return id.replace(/^\w+:/, "").replace(/@.*$/, "").replace(/^.*\//, "");
}
