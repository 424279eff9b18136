/** The lessons: in a class, on the wall, on paper, in a window and on a phone; their exercises. By keyboard: walks.spec.ts. */
import type { Page } from "@playwright/test";
import { LESSON_IDS, STEPS } from "../src/pages/learn/stores/place";
import { tinyClip } from "../src/worker/testing";
import { expectAccessible } from "./axe";
import { expectTidy } from "./boxes";
import { goal, panel } from "./lessons";
import { captionBox, expect, region, scored, test, visit } from "./page";
import { standInModel } from "./site";

/** One model: less to compute. */
const at = (place: string, more = "") => `#/compare?backend=wasm&b=none&learn=${place}${more}`;

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
  // each step of a lesson is one step of the browser's history, there and back
  await page.goBack();
  await expect.poll(() => page.url()).toContain("learn=1.1");
  await page.goForward();
  await expect.poll(() => page.url()).toContain("learn=1.2");

  await page.goto("about:blank"); // a visit of its own: within the page only the address would change
  await page.goto(at("1.1"));
  await expect(panel(page).getByRole("radio", { name: "for one" })).toBeChecked();
  await panel(page).getByRole("button", { name: "All lessons" }).click();
  await panel(page).getByRole("button", { name: "Forget my progress" }).click();
  await page.goto("about:blank"); // a visit of its own: within the page only the address would change
  await page.goto(at("1.1"));
  await expect(panel(page).getByRole("radio")).toHaveCount(3);
  await expect(panel(page).getByRole("radio", { checked: true })).toHaveCount(0);
});

test("the exercises of lessons 4, 5 and 7 are solved by what is done on the page", async ({ page }) => {
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
});

test.describe("with models of which a step takes milliseconds", () => {
  test.beforeEach(({ page }) => standInModel(page, tinyClip(1)));

  test("the exercise of lesson 6 is solved by a run of one's own", async ({ page }) => {
    await page.goto(at("6.4"));
    await expect(goal(page)).toContainText("Not yet");
    await visit(page, "Train");
    await page.getByRole("textbox", { name: "Scenes", exact: true }).fill("40");
    await page.getByRole("textbox", { name: "Batch", exact: true }).fill("4");
    await page.getByRole("main").getByRole("button", { name: "Train", exact: true }).click();
    await expect(goal(page)).toContainText("Solved");
    await page.getByRole("main").getByRole("button", { name: "Stop" }).click();
  });

  test("every step of every lesson: readable on the wall, one page on paper, nothing cut or over another in a window or on a phone, no violation", async ({
    page,
  }) => {
    test.setTimeout(600_000);
    await page.emulateMedia({ reducedMotion: "reduce" });
    const go = (place: string, more: string) =>
      page.evaluate((hash) => {
        location.hash = hash;
      }, `#/compare?learn=${place}${more}`);
    await page.goto(at("1.2"));
    for (const [lesson, id] of [...LESSON_IDS.entries()])
      await test.step(id, async () => {
        const steps = STEPS.map((_, step) => `${lesson + 1}.${step + 1}`);
        await go(steps[1]!, "&lang=en");
        await panel(page).locator("p > button").first().click();
        await expect(panel(page).getByText("It is on the page.")).toBeVisible();
        if (id === "real") await evaluated(page);
        else await scored(page);
        for (const lang of ["en", "ja"] as const) {
          await onTheWall(page, steps, () => go(steps[0]!, `&present=1&lang=${lang}`));
          await onPaper(page);
          await onScreens(page, steps, (step) => go(step, `&lang=${lang}`));
        }
      });
  });
});

/** Runs what is chosen on Evaluate. */
async function evaluated(page: Page) {
  await page.getByRole("button", { name: /^Run \d+ suite/ }).click();
  await expect(page.getByText(/^Done in/)).toBeVisible();
}

/** Every step of a lesson, turned by a clicker, fits the screen in large type. */
async function onTheWall(page: Page, steps: string[], begin: () => Promise<void>) {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await begin();
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
    expect(over, `${steps[step]}: below the screen's edge`).toBeLessThanOrEqual(0);
    // A line of text is at least a thirty-sixth of the height.
    expect(size).toBeGreaterThanOrEqual(30);
    if (step < steps.length - 1) await page.keyboard.press("PageDown");
  }
  await page.keyboard.press("ArrowLeft");
  await expect(link.nth(2)).toHaveAttribute("aria-current", "step");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("main")).not.toHaveAttribute("inert");
}

async function onPaper(page: Page) {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g), "pages of the sheet").toHaveLength(1);
}

/** Every step beside the page in a window, and below it on a phone. */
async function onScreens(page: Page, steps: string[], go: (step: string) => Promise<void>) {
  const each = async (look: (step: string) => Promise<void>) => {
    for (const [i, step] of steps.entries()) {
      await go(step);
      const link = page.getByRole("complementary").getByRole("navigation").getByRole("link").nth(i);
      await expect(link).toHaveAttribute("aria-current", "step");
      await look(step);
    }
  };
  await page.setViewportSize({ width: 1280, height: 860 });
  await each((step) => expectTidy(page, `${step} at 1280`));
  await page.setViewportSize({ width: 390, height: 844 });
  await each(async (step) => {
    await expectTidy(page, `${step} at 390`);
    await expectAccessible(page, step, "aside");
  });
  await page.emulateMedia({ colorScheme: "dark" });
  // All of the page where everything is told.
  await each((step) =>
    expectAccessible(page, `${step} in the dark`, step === steps[2] ? undefined : "aside"),
  );
  await page.emulateMedia({ colorScheme: "light" });
}
