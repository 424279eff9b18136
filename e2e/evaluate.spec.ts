import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { ARRIVAL } from "../src/pages/compare/stores/arrival";
import { tinyClip } from "../src/worker/testing";
import { expectAccessible } from "./axe";
import { expect, pngBytes, test } from "./page";
import { standInModel } from "./site";
import { stored } from "./stored";
import { TINY_MODEL } from "./tinyModel";

/** Nothing chosen but the smallest of the built-in suites. */
const SMALLEST = "eval=~~~~~~valse/count";

const results = (page: Page) => page.getByRole("region", { name: "Results" });
const tab = (page: Page, name: string) => page.getByRole("tab", { name, exact: true }).click();
const done = (page: Page) =>
  expect(page.getByText(/^Done in .* encodings made/)).toBeVisible({ timeout: 240_000 });

test("two models on a suite: stopped, resumed after a reload, compared, and the failures shared by address", async ({
  page,
}) => {
  test.setTimeout(700_000);
  await page.goto("#/models?backend=wasm");
  const here = page.getByRole("region", { name: "On this machine" });
  await expect(here.getByRole("heading", { name: "scenes-clip", exact: true })).toBeVisible({
    timeout: 200_000,
  });
  await page.getByLabel("Files of a model").setInputFiles(TINY_MODEL);
  await here.getByRole("button", { name: "Set as B" }).click();
  await page.goto(`#/evaluate?backend=wasm&${SMALLEST}`);
  const run = page.getByRole("button", { name: "Run 1 suite on both models" });
  await expect(run).toBeEnabled({ timeout: 120_000 });
  await run.click();
  // The first model is through, the second under way.
  await expect(page.getByText("2 of 2", { exact: true })).toBeVisible({ timeout: 120_000 });
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("Stopped. What was encoded and scored until then is kept.")).toBeVisible();
  await expect(results(page)).toContainText("not run on B yet");

  await expect.poll(() => stored(page, "plan")).not.toBe("[]");
  await page.reload();
  await expect(page.getByText("A run of 1 suite was not finished")).toBeVisible();
  await expect(page.getByRole("button", { name: "Resume" })).toBeEnabled({ timeout: 200_000 });
  await page.getByRole("button", { name: "Resume" }).click();
  await done(page);
  const reused = /([\d,]+) taken from earlier runs/.exec(
    (await page.getByText(/^Done in/).textContent()) ?? "",
  );
  expect(Number(reused?.[1]?.replaceAll(",", ""))).toBeGreaterThanOrEqual(150);

  const row = results(page).getByRole("row", { name: /counting/ });
  await expect(row.getByLabel("B is better:")).toBeVisible();
  await expect(row).toContainText("<0.001");
  await expect(row).toContainText("50.0 / 50.0");
  await expectAccessible(page);

  await row.getByRole("button", { name: "counting" }).click();
  const cases = page.getByRole("region", { name: "Cases" });
  await expect(cases.getByRole("article").first().getByRole("img").first()).toBeVisible();
  const count = page.getByRole("status").filter({ hasText: /cases?\./ });
  const gained = await count.textContent();
  expect(await cases.getByRole("article").count()).toBeLessThan(20);
  await page.getByText(/^A right, B wrong · /).click();
  await expect(count).not.toHaveText(gained ?? "");
  await page.getByText(/^A wrong, B right · /).click();
  await expect(count).toHaveText(gained ?? "");
  await page.getByRole("textbox", { name: "Search captions" }).fill("two");
  await expect(page).toHaveURL(/eval=failures~gained~valse\/count~counting~two/);
  // what is typed is searched for behind it; not every case has the word
  await expect(count).not.toHaveText(gained ?? "");
  const some = await count.textContent();
  await page.reload();
  await expect(count).toHaveText(some ?? "");
  await expect(cases.getByRole("article").first()).toContainText("two");
  await cases.getByRole("button", { name: "Local maps" }).first().click();
  await expect(cases.getByRole("application")).toHaveCount(2);
  await expectAccessible(page);
  await cases.getByRole("button", { name: "Open in Compare" }).first().click();
  await expect(page.getByRole("region", { name: "Captions" }).getByRole("textbox")).toHaveValue(/two/);

  await page.goto("#/evaluate");
  await tab(page, "Figures");
  await expect(results(page).getByRole("img", { name: /by category: counting/ })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await tab(page, "Papers");
  await expect(results(page)).toContainText("Another model on other data.");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
});

