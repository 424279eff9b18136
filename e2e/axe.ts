/** Accessibility, by axe-core in the page itself: Playwright's wrapper opens a second page for each result, and takes five times as long. */
import type { Page } from "@playwright/test";
import axe from "axe-core";
import { expect } from "./page";

/**
 * What axe finds wrong on a page that has come to rest.
 * @param within a selector of the part that is looked at; all of the page where it is left out
 * @returns a line a rule, with the elements that break it
 */
async function violations(page: Page, within?: string): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (selector) => {
    // A colour half way to another is no fault. Animations are ended, not waited for: one that is paused, or of what
    // isn't drawn, never ends by itself; what turns for ever has no end.
    for (const animation of document.getAnimations())
      if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
    const { run } = (window as unknown as { axe: typeof import("axe-core") }).axe;
    const found = await run(selector ?? document, { resultTypes: ["violations"] });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
  }, within);
}

/** @param what named where it fails */
export async function expectAccessible(page: Page, what?: string, within?: string) {
  expect(await violations(page, within), what).toEqual([]);
}
