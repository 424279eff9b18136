/** The panel of lessons, as page tests find it. */
import type { Page } from "@playwright/test";

export const panel = (page: Page) => page.getByRole("complementary", { name: "Learn" });

/** Of an exercise: whether it is solved. */
export const goal = (page: Page) =>
  panel(page)
    .getByRole("status")
    .filter({ hasText: /Solved|Not yet/ });
