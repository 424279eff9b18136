/** Three people who come for the first time: what each came for, from the first screen to the end. */
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { tinyClip } from "../src/worker/testing";
import { expectTidy } from "./boxes";
import { goal, panel } from "./lessons";
import { captionBox, expect, pngBytes, region, scored, test, visit } from "./page";
import { standInModel } from "./site";

/** Who decides over a production line gives the page so many clicks, and a minute of two cores. */
const CLICKS = 4;
const SECONDS = 60;
/** Page tests run two at a time: each has half of the two cores. */
const TESTS_AT_A_TIME = 2;

declare const window: Window & { clicks?: number };

const STAKEHOLDERS = [
  {
    language: "English",
    locale: "en-GB",
    way: /A production line/,
    line: "A production line",
    run: "Work out the cost",
    verdict: /saves €|costs €[\d,]+ a month more|No difference seen between the two/,
    price: /€[\d,]+/,
  },
  {
    language: "Japanese",
    locale: "ja-JP",
    way: /製造ライン/,
    line: "製造ラインの例",
    run: "費用を計算",
    verdict: /(減ります|増えます|差は見られません)/,
    price: /[¥￥][\d,]+/,
  },
];

for (const { language, locale, way, line, run, verdict, price } of STAKEHOLDERS)
  test.describe(`a stakeholder whose browser speaks ${language}`, () => {
    test.use({ locale });

    test(`reaches a verdict with a price in ${CLICKS} clicks and ${SECONDS} seconds at most, on wasm`, async ({
      page,
    }, { annotations }) => {
      await page.addInitScript(() => {
        window.clicks = 0;
        addEventListener("pointerdown", () => window.clicks!++, { capture: true });
      });
      const begun = Date.now();
      await page.goto("#/compare?backend=wasm");
      await page.getByRole("tab", { name: way }).click();
      const room = page.getByRole("region", { name: line });
      await room.getByRole("button", { name: run }).click();
      const answer = room.getByRole("status").first();
      await expect(answer).toContainText(verdict, { timeout: 2 * SECONDS * TESTS_AT_A_TIME * 1000 });
      const seconds = (Date.now() - begun) / 1000;
      const told = await answer.textContent();
      annotations.push({ type: "verdict", description: `after ${seconds.toFixed(1)} s: ${told}` });
      expect(told).toMatch(price);
      expect(seconds).toBeLessThan(SECONDS * TESTS_AT_A_TIME);
      const clicks = await page.evaluate(() => window.clicks!);
      expect(clicks).toBeGreaterThan(0);
      expect(clicks).toBeLessThanOrEqual(CLICKS);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 860 });
        await expectTidy(page, `${width}`);
      }
    });
  });

/** Tab until it has the keyboard, as somebody would who has no mouse. */
async function tabTo(page: Page, target: Locator, key = "Tab") {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 150; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`150 times ${key} don't reach ${target}`);
}

