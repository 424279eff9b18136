/** The ways in which a caption can be worded, and which of them can speak of which kind of scene. */

import type { SceneKind } from "./scene";

export const CAPTION_STYLES = [
  "keywords",
  "plain",
  "attributes",
  "place",
  "relation",
  "count",
  "plurality",
  "absence",
  "listing",
  "between",
  "full",
] as const;

export type CaptionStyle = (typeof CAPTION_STYLES)[number];

/** Which styles can speak of which kind of scene. */
export const STYLES_OF: Record<SceneKind, readonly CaptionStyle[]> = {
  single: ["keywords", "plain", "attributes", "absence", "full"],
  placed: ["keywords", "plain", "attributes", "place", "full"],
  pair: ["keywords", "plain", "attributes", "place", "relation", "absence", "full"],
  depth: ["keywords", "plain", "attributes", "relation", "full"],
  enclosed: ["keywords", "plain", "attributes", "relation", "full"],
  row: ["keywords", "plain", "attributes", "listing", "between"],
  group: ["keywords", "plain", "attributes", "count", "plurality", "full"],
};
