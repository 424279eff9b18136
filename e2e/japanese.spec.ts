/** The page in Japanese: how it is chosen. That every page holds in it: layout.spec.ts. */
import type { Page } from "@playwright/test";
import { expect, pngBytes, test } from "./page";

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

  test("a fault says what it is and what to do in Japanese; what it says in English is called that", async ({
    page,
  }) => {
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
    await expect(alert).toContainText("技術的なメッセージ（英語）：");
  });

  test("what was done with odd tables and pictures is told in Japanese", async ({ page }) => {
    await page.goto("#/train?backend=wasm");
    const data = page.getByRole("region", { name: "データ" });
    await data.getByText("自分の画像").click();
    const rows =
      ",image,caption,split,label\n0,a.png,a caf\xe9,x,1\n1,a.png,b,x,0\n2,b.png,c,x,1,way,too\n3,,d,x,1\n";
    await data.getByLabel("画像とキャプションのファイル").setInputFiles([
      { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(rows, "latin1") },
      { name: "a.png", mimeType: "image/png", buffer: pngBytes() },
    ]);
    const notices = data.getByRole("listitem").filter({ hasText: "pairs.csv" });
    await expect(notices).toContainText([
      "Windows-1252 として読みました",
      "使わない列が 1 列あります：“split”。",
      "行番号",
      "4 行目：セルが 7 個ありますが、見出しは 5 列です。",
      "キャプション 1 件を除きました",
      "5 行目：画像の指定がありません。",
    ]);
    for (const notice of await notices.allTextContents())
      expect(notice).not.toMatch(/(?<!“)[a-z]{3,} [a-z]{2,}(?!.*”)/);
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
