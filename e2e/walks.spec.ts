/** Three people who come for the first time: what each came for, from the first screen to the end. */
import type { Locator, Page } from "@playwright/test";
import { goal, panel } from "./lessons";
import { captionBox, expect, region, scored, test } from "./page";

test.use({ serviceWorkers: "block" });

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
