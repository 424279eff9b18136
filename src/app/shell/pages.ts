/** The pages by name, and where the header has them. */
import type { Page } from "../../workspace/route";

export const PAGE_NAMES: Record<Page, string> = {
  compare: "Compare",
  negatives: "Negatives",
  train: "Train",
  evaluate: "Evaluate",
  lexicon: "Lexicon",
  scenes: "Scenes",
  models: "Models",
  record: "Record",
  about: "About",
};

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
