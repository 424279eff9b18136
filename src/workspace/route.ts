/** Which page is shown. */
import { createStore } from "zustand/vanilla";

export const PAGES = [
  "compare",
  "negatives",
  "train",
  "evaluate",
  "scenes",
  "lexicon",
  "models",
  "record",
  "about",
] as const;
export type Page = (typeof PAGES)[number];

export const routeStore = createStore<{ page: Page }>(() => ({ page: "compare" }));

export function goTo(page: Page) {
  if (routeStore.getState().page !== page) routeStore.setState({ page });
}
