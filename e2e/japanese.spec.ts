/** The page in Japanese: how it is chosen, and that every page holds in it, on a phone too. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./page";

const PAGES = [
  ["compare", "CLIP はどのキャプションを選ぶ？"],
  ["negatives", "ネガティブ"],
  ["train", "学習"],
  ["evaluate", /^(評価|Evaluate)$/],
  ["scenes", "シーン"],
  ["lexicon", "語彙"],
  ["models", "モデル"],
  ["record", "記録"],
  ["about", "解説"],
] as const;

const html = (page: Page) => page.locator("html");
const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name, exact: true });

test.describe("a browser that asks for Japanese", () => {
  test.use({ locale: "ja-JP" });

  test("gets it; a choice of English stays, and a link brings its own language", async ({ page }) => {
    await page.goto("#/models?backend=wasm");
    await expect(heading(page, "モデル")).toBeVisible();
    await expect(html(page)).toHaveAttribute("lang", "ja");
    await expect(page).toHaveTitle("モデル · DeGLA Playground");
    await expect.poll(() => page.url()).toContain("lang=ja");

    await page.getByRole("button", { name: "English" }).click();
    await expect(heading(page, "Models")).toBeVisible();
    await expect(html(page)).toHaveAttribute("lang", "en");
    await expect.poll(() => page.url()).not.toContain("lang=");
    await page.reload();
    await expect(heading(page, "Models")).toBeVisible();

    await page.goto("about:blank");
    await page.goto("#/record?backend=wasm&lang=ja");
    await expect(heading(page, "記録")).toBeVisible();
    // A link is no choice: the next visit is in English again.
    await page.goto("about:blank");
    await page.goto("#/record?backend=wasm");
    await expect(heading(page, "Record")).toBeVisible();
  });

  test("a fault says what it is and what to do in Japanese, its own words as detail", async ({ page }) => {
    await page.goto("#/models?backend=wasm");
    await page.locator("input[webkitdirectory]").waitFor({ state: "attached" });
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "ファイルを選択…" }).click(),
    ]);
    await chooser.setFiles([
      { name: "config.json", mimeType: "application/json", buffer: Buffer.from("{") },
      { name: "model.safetensors", mimeType: "application/octet-stream", buffer: Buffer.from("x") },
    ]);
    const alert = page.getByRole("alert").first();
    await expect(alert).toContainText(/このモデルには対応していません|ファイルを読み取れません/);
    await expect(alert).toContainText("詳細：");
  });

  for (const width of [1280, 390])
    test(`every page holds in it at ${width} px: nothing wider than the window, no button's text cut, axe content`, async ({
      page,
    }) => {
      test.setTimeout(400_000);
      await page.setViewportSize({ width, height: 860 });
      for (const [name, title] of PAGES) {
        await page.goto(`#/${name}?backend=wasm`);
        await expect(heading(page, title)).toBeVisible();
        if (name === "scenes") await expect(page.getByRole("article").first()).toBeVisible();
        if (name === "compare")
          await expect(page.getByRole("status").filter({ hasText: "選びます" })).toBeVisible();
        await expect(page.locator("main [role=alert]")).toHaveCount(0);
        expect(await faultsOfBoxes(page), name).toEqual([]);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n")}`);
        expect(told, name).toEqual([]);
      }
    });
});

test("an English browser is asked nothing, and can change", async ({ page }) => {
  await page.goto("#/about?backend=wasm");
  await expect(heading(page, "About")).toBeVisible();
  expect(page.url()).not.toContain("lang=");
  await page.getByRole("button", { name: "日本語" }).click();
  await expect(heading(page, "解説")).toBeVisible();
  await expect.poll(() => page.url()).toContain("lang=ja");
});

/** What is wider than the window, and buttons whose text is cut. */
function faultsOfBoxes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const over = document.documentElement.scrollWidth - window.innerWidth;
    if (over > 0) faults.push(`the page is ${over} px too wide`);
    for (const button of document.querySelectorAll<HTMLElement>("main button, main a, header nav a")) {
      const inner = button.querySelector<HTMLElement>(".mantine-Button-label") ?? button;
      if (inner.clientWidth > 0 && inner.scrollWidth > inner.clientWidth + 1)
        faults.push(`cut: ${button.textContent} (${inner.scrollWidth} in ${inner.clientWidth} px)`);
    }
    return faults;
  });
}