async function press(page: Page, target: Locator, key = "Enter") {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

const turn = (page: Page, name: string) => press(page, panel(page).getByRole("button", { name }));

/** Predicts the first option, acts, and waits for what came. */
async function predictAndAct(page: Page, button: string) {
  await tabTo(page, panel(page).getByRole("radio").first());
  await page.keyboard.press("Space");
  await expect(panel(page).getByRole("radio").first()).toBeChecked();
  await turn(page, "Next");
  await press(page, panel(page).getByRole("button", { name: button }));
  await expect(panel(page).getByText("It is on the page.")).toBeVisible();
  await scored(page);
  await turn(page, "Next");
  await expect(panel(page).getByText(/As you predicted|You predicted/)).toBeVisible();
}

/** Writes under Captions, after what stands there. */
async function addLine(page: Page, line: string) {
  await tabTo(page, captionBox(page), "Shift+Tab");
  await page.keyboard.press("Control+End");
  await page.keyboard.type(`\n${line}`);
  await scored(page);
}

test("a teacher goes through lessons 1 to 3 with the keyboard alone", async ({ page }) => {
  test.setTimeout(600_000);
  await page.goto("#/compare?backend=wasm");
  await scored(page);
  await press(page, page.getByRole("link", { name: "Learn", exact: true }));
  await press(page, panel(page).getByRole("link", { name: /The same words, another picture/ }));

  await predictAndAct(page, "Put them on the page");
  // What the lesson says is what the table says.
  const table = region(page, "Global similarity");
  const wrong = await table.getByRole("button", { name: /, preferred.*False of the picture/ }).count();
  await expect(panel(page).getByText(`right for ${2 - wrong} of 2`)).toBeVisible();
  await turn(page, "Next");
  await expect(goal(page)).toContainText("Not yet");
  // Sample scenes, with a true sentence and a false one of the same words for each.
  await tabTo(page, region(page, "Images").getByRole("button", { name: "Add", exact: true }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: /sample scenes/i }).focus();
  await page.keyboard.press("Enter");
  const scenes = page.getByRole("dialog").getByRole("listitem").getByRole("button");
  for (let i = 0; i < 8; i++) await press(page, scenes.nth(i), "Space");
  await press(page, page.getByRole("dialog").getByRole("button", { name: /^Add \d+ scenes/ }));
  await press(page, region(page, "Captions").getByRole("button", { name: "Hard pairs" }));
  await page.getByRole("menuitem", { name: /a pair for each scene/ }).focus();
  await page.keyboard.press("Enter");
  await expect(goal(page)).toContainText("Solved");
  await turn(page, "Next");

  await predictAndAct(page, "Put them on the page");
  await expect(panel(page).getByText(/It is right for \d of 4/)).toBeVisible();
  await turn(page, "Next");
  await expect(goal(page)).toContainText("Not yet");
  await addLine(page, "a large sunflower on a checkered background");
  await expect(goal(page)).toContainText("Solved");
  await turn(page, "Next");

  await predictAndAct(page, "Put it on the page");
  // The words' worth is computed below the scores; the lesson tells the same numbers.
  const words = page.getByRole("table", { name: "What each word is worth" });
  const sheep = await words.getByRole("row", { name: /^sheep/ }).textContent();
  await expect(panel(page).getByText(new RegExp(`“sheep” ${/\d\.\d{3}/.exec(sheep!)![0]}`))).toBeVisible();
  await turn(page, "Next");
  await addLine(page, "a sheep a barrel to the right of");
  await expect(goal(page)).toContainText("Solved");
  await turn(page, "Next");

  await press(page, panel(page).getByRole("link", { name: "Predict" }));
  await expect.poll(() => page.url()).toContain("learn=4.1");
  // What was on the page before comes back.
  await tabTo(page, panel(page).getByRole("button", { name: "Leave the lessons" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(captionBox(page)).toHaveValue(/a dress above a ball/);
  await expect(panel(page)).toHaveCount(0);
});

/** Of different widths, so that each is a picture of its own. */
const OWN_PICTURES = Array.from({ length: 20 }, (_, i) => ({
  name: `part ${String(i + 1).padStart(2, "0")}.png`,
  mimeType: "image/png",
  buffer: pngBytes(i % 2 === 0 ? 60 + i : 30, i % 2 === 0 ? 30 : 60 + i),
}));

test("a researcher goes from a folder of own pictures to a marked failure mode, a short fine-tune on it, and a report with costs", async ({
  page,
}) => {
  // What is walked is the way; a model of milliseconds goes it.
  await standInModel(page, tinyClip(1));
  await page.goto("#/compare?backend=wasm&b=none");
  await page.getByRole("tab", { name: /My pictures/ }).click();
  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("main").getByRole("button", { name: "Pictures from files…" }).click();
  await (await chosen).setFiles(OWN_PICTURES);
  await captionBox(page).fill("a wide part\na tall part");
  await scored(page);

  // Marked by keyboard, along the row of each caption, as many pictures as the table shows at a time.
  const table = region(page, "Global similarity");
  const cells = table.getByRole("button", { name: /cosine/ });
  const pages = table.getByRole("status").filter({ hasText: /of 20/ });
  for (const last of [12, 20]) {
    await expect(pages).toContainText(`${last}`);
    await scored(page);
    const across = (await cells.count()) / 2;
    await cells.first().focus();
    for (const wide of [true, false]) {
      for (let i = 0; i < across; i++) {
        await page.keyboard.press((i % 2 === 0) === wide ? "t" : "f");
        await page.keyboard.press("ArrowRight");
      }
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowDown");
    }
    if (last < 20) await table.getByRole("button", { name: "Later pictures" }).click();
  }
  await expect(table).toContainText("Marked by you: 20 true and 20 false of 20 pictures.");
  await expectTidy(page, "marked");
  await table.getByRole("button", { name: "Make this a failure mode" }).click();
  const mode = page.getByRole("region", { name: "Marked on Compare" });
  await mode.getByRole("textbox", { name: /^A miss costs/ }).fill("30");
  await mode.getByRole("button", { name: `Show all ${OWN_PICTURES.length}` }).click();
  await expect(mode.getByRole("listitem")).toHaveCount(OWN_PICTURES.length);

  await visit(page, "Compare");
  await table.getByRole("button", { name: "Train on these" }).click();
  await expect(page.getByRole("region", { name: "Data" })).toContainText("20 pairs of 20 pictures");
  const field = (name: string) => page.getByRole("textbox", { name, exact: true });
  await field("Batch").fill("4");
  await field("Steps").fill("3");
  const training = page.getByRole("region", { name: "Training", exact: true });
  await training.getByRole("button", { name: "Train", exact: true }).click();
  await expect(training).toContainText(/done at step 3/);
  // Two or three pictures are held out of twenty: a share of so few is told with its count.
  await expect(page.getByRole("region", { name: "Composition and retention" })).toContainText(
    /% \(\S+ of \d\)/,
  );
  await training.getByRole("button", { name: "Compare with the base" }).click();
  await expect(page.getByRole("button", { name: /^Model B: DeGLA/ })).toBeVisible();
  await scored(page);

  await visit(page, "Evaluate");
  await page.getByRole("button", { name: "Evaluate 1 mode" }).click();
  const costs = page.getByRole("region", { name: "Costs by failure mode, table" });
  await expect(page.getByText(/^Done in/)).toBeVisible();
  // A, B, and B − A
  await expect(costs.getByRole("row", { name: /Marked on Compare/ })).toContainText(Array(3).fill(/\d+\.\d/));
  await expectTidy(page, "costs");
  const download = page.waitForEvent("download");
  await page.getByRole("region", { name: "Results" }).getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: /one HTML file/ }).click();
  const report = readFileSync(await (await download).path(), "utf8");
  const reader = await page.context().newPage();
  await reader.setContent(report);
  const conclusion = reader.locator("body");
  await expect(conclusion).toContainText("Cost a month");
  await expect(conclusion).toContainText("Marked on Compare");
});
