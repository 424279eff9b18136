/**
 * `npm run bench:typing`: a caption is typed for ten seconds, ten keys a second, while maps are computed: how late the page
 * draws after a key, how long its tasks are, and when the scores of the last caption stand. WebAssembly, the bundled
 * pair, three scenes, six captions; this build and commit d923a04 in turns.
 *
 *   npm run bench:typing -- [--rounds 3] [--seconds 10] [--site FOLDER]
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser } from "@playwright/test";
import { launch } from "./browser";
import { EARLIER, earlierBuild } from "./earlier";
import { serve } from "./site";
import { buildApp } from "./startup";
import { figuresOf, type Typed, WATCH_TYPING } from "./typing/watch";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "10" },
    site: { type: "string" },
  },
});
const KEY_MS = 100;
const TEXT = "a small yellow dog to the right of the large purple armchair under one lamp ";
const CAPTIONS = [
  "a red koala next to a blue coat",
  "a blue koala next to a red coat",
  "there is a phone above a frog",
  "there is a frog above a phone",
  "a green table",
];
const ADDRESS = `#/compare?backend=wasm&img=scene:7.2&img=scene:7.3&img=scene:7.4&${CAPTIONS.map((caption) => `cap=${encodeURIComponent(caption)}`).join("&")}`;

/** One visit: waits until all is computed, types, waits for the last scores. */
async function visit(browser: Browser, origin: string, seconds: number): Promise<Typed> {
  // What is evaluated here is text, which the policy of the page would refuse.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  await page.addInitScript(WATCH_TYPING);
  await page.goto(`${origin}/${ADDRESS}`);
  await page.waitForFunction("watchTyping.settled()", undefined, { timeout: 120_000 });
  const box = page.getByRole("textbox", { name: "Captions" });
  await box.focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Enter");
  await page.evaluate("watchTyping.begin()");
  const begun = performance.now();
  for (let key = 0; key < (1000 * seconds) / KEY_MS; key++) {
    const wait = begun + key * KEY_MS - performance.now();
    if (wait > 0) await page.waitForTimeout(wait);
    await page.keyboard.press(TEXT[key % TEXT.length] === " " ? "Space" : TEXT[key % TEXT.length]!);
  }
  const typed = (await page.evaluate("watchTyping.end()")) as Typed;
  await context.close();
  return typed;
}

async function earlierSite(): Promise<string> {
  const folder = earlierBuild();
  if (!existsSync(join(folder, "dist/index.html")))
    execFileSync("npx", ["vite", "build"], { cwd: folder, stdio: ["ignore", 2, 2] });
  return join(folder, "dist");
}

const sites: Record<string, string> = {};
if (options.site) sites[options.site] = options.site;
else {
  await buildApp();
  sites["this build"] = join(import.meta.dirname, ".cache/app");
  sites[EARLIER] = await earlierSite();
}
const browser = await launch({ software: true });
const found: Record<string, Typed[]> = {};
for (let round = 0; round < Number(options.rounds); round++)
  for (const [name, folder] of Object.entries(sites)) {
    const served = await serve({ "/": folder }, true);
    found[name] = [...(found[name] ?? []), await visit(browser, served.origin, Number(options.seconds))];
    served.close();
  }
await browser.close();
console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, load average ${loadavg()[0]!.toFixed(1)}; ${options.rounds} rounds of ${options.seconds} s\n`,
);
console.log(
  "| build | keys | delay of a key, median | 95th | 99th | longest | tasks over 50 ms | longest task | scores after the last key | rounds with a stale map |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
for (const [name, rounds] of Object.entries(found)) console.log(`| ${name} | ${figuresOf(rounds)} |`);