test("a suite from files, with a picture missing, is scored and exported; own failure modes cost what they cost", async ({
  page,
}) => {
  test.setTimeout(500_000);
  await page.goto("#/evaluate?backend=wasm&b=none&eval=~~~~~~none");
  const entries = Object.fromEntries(
    ["a", "b", "c", "gone"].map((name, i) => [
      i,
      {
        filename: `${name}.png`,
        caption: "a red square left of a blue square",
        negative_caption: "a blue square left of a red square",
      },
    ]),
  );
  const text = (name: string, value: unknown) => ({
    name,
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(value)),
  });
  const picture = (name: string, width: number) => ({
    name,
    mimeType: "image/png",
    buffer: pngBytes(width),
  });
  await page
    .getByLabel("Files of suites and pictures")
    .setInputFiles([
      text("swap_obj.json", entries),
      text("broken.json", [{ what: "is this" }]),
      picture("a.png", 96),
      picture("b.png", 90),
      picture("c.png", 84),
    ]);
  const suites = page.getByRole("region", { name: "Suites" });
  await expect(suites.getByText("4 cases, 3 of 4 pictures found")).toBeVisible();
  await suites.getByText("1 picture is missing").click();
  await expect(suites.getByText("gone.png: not in the folder")).toBeVisible();
  await page.getByText("1 file or line gave no case").click();
  await expect(page.getByText(/broken\.json is of no format/)).toBeVisible();

  const run = page.getByRole("button", { name: /^Run 1 suites? on one model/ });
  await suites.getByRole("checkbox", { name: "SugarCrepe", exact: true }).check();
  await expect(run).toBeEnabled({ timeout: 120_000 });
  await run.click();
  await done(page);
  await expect(results(page)).toContainText("3 of 4 cases");
  await results(page).getByText("1 picture was missing or broken").click();
  await expect(results(page)).toContainText("gone.png: not in the folder");
  await expectAccessible(page);

  const exported = async (name: RegExp) => {
    const download = page.waitForEvent("download");
    await results(page).getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name }).click();
    return readFileSync(await (await download).path(), "utf8");
  };
  const csv = (await exported(/CSV/)).trim().split("\n");
  expect(csv[0]).toMatch(/^suite,version,category,id/);
  expect(csv).toHaveLength(4);
  const json = JSON.parse(await exported(/JSON/));
  expect(json.suites[0].results[0].result.missing.cases).toBe(1);
  expect(json.suites[0].results[0].record.hash).toMatch(/^[0-9a-f]{64}$/);
  const report = await exported(/one HTML file/);
  expect(report).toContain("<svg");
  // its first page is what it comes to
  expect(report.indexOf("Conclusion")).toBeLessThan(report.indexOf("<svg"));
  expect(report).toMatch(/Cost a month/);
  expect(report).toContain(json.suites[0].results[0].record.hash);
  expect(report).not.toMatch(/(src|href)="(?!data:)/);
  const reader = await page.context().newPage();
  await reader.setContent(report);
  await expectAccessible(reader);
  await reader.close();

  await page.goto("#/evaluate?backend=wasm&b=none&eval=modes");
  const add = page.getByRole("button", { name: "Add a failure mode" });
  await expect(add).toBeVisible();
  await add.click();
  const mode = page.getByRole("region", { name: "Failure mode 1" });
  await mode.getByRole("textbox", { name: "Name" }).fill("who is above");
  await page.getByRole("button", { name: "Import from Compare" }).click();
  const editor = page.getByRole("region", { name: "who is above" });
  await expect(editor.getByRole("textbox", { name: "Right captions, one a line" }).first()).toHaveValue(
    new RegExp(ARRIVAL.captions[0] as string),
  );
  await page.getByRole("button", { name: "Evaluate 1 mode" }).click();
  await done(page);
  const costs = page.getByRole("region", { name: "Costs by failure mode, table" });
  await expect(costs.getByRole("row", { name: /who is above/ })).toContainText(/\d+\.\d/);
  await expectAccessible(page);
  // Kept, with their pictures.
  await expect.poll(() => stored(page, "evaluations")).toMatch(/"who is above".*"pictures":\[\{"name"/);
  await page.reload();
  await expect(editor.getByRole("img").first()).toBeVisible();
});

test("a long mode is folded, and captions stay with their pictures where a case is removed", async ({
  page,
}) => {
  await standInModel(page, tinyClip(1));
  await page.goto("#/evaluate?backend=wasm&b=none&eval=modes");
  await page.getByRole("button", { name: "A production line, as an example" }).click();
  const mode = page.getByRole("region", { name: "colours exchanged" });
  const cases = mode.getByRole("listitem");
  await expect(cases).toHaveCount(3);
  await mode.getByRole("button", { name: "Show all 24" }).click();
  await expect(cases).toHaveCount(24);
  const right = (at: number) => cases.nth(at).getByRole("textbox", { name: "Right captions, one a line" });
  const [second, third] = [await right(1).inputValue(), await right(2).inputValue()];
  await cases
    .first()
    .getByRole("button", { name: /^Remove the case 1/ })
    .click();
  await expect(cases).toHaveCount(23);
  await expect(right(0)).toHaveValue(second);
  await expect(right(1)).toHaveValue(third);
  // What is typed stands as typed: the line that is begun, too.
  await right(0).press("End");
  await right(0).press("Enter");
  await expect(right(0)).toHaveValue(`${second}\n`);
  await right(0).pressSequentially("a watch");
  await expect(right(0)).toHaveValue(`${second}\na watch`);
  // The next mode takes the place of a removed one, with its own captions.
  const next = page.getByRole("region", { name: "parts exchanged" });
  const first = await next.getByRole("textbox", { name: "Right captions, one a line" }).first().inputValue();
  await mode.getByRole("button", { name: "Remove the mode colours exchanged" }).click();
  await expect(mode).toHaveCount(0);
  await expect(next.getByRole("textbox", { name: "Right captions, one a line" }).first()).toHaveValue(first);
});

test("replicates of one method are marked, run with it and pooled", async ({ page }) => {
  test.setTimeout(500_000);
  await page.goto("#/models?backend=wasm");
  const here = page.getByRole("region", { name: "On this machine" });
  await expect(here.getByRole("heading", { name: "scenes-clip", exact: true })).toBeVisible({
    timeout: 200_000,
  });
  await page.getByLabel("Files of a model").setInputFiles(TINY_MODEL);
  await here.getByRole("button", { name: "Set as B" }).click();
  await page.goto(`#/evaluate?backend=wasm&a=bundled:scenes-clip&b=bundled:scenes-clip-degla&${SMALLEST}`);
  const models = page.getByRole("region", { name: "Models", exact: true });
  await models.getByText("Replicates of B's method: this model alone").click();
  await models
    .getByRole("group", { name: "Further replicates of B's method" })
    .getByRole("checkbox", { name: /dropped model/ })
    .check();
  await expect(models.getByText("Replicates of B's method: 2 models")).toBeVisible();
  const run = page.getByRole("button", { name: /^Run 1 suite/ });
  await expect(run).toBeEnabled({ timeout: 120_000 });
  await run.click();
  await done(page);
  await expect(
    results(page)
      .getByRole("region", { name: /pooled/i })
      .first(),
  ).toContainText(/counting/);
  await expectAccessible(page);
});

test("imported suites come back after a reload, and so does a picked folder, with the visitor's leave", async ({
  page,
}) => {
  // The browser's own dialogue can't be driven: a folder of the page's own stands for the one that would be picked.
  await page.addInitScript(() => {
    const pick = async () =>
      (await navigator.storage.getDirectory()).getDirectoryHandle("coco", { create: true });
    Object.assign(window, { showDirectoryPicker: pick });
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: async () => (sessionStorage.getItem("leave") ? "granted" : "prompt"),
      requestPermission: async () => {
        sessionStorage.setItem("leave", "given");
        return "granted";
      },
    });
  });
  await page.goto("#/evaluate?backend=wasm&b=none&eval=~~~~~~none");
  const entry = (name: string) => ({ filename: name, caption: "a dog", negative_caption: "a cat" });
  await page.evaluate(
    async ({ json, png }) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle("coco", { create: true });
      const inner = await folder.getDirectoryHandle("val2017", { create: true });
      const write = async (
        handle: FileSystemDirectoryHandle,
        name: string,
        what: string | Uint8Array<ArrayBuffer>,
      ) => {
        const file = await (await handle.getFileHandle(name, { create: true })).createWritable();
        await file.write(what);
        await file.close();
      };
      await write(folder, "swap_obj.json", json);
      await write(inner, "a.png", new Uint8Array(png));
      await write(inner, "notes.md", "not a picture");
    },
    { json: JSON.stringify({ 0: entry("a.png"), 1: entry("gone.png") }), png: [...pngBytes()] },
  );
  const suites = page.getByRole("region", { name: "Suites" });
  const imports = page.getByRole("region", { name: "Import" });
  await imports.getByRole("button", { name: "Folder of pictures…" }).click();
  await expect(suites.getByText("2 cases, 1 of 2 pictures found")).toBeVisible();
  await expect(suites.getByRole("checkbox", { name: "SugarCrepe", exact: true })).toBeChecked();

  // It is written behind what is shown: the suite, that it is chosen, its folder.
  for (const part of [/"cases":\[/, /\["SugarCrepe/, /"coco"/])
    await expect.poll(() => stored(page, "evaluations")).toMatch(part);
  await page.reload();
  await expect(suites.getByText("2 cases, 0 of 2 pictures found")).toBeVisible();
  await expect(suites.getByRole("checkbox", { name: "SugarCrepe", exact: true })).toBeChecked();
  await expectAccessible(page);
  await imports.getByRole("button", { name: "Open “coco” again" }).click();
  await expect(suites.getByText("2 cases, 1 of 2 pictures found")).toBeVisible();

  // Where the browser has kept the leave, nothing is asked.
  await page.reload();
  await expect(suites.getByText("2 cases, 1 of 2 pictures found")).toBeVisible();
  await expect(imports.getByRole("button", { name: /again/ })).toHaveCount(0);

  await page.evaluate(async () =>
    (await navigator.storage.getDirectory()).removeEntry("coco", { recursive: true }),
  );
  await page.reload();
  await expect(page.getByText("The folder “coco” of the last visit is no longer there.")).toBeVisible();
  await suites.getByRole("button", { name: "Remove SugarCrepe" }).click();
  await expect(suites.getByText(/2 cases/)).toHaveCount(0);
  await expect.poll(() => stored(page, "evaluations")).not.toMatch(/"cases":\[/);
  await page.reload();
  await expect(page.getByRole("button", { name: /^Run/ })).toBeVisible();
  await expect(suites.getByText(/2 cases/)).toHaveCount(0);
});
