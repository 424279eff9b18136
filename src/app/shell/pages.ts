/** Where the header has the pages. */
import type { Page } from "../../workspace/route";

/** What a visitor does, in order: see it fail, make negatives, train, measure. */
export const MAIN_PAGES = ["compare", "negatives", "train", "evaluate"] as const satisfies readonly Page[];

/** What that stands on. */
export const MORE_PAGES = [
  "scenes",
  "lexicon",
  "models",
  "record",
  "about",
] as const satisfies readonly Page[];
