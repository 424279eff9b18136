/**
 * From navigation to the first scores on the page itself: a new visitor (nothing cached), and a second visit
 * (service worker and weights in place). The server is on the same machine, so this is code and computing, not
 * a network.
 */
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { build } from "vite";
import { CACHE } from "./checkpoint";
import type { RouteBackend } from "./routes/route";
import { serve } from "./site";
import { median } from "./speed";

const APP = join(CACHE, "app");

/** Runs in the page before its own scripts: notes when the first score stands in the table. */
const WATCH = `(() => {
  const scored = () => document.querySelector('section[aria-labelledby="global-title"] [aria-label*=": cosine "]');
  const look = () => {
    if (!window.firstScores && scored()) window.firstScores = performance.now();
    if (!window.firstScores) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;

export interface Startup {
  backend: RouteBackend;
  /** Milliseconds from navigation, each visit a new profile. */
  cold: number[];
  /** Milliseconds from navigation, visits after the page said that it is saved. */
  cached: number[];
  /** Medians of these. */
  median: { cold: number; cached: number };
}

export async function buildApp(): Promise<void> {
  await build({ logLevel: "error", build: { outDir: APP, emptyOutDir: true } });
}

async function firstScores(page: Page): Promise<number> {
  await page.waitForFunction("window.firstScores", undefined, { timeout: 300_000 });
  return page.evaluate<number>("window.firstScores");
}

export async function measureStartup(
  browser: Browser,
  backend: RouteBackend,
  visits: number,
): Promise<Startup> {
  const served = await serve({ "/": APP }, false);
  const cold: number[] = [];
  const cached: number[] = [];
  try {
    for (let visit = 0; visit < visits; visit++) {
      // What is waited for is text, which the policy of the page would refuse.
      const context = await browser.newContext({ bypassCSP: true });
      const page = await context.newPage();
      await page.addInitScript(WATCH);
      await page.goto(`${served.origin}/#/compare?backend=${backend}`, { waitUntil: "commit" });
      cold.push(await firstScores(page));
      await page.getByText("works with the network off").waitFor({ timeout: 120_000 });
      await page.close();
      const again = await context.newPage();
      await again.addInitScript(WATCH);
      await again.goto(`${served.origin}/#/compare?backend=${backend}`, { waitUntil: "commit" });
      cached.push(await firstScores(again));
      await context.close();
    }
  } finally {
    served.close();
  }
  return { backend, cold, cached, median: { cold: median(cold), cached: median(cached) } };
}
