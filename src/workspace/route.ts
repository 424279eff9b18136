/** The pages, and which of them is shown. */
import { createStore } from "zustand/vanilla";

/** What a visitor does, in order: see it fail, make negatives, train, measure. */
export const MAIN_PAGES = ["compare", "negatives", "train", "evaluate"] as const;

/** What that stands on: behind one button of the header. */
export const MORE_PAGES = ["scenes", "lexicon", "models", "record", "about"] as const;

export const PAGES = [...MAIN_PAGES, ...MORE_PAGES] as const;
export type Page = (typeof PAGES)[number];

export const routeStore = createStore<{ page: Page }>(() => ({ page: "compare" }));

export function goTo(page: Page) {
  if (routeStore.getState().page !== page) routeStore.setState({ page });
}
