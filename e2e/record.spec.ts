/** The record: what leaves an entry, what is shown of it, and what is found when it was tampered with. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { type Filling, putRecord, recordOf } from "../src/storage/audit/testing";
import { DATABASES } from "../src/storage/database";
import { expectAccessible } from "./axe";
import { expect, test, visit } from "./page";
import { TINY_MODEL } from "./tinyModel";

// Ten thousand entries, and axe, take their time where the machine is shared.
test.setTimeout(420_000);

const fillRecord = (page: Page, filling: Filling) =>
  page.evaluate(putRecord, [DATABASES.record.name, JSON.stringify(filling)] as const);

const chain = (page: Page) => page.getByRole("region", { name: "The chain" });
const entries = (page: Page) => page.getByRole("region", { name: "Entries", exact: true });
const row = (page: Page, summary: RegExp) => entries(page).getByRole("button", { name: summary });

test("models and negatives leave entries; an entry has a link, and its settings come back", async ({
  page,
}) => {
  await page.goto("#/models?backend=wasm&b=none");
  const here = page.getByRole("region", { name: "On this machine" });
  await expect(here.getByRole("heading", { name: "scenes-clip", exact: true })).toBeVisible();
  await page.getByLabel("Files of a model").setInputFiles(TINY_MODEL);
  await expect(here.getByRole("heading", { name: "dropped model" })).toBeVisible();
  await here.getByRole("button", { name: "Delete dropped model" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(here.getByRole("heading", { name: "dropped model" })).toHaveCount(0);

  await visit(page, "Negatives");
  await page.getByRole("textbox", { name: "Seed" }).fill("23");
  await page.getByRole("textbox", { name: "Captions in" }).fill("a black dog chasing a white cat");
  await page.getByRole("button", { name: "Make negatives" }).click();
  await page
    .getByRole("button", { name: /^Accept: / })
    .first()
    .click();
  await visit(page, "Record");
  await expect(row(page, /Fetched the model scenes-clip/)).toBeVisible();
  await expect(row(page, /Opened the model dropped model/)).toBeVisible();
  await expect(row(page, /Deleted the model dropped model/)).toBeVisible();
  // Edits are entered when they have come to rest.
  await expect(row(page, /1 caption added, 5 negatives made/)).toBeVisible();
  await expect(entries(page).getByRole("listitem")).toHaveCount(4);
  await page.getByRole("button", { name: "Verify again" }).click();
  await expect(chain(page)).toContainText("Whole: 4 entries");

  await page.getByLabel("Action").selectOption("negatives");
  await expect(entries(page).getByRole("listitem")).toHaveCount(1);
  await row(page, /1 caption added/).click();
  await expect(page.getByText('"seed": 23')).toBeVisible();
  await expect.poll(() => page.url()).toMatch(/entry=[0-9a-f]{12}(&|$)/);

  await page.reload();
  await expect(page.getByText('"seed": 23')).toBeVisible();
  await visit(page, "Negatives");
  await page.getByRole("textbox", { name: "Seed" }).fill("5");
  await visit(page, "Record");
  await row(page, /1 caption added/).click();
  await page.getByRole("button", { name: "Use this recipe again" }).click();
  await expect(page.getByRole("textbox", { name: "Seed" })).toHaveValue("23");
  await page.goto("#/record?entry=000000000000");
  await expect(page.getByRole("alert")).toContainText("No entry 000000000000 is in this record");
});

test("ten thousand entries are shown and verified; a tampered one is named, here and in a file", async ({
  page,
}) => {
  await page.goto("#/record?backend=wasm&b=none");
  await expect(row(page, /Fetched the model scenes-clip/)).toBeVisible();
  const record = await recordOf(10_000);
  await fillRecord(page, record);
  await page.getByRole("button", { name: "Verify again" }).click();
  await expect(chain(page)).toContainText("Whole: 10,000 entries");
  expect(await entries(page).getByRole("listitem").count()).toBeLessThan(60);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export JSON" }).click();
  const file = JSON.parse(await readFile((await (await download).path())!, "utf8"));
  expect(file.head).toEqual(record.head);
  const at = file.entries.findIndex(({ seq }: { seq: number }) => seq === 4321);
  file.entries[at].settings.seed = 1;
  await page.getByLabel("File of a record").setInputFiles({
    name: "theirs.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(file)),
  });
  const theirs = page.getByRole("region", { name: "theirs.json" });
  await expect(theirs).toContainText("Not whole: 1 fault in 10,000 entries");
  await expect(theirs.getByRole("listitem")).toHaveText(/^Entry 4321 .*was changed/);
  await page.getByRole("button", { name: "Back to this browser's record" }).click();
  await fillRecord(page, { ...record, entries: record.entries.filter(({ seq }) => seq !== 77) });
  await page.getByRole("button", { name: "Verify again" }).click();
  await expect(chain(page).getByRole("listitem")).toHaveText("Entry 77 was removed.");
});

for (const colorScheme of ["light", "dark"] as const)
  test(`axe finds no violation on the Record page, ${colorScheme}; a phone's width holds it`, async ({
    browser,
    baseURL,
  }) => {
    const context = await browser.newContext({ baseURL, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto("#/record?backend=wasm&b=none");
    await expect(row(page, /Fetched the model scenes-clip/)).toBeVisible();
    const { entries: made, head } = await recordOf(40);
    await fillRecord(page, {
      head,
      entries: made.map((e) => (e.seq === 5 ? { ...e, summary: "Did more" } : e)),
    });
    await page.getByRole("button", { name: "Verify again" }).click();
    await row(page, /Did 40/).click();
    await expect(chain(page)).toContainText("Entry 5");
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 860 });
      await page.getByRole("navigation", { name: "Pages" }).getByRole("button").click();
      await expectAccessible(page);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
      await page.keyboard.press("Escape");
    }
    await context.close();
  });
