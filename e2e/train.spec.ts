import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expect as plainExpect, pngBytes, test, visit } from "./page";
import { stored } from "./stored";
import { trainTinyModel } from "./tinyModel";

// Nothing here is about the time without a network, and the model is fetched once less.
/** Between a page and its answer stands an engine that starts: patience, on machines that do other work. */
const expect = plainExpect.configure({ timeout: 180_000 });

test.describe.configure({ timeout: 900_000 });

const training = (page: Page) => page.getByRole("region", { name: "Training", exact: true });
const runs = (page: Page) => page.getByRole("region", { name: "Runs, table" });
const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const open = (page: Page, summary: string) => page.getByText(summary, { exact: true }).click();

const stepOf = async (page: Page) =>
  Number(
    /step ([\d,]+) of/.exec((await training(page).textContent()) ?? "")?.[1]?.replace(",", "") ?? Number.NaN,
  );

test("a run draws its curves, pauses, steps, goes on after a reload, and its weights become a model", async ({
  page,
}) => {
  await trainTinyModel(page);
  await field(page, "Steps").fill("100000");
  await open(page, "More settings");
  await field(page, "Evaluate every").fill("50000");
  await field(page, "Checkpoint every").fill("10");
  // 100,000 steps of some milliseconds each, on what the menu of backends names
  await expect(training(page)).toContainText(
    /About [\d.]+ (s|min|h) on WebAssembly, \d threads?: a step takes [\d.]+ m?s, as measured just now/,
  );
  await training(page).getByRole("button", { name: "Train", exact: true }).click();

  const loss = page.getByRole("img", { name: /^Loss, / });
  await expect(loss).toBeVisible();
  await expect(page.getByRole("img", { name: /^L IGC, / })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Composition against retention/ })).toHaveAccessibleName(
    /DeGLA: composition .* at step 0/,
  );
  await expect.poll(() => stepOf(page)).toBeGreaterThan(3);

  await training(page).getByRole("button", { name: "Pause" }).click();
  await expect(training(page).getByRole("button", { name: "Resume" })).toBeVisible();
  const paused = await stepOf(page);
  await training(page).getByRole("button", { name: "Step" }).click();
  await expect.poll(() => stepOf(page)).toBe(paused + 1);
  await expect(training(page).getByRole("button", { name: "Resume" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Before and now" })).toContainText(`step ${paused + 1}`);

  await training(page).getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(paused + 12);
  await page.reload();
  await expect(training(page)).toContainText(/interrupted at step/);
  expect(await field(page, "Batch").inputValue()).toBe("4");
  const resume = training(page).getByRole("button", { name: /Resume from step/ });
  const from = Number(/step ([\d,]+)/.exec((await resume.textContent()) ?? "")?.[1]?.replace(",", ""));
  expect(from).toBeGreaterThan(0);
  await expect(loss).toBeVisible();
  await resume.click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(from);

  await training(page).getByRole("button", { name: "Stop" }).click();
  await expect(training(page)).toContainText(/stopped at step/);
  await training(page).getByRole("button", { name: "Keep as model" }).click();
  await expect(training(page).getByRole("link", { name: "Kept on Models" })).toBeVisible();

  // Its name and its numbers can be found by those who don't see the curves; nothing is told by colour alone.
  await runs(page).getByRole("button", { name: "Actions of DeGLA" }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("who is where");
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await expect(runs(page).getByRole("button", { name: "who is where", exact: true })).toBeVisible();
  await open(page, "The numbers of who is where");
  await expect(page.getByRole("region", { name: /^Numbers of/ }).getByRole("row")).not.toHaveCount(1);
  await expectAccessible(page, "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, "dark");
  await page.setViewportSize({ width: 390, height: 844 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 860 });

  await training(page).getByRole("button", { name: "Compare with the base" }).click();
  await expect(
    page
      .getByRole("region", { name: "Global similarity" })
      .getByRole("button", { name: /dropped model: cosine.*DeGLA: cosine/ })
      .first(),
  ).toBeVisible();
  await visit(page, "Models");
  const here = page.getByRole("region", { name: "On this machine" });
  await expect(here.getByRole("heading", { name: "DeGLA", exact: true })).toBeVisible();
});

test("settings are kept, the formula follows them, and what can't be used says so", async ({ page }) => {
  await page.goto("#/train?backend=wasm");
  const method = page.getByRole("region", { name: "Method" });
  const formula = page.getByTestId("formula");
  await expect(formula).toHaveText(/^L = Lbase \+ λ₁ LIGC \+ λ₂ LTGC \+ λ₃ Ldis/);
  await method.getByRole("radio", { name: "NegCLIP" }).press("Space");
  await expect(formula).toHaveText(/^L = Lbase\s*$/);
  await open(page, "Terms and weights");
  await method.getByRole("switch", { name: /Image-grounded contrast/ }).press("Space");
  await expect(formula).toHaveText(/^L = Lbase \+ λ₁ LIGC/);
  await expect(method).toContainText("NegCLIP, changed by you.");
  await method.getByRole("textbox", { name: "Weight of Image-grounded contrast" }).fill("0.35");
  await field(page, "Learning rate").fill("a lot");
  await expect(page.getByText("A number is wanted.")).toBeVisible();
  await field(page, "Learning rate").fill("1e-3");
  await page.getByText("LoRA", { exact: true }).click();
  await expect(training(page)).toContainText(/LoRA of rank 8/);
  await expect(training(page)).toContainText(/parameters train; about .* of memory/);
  await page.reload();
  await expect(formula).toHaveText(/^L = Lbase \+ λ₁ LIGC/);
  await expect(method).toContainText("0.35");
  await expect(field(page, "Learning rate")).toHaveValue("0.001");
  await expect(field(page, "Rank")).toHaveValue("8");
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await expectAccessible(page, scheme);
  }
});

test("own pictures are paired with their captions, and one pair is refused with advice", async ({ page }) => {
  await page.goto("#/train?backend=wasm");
  const data = page.getByRole("region", { name: "Data" });
  await data.getByText("My pictures").click();
  const picture = (name: string) => ({ name, mimeType: "image/png", buffer: pngBytes() });
  await data.getByLabel("Files of pictures and captions").setInputFiles([
    picture("one.png"),
    picture("two.png"),
    {
      name: "c.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("file,caption\none.png,a dog\nthree.png,a cat\n"),
    },
  ]);
  await expect(data.getByRole("status")).toHaveText("1 pair of 2 pictures.");
  await expect(data).toContainText("No picture for three.png");
  await expect(data).toContainText("No caption for two.png");
  await training(page).getByRole("button", { name: "Train", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("One picture with a caption is not enough");
  await data.getByRole("textbox", { name: "Caption of two.png" }).fill("two colours");
  await expect(data.getByRole("status")).toHaveText("2 pairs of 2 pictures.");
  // Before it is pressed: nothing is lost by trying.
  await expect(training(page)).toContainText("A batch of 32 is larger than the data: 1 pair to train on.");
  await expect(training(page).getByRole("button", { name: "Train", exact: true })).toBeDisabled();
  await expectAccessible(page, "own pairs");
  // Kept in this browser.
  await plainExpect.poll(() => stored(page, "pairs")).toContain("two colours");
  await page.reload();
  await expect(data.getByRole("textbox", { name: "Caption of two.png" })).toHaveValue("two colours");
});
