/** The lessons: by keyboard alone, in a class, on the wall, on paper, on a phone. */
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { LESSON_IDS, STEPS } from "../src/pages/learn/stores/place";
import { captionBox, expect, region, scored, test } from "./page";

test.use({ serviceWorkers: "block" });

const panel = (page: Page) => page.getByRole("complementary", { name: "Learn" });
const goal = (page: Page) =>
  panel(page)
    .getByRole("status")
    .filter({ hasText: /Solved|Not yet/ });

/** One model: less to compute. */
const at = (place: string, more = "") => `#/compare?backend=wasm&b=none&learn=${place}${more}`;

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

test("a class sees what is true when it is revealed; progress stays until it is forgotten", async ({
  page,
}) => {
  await page.goto(at("0"));
  await panel(page)
    .getByRole("checkbox", { name: /For a class/ })
    .check();
  await panel(page)
    .getByRole("link", { name: /The same words, another picture/ })
    .click();
  await panel(page).getByRole("radio", { name: "for one" }).check();
  await panel(page).getByRole("link", { name: "Try" }).click();
  await panel(page).getByRole("button", { name: "Put them on the page" }).click();
  await scored(page);
  const table = region(page, "Global similarity");
  await expect(table.getByRole("button", { name: /of the picture/ })).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("status").first()).toContainText("hidden until the lesson");
  await panel(page).getByRole("link", { name: "See" }).click();
  await expect(table.getByRole("button", { name: /True of the picture/ })).toHaveCount(2);
  await expect(table.getByRole("button", { name: /False of the picture/ })).toHaveCount(2);
  await page.goBack();
  await expect.poll(() => page.url()).toContain("learn=1.2");
  await expect(table.getByRole("button", { name: /of the picture/ })).toHaveCount(0);

  await page.goto(at("1.1"));
  await page.reload();
  await expect(panel(page).getByRole("radio", { name: "for one" })).toBeChecked();
  await panel(page).getByRole("button", { name: "All lessons" }).click();
  await panel(page).getByRole("button", { name: "Forget my progress" }).click();
  await page.goto(at("1.1"));
  await page.reload();
  await expect(panel(page).getByRole("radio")).toHaveCount(3);
  await expect(panel(page).getByRole("radio", { checked: true })).toHaveCount(0);
});

/** Runs what is chosen on Evaluate. */
async function evaluated(page: Page) {
  await page.getByRole("button", { name: /^Run \d+ suite/ }).click();
  await expect(page.getByText(/^Done in/)).toBeVisible({ timeout: 300_000 });
}

test("the exercises of lessons 4 to 7 are solved by what is done on the page", async ({ page }) => {
  test.setTimeout(900_000);
  const act = async (lesson: number) => {
    await page.goto(at(`${lesson}.2`));
    await panel(page).locator("p > button").first().click();
    await expect(panel(page).getByText("It is on the page.")).toBeVisible();
    await scored(page);
    await panel(page).getByRole("link", { name: "Exercise" }).click();
    await expect(goal(page)).toContainText("Not yet");
  };
  const write = async (line: string) => {
    await captionBox(page).fill(`${await captionBox(page).inputValue()}\n${line}`);
    await scored(page);
  };
  await act(4);
  await write("a dog");
  await expect(goal(page)).toContainText("Solved");

  await act(5);
  await write("a dress above a bus");
  await expect(goal(page)).toContainText("Not yet");
  await write("a ball above a dress");
  await expect(goal(page)).toContainText("Solved");

  await act(7);
  const cells = region(page, "Global similarity").getByRole("button", { name: /True of the picture/ });
  for (let i = 0; i < 4 && !/Solved/.test((await goal(page).textContent()) ?? ""); i++) {
    await cells.nth(i).click();
    await expect(goal(page)).toContainText(/\d\.\d{3} in A/);
  }
  await expect(goal(page)).toContainText("Solved");

  await act(6);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Train" }).click();
  await page.getByRole("main").getByRole("button", { name: "Train", exact: true }).click();
  await expect(goal(page)).toContainText("Solved", { timeout: 300_000 });
  await page.getByRole("main").getByRole("button", { name: "Stop" }).click();
});

for (const [lesson, id] of [...LESSON_IDS.entries()])
  test(`lesson ${lesson + 1}, ${id}: readable on the wall, one page on paper, no violation, within a phone's width`, async ({
    page,
  }) => {
    test.setTimeout(600_000);
    await page.emulateMedia({ reducedMotion: "reduce" });
    const steps = STEPS.map((_, step) => `${lesson + 1}.${step + 1}`);
    await page.goto(at(steps[1]!));
    await panel(page).locator("p > button").first().click();
    await expect(panel(page).getByText("It is on the page.")).toBeVisible();
    if (id === "real") await evaluated(page);
    else await scored(page);
    const go = (place: string, more = "") =>
      page.evaluate((hash) => {
        location.hash = hash;
      }, `#/compare?learn=${place}${more}`);

    for (const lang of ["en", "ja"] as const) {
      await page.setViewportSize({ width: 1920, height: 1080 });
      await go(steps[0]!, `&present=1&lang=${lang}`);
      const aside = page.getByRole("complementary");
      const link = aside.getByRole("navigation").getByRole("link");
      for (let step = 0; step < steps.length; step++) {
        await expect(link.nth(step)).toHaveAttribute("aria-current", "step");
        if (step === 2) await expect(aside.getByText(/not computed yet|まだ計算/)).toHaveCount(0);
        const { over, size } = await aside.evaluate((element) => {
          const body = [...element.children].find((child) => child.querySelector("nav")) as HTMLElement;
          return {
            over: body.scrollHeight - body.clientHeight,
            size: Number.parseFloat(getComputedStyle(element).fontSize),
          };
        });
        expect(over, `${lang} ${steps[step]}: below the screen's edge`).toBeLessThanOrEqual(0);
        // A line of text is at least a thirty-sixth of the height.
        expect(size).toBeGreaterThanOrEqual(30);
        if (step < steps.length - 1) await page.keyboard.press("PageDown");
      }
      await page.keyboard.press("ArrowLeft");
      await expect(link.nth(2)).toHaveAttribute("aria-current", "step");
      await page.keyboard.press("Escape");
      await expect(page.getByRole("main")).not.toHaveAttribute("inert");

      const pdf = await page.pdf({ preferCSSPageSize: true });
      expect(
        pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g),
        `${lang}: pages of the sheet`,
      ).toHaveLength(1);
    }

    await page.setViewportSize({ width: 390, height: 844 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const step of steps) {
        await go(step, "&lang=en");
        await expect(panel(page).getByRole("link").nth(steps.indexOf(step))).toHaveAttribute(
          "aria-current",
          "step",
        );
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(over, step).toBeLessThanOrEqual(0);
        await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
        const { violations } = await new AxeBuilder({ page }).analyze();
        const told = violations.map(
          ({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join("\n")}`,
        );
        expect(told, step).toEqual([]);
      }
    }
  });
