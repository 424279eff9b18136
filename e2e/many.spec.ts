/** More pictures and captions than fit in sight: none is dropped without a word, and all are kept. */
import type { Page } from "@playwright/test";
import { expectTidy } from "./boxes";
import { captionBox, expect, pngBytes, region, scored, test, visit } from "./page";
import { stored } from "./stored";

const WASM = "#/compare?backend=wasm&b=none";

/** Pastes many pictures at once, each of another width; of some only the beginning. */
async function pasteMany(page: Page, from: number, to: number, cut: readonly number[] = []) {
  const files = Array.from({ length: to - from }, (_, i) => {
    const bytes = pngBytes(from + i + 16, 32);
    return (cut.includes(from + i) ? bytes.subarray(0, 60) : bytes).toString("base64");
  });
  await page.evaluate(
    ({ files, from }) => {
      const transfer = new DataTransfer();
      for (const [i, base64] of files.entries()) {
        const data = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        transfer.items.add(new File([data], `${from + i}.png`, { type: "image/png" }));
      }
      const options = { bubbles: true, cancelable: true, clipboardData: transfer };
      document.body.dispatchEvent(new ClipboardEvent("paste", options));
    },
    { files, from },
  );
}

test("40 pasted pictures are all taken; twelve at a time are in the table, and each is scored", async ({
  page,
}) => {
  await page.goto(`${WASM}&img=&cap=a+red+half&cap=a+dog`);
  await pasteMany(page, 0, 40);
  const thumbs = region(page, "Images").getByRole("button", { name: /^Remove / });
  await expect(thumbs).toHaveCount(40);
  await scored(page);
  const table = region(page, "Global similarity");
  await expect(table.getByText("Pictures 1–12 of 40")).toBeVisible();
  await expect(table.getByRole("button", { name: /cosine/ })).toHaveCount(24);
  await table.getByRole("button", { name: "Later pictures" }).click();
  await expect(table.getByText("Pictures 13–24 of 40")).toBeVisible();
  await scored(page);
  await expect(table.getByRole("button", { name: /for picture “12.png”/ })).toHaveCount(2);
  // A picture that is chosen comes into sight.
  await region(page, "Images").getByRole("img", { name: "39.png" }).click();
  await expect(table.getByText("Pictures 37–40 of 40")).toBeVisible();
  await scored(page);
  await expect(table.getByRole("button", { name: /for picture “39.png”.*cosine/ })).toHaveCount(2);

  await pasteMany(page, 40, 70);
  await expect(thumbs).toHaveCount(60);
  await expect(page.getByText("The first 20 of 30 pictures were taken: the page takes 60.")).toBeVisible();
  // The page shows a picture before it is kept.
  await expect.poll(async () => JSON.parse(await stored(page, "pictures")).length).toBe(60);
  await page.reload();
  await expect(thumbs).toHaveCount(60);
});

test("pictures that can't be read stand on no page of the table, and are counted beside it", async ({
  page,
}) => {
  await page.goto(`${WASM}&img=&cap=a+red+half&cap=a+dog`);
  await pasteMany(page, 0, 16, [3, 13]);
  const table = region(page, "Global similarity");
  await expect(table.getByText("Pictures 1–12 of 14; 2 that can't be read are left out")).toBeVisible();
  await scored(page);
  await expect(table.getByRole("button", { name: /cosine/ })).toHaveCount(24);
  await table.getByRole("button", { name: "Later pictures" }).click();
  await expect(table.getByText("Pictures 13–14 of 14; 2 that")).toBeVisible();
  await scored(page);
  await expect(table.getByRole("button", { name: /cosine/ })).toHaveCount(4);
  await expectTidy(page, "unreadable ones");
});

test("with many pictures, two models and a caption of 2,000 words no score is cut off, and pages keep their length", async ({
  page,
}) => {
  await page.goto("#/compare?backend=wasm&img=&cap=a+red+half&cap=a+dog");
  await pasteMany(page, 0, 9);
  await scored(page);
  const table = region(page, "Global similarity");
  await expect(table.getByRole("button", { name: /cosine/ })).toHaveCount(18);
  await expectTidy(page, "nine pictures");
  await captionBox(page).fill(`a red half\na dog\n${"very ".repeat(2000)}long`);
  await scored(page);
  await expectTidy(page, "a long caption");
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  expect(await height()).toBeLessThan(4000);
  await visit(page, "Train");
  const looks = page.getByRole("region", { name: "Before and now" });
  await expect(looks.getByRole("listitem")).toHaveCount(3);
  expect(await height()).toBeLessThan(4000);
  await looks.getByRole("button", { name: "Show all 9" }).click();
  await expect(looks.getByRole("listitem")).toHaveCount(9);
  await expectTidy(page, "Train");
});

test("500 captions are all scored and kept over a reload; only the rows in sight are in the page", async ({
  page,
}) => {
  const lines = Array.from({ length: 500 }, (_, i) => `a red thing beside ${i} blue things on a table`);
  await page.goto(`${WASM}&img=scene:7.2`);
  await scored(page);
  await captionBox(page).fill(lines.join("\n"));
  const table = region(page, "Global similarity");
  await scored(page);
  await expect(page.getByText("Scores follow as you type.")).toBeVisible();
  expect(await table.locator("tbody th").count()).toBeLessThan(60);
  const scroller = table.getByRole("region", { name: "Scores of 500 captions" });
  await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(table.getByRole("button", { name: /“a red thing beside 499 blue.*cosine/ })).toBeVisible();
  // Local scores come for what is in sight.
  await expect(table.getByRole("button", { name: /“a red thing beside 499 blue.*local/ })).toBeVisible();
  await expect.poll(() => page.url()).toContain("499+blue");
  await page.reload();
  await expect(captionBox(page)).toHaveValue(lines.join("\n"));
  await scored(page);
});

test("captions that no address holds are kept on this machine; beyond a thousand it is said", async ({
  page,
}) => {
  const end = "and a great many other things that make this caption long ".repeat(2).trim();
  const lines = Array.from({ length: 1100 }, (_, i) => `${i} red things ${end}`);
  lines.push(`a caption of ${"very ".repeat(3000)}many words`);
  await page.goto(`${WASM}&img=scene:7.2`);
  await scored(page);
  await captionBox(page).fill(lines.join("\n"));
  await expect(page.getByText("The first 1,000 of 1,101 are scored.")).toBeVisible();
  await expect.poll(() => page.url()).not.toContain("img=");
  expect(page.url().length).toBeLessThan(2000);
  await expect.poll(() => stored(page, "session")).toContain("1099+red+things");
  await page.reload();
  await expect(captionBox(page)).toHaveValue(lines.join("\n"));
});
