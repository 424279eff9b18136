/**
 * What an earlier build of the page leaves in a browser, for e2e/profiles.spec.ts: a model, own pairs, a stopped run with
 * its checkpoint, changed settings and the record of it all.
 *
 *   git worktree add ../old COMMIT && cd ../old && npm ci && npx vite build && npx vite preview --port 4321
 *   npx tsx scripts/keep-profile.ts http://localhost:4321/ COMMIT e2e/__fixtures__/profile-COMMIT.json.gz
 */
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { pngBytes } from "../e2e/page";
import { takeProfile } from "../e2e/profile";
import { hashedCheckpoint, tinyConfig } from "../src/clip/testing";
import { findChromium } from "./ensure-chromium.mjs";

const [address, build, out] = process.argv.slice(2);
if (!address || !build || !out) throw new Error("Usage: keep-profile.ts ADDRESS COMMIT FILE");

const MODEL = Object.entries(hashedCheckpoint(tinyConfig())).map(([name, bytes]) => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(bytes as Uint8Array),
}));
const NAMES = ["one", "two", "three", "four"];
const PAIRS = [
  ...NAMES.map((name, i) => ({
    name: `${name}.png`,
    mimeType: "image/png",
    buffer: pngBytes(32 + 8 * i, 32),
  })),
  {
    name: "captions.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      `file,caption\n${NAMES.map((name, i) => `${name}.png,a red dog beside ${i + 2} blue cats`).join("\n")}\n`,
    ),
  },
];

const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: ["--no-sandbox"],
});
const context = await browser.newContext({ serviceWorkers: "block" });
context.setDefaultTimeout(90_000);
const page = await context.newPage();
// The bundled models would be most of what is kept, and are nobody's own.
await page.route("**/models/scenes-clip*/**", (route) => route.abort());

const training = page.getByRole("region", { name: "Training", exact: true });
const data = page.getByRole("region", { name: "Data" });
const field = (name: string) => page.getByRole("textbox", { name, exact: true });

await page.goto(`${address}#/models?img=scene:7.2&cap=a+dog&cap=a+cat&backend=wasm&b=none`);
await page.locator('input[type="file"][multiple]').first().setInputFiles(MODEL);
await page
  .getByRole("region", { name: "On this machine" })
  .getByRole("heading", { name: "dropped model" })
  .waitFor();
await page
  .getByRole("navigation", { name: "Pages" })
  .getByRole("link", { name: "Train", exact: true })
  .click();
await page.getByRole("combobox", { name: "Model" }).selectOption({ label: "dropped model" });
await data.getByText("My pictures").click();
await data.locator('input[type="file"]').first().setInputFiles(PAIRS);
await data.getByRole("status").filter({ hasText: "4 pairs of 4 pictures." }).waitFor();
await field("Batch").fill("2");
await field("Steps").fill("6");
await page.getByText("More settings", { exact: true }).click();
await field("Name").fill("colours of mine");
await training.getByRole("button", { name: "Train", exact: true }).click();
await training
  .getByText(/6 of 6|done/i)
  .first()
  .waitFor();
await training.getByRole("button", { name: "Keep as model" }).waitFor();
await page.waitForTimeout(3000); // what is written a while after the last change

// tsx gives functions their names by a helper that the page lacks
await page.evaluate("globalThis.__name = (one) => one");
const profile = { build, ...(await takeProfile(page)) };
await browser.close();
const bytes = gzipSync(JSON.stringify(profile), { level: 9 });
writeFileSync(out, bytes);
console.log(`${out}: ${bytes.length} bytes`);
for (const { name, stores } of profile.databases)
  for (const store of stores)
    console.log(
      name,
      store.name,
      store.entries.map(([key]) => key),
    );
console.log(Object.keys(profile.local));
