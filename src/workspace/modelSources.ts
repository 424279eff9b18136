/** Where models come from, by their ids: those that come with the page, the hub, files. */
import { BUNDLED, bundledId, TUNED } from "../storage/models/bundledModels";
import { hubId } from "../storage/models/types";
import type { ModelSource } from "../worker/protocol";

export type Hub = ModelSource & { kind: "hub" };

export const BUNDLED_ID = bundledId(BUNDLED);

export const TUNED_ID = bundledId(TUNED);

export function sourceKey(source: ModelSource): string {
  switch (source.kind) {
    case "bundled":
      return bundledId(source);
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
