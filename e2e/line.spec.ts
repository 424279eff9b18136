import { expectAccessible } from "./axe";
import { expect, test } from "./page";

const amounts = (text: string) =>
  [...text.matchAll(/[€¥￥]\s?([\d,]+)/g)].map(([, digits]) => Number(digits!.replaceAll(",", "")));

test("who runs a production line has a verdict with a price by two clicks, within a minute on two cores", async ({
  page,
}) => {
  await page.goto("#/compare?backend=wasm");
  await expect(page.getByRole("button", { name: /^Model B: scenes-clip, DeGLA-tuned/ })).toBeVisible();
  const begun = Date.now();
  await page.getByRole("tab", { name: /A production line/ }).click();
  const line = page.getByRole("region", { name: "A production line" });
  await line.getByRole("button", { name: "Work out the cost" }).click();
  const verdict = line.getByRole("status").first();
  await expect(verdict).toContainText(/€[\d,]+ (instead of|a month)/);
  await expect(line.getByRole("button", { name: "Cancel" })).toHaveCount(0);
  const seconds = (Date.now() - begun) / 1000;
  console.log(`a verdict with a price after ${seconds.toFixed(1)} s: ${await verdict.textContent()}`);
  expect(seconds).toBeLessThan(60);

  // Every number of the sentence stands in the table, and the table's rows come to its total.
  const rows = await line.locator("tbody tr td:nth-of-type(4) b").allTextContents();
  const [total] = amounts((await line.locator("tfoot td b").first().textContent()) ?? "");
  const sum = rows.reduce((all, text) => all + amounts(text)[0]!, 0);
  expect(Math.abs(sum - total!)).toBeLessThanOrEqual(2);
  expect(amounts((await verdict.textContent()) ?? "")).toContain(total);

  // Prices by keyboard: the cost follows at once, nothing is encoded.
  const miss = line.getByRole("textbox", { name: "Colours exchanged: a miss costs" });
  await miss.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("8000");
  await expect(line.locator("tfoot td b").first()).not.toHaveText(`€${total!.toLocaleString("en")}`);
  await expect(line.getByRole("button", { name: "Cancel" })).toHaveCount(0);
  await line.getByText("¥ yen").click();
  await expect(verdict).toContainText("¥");
  await expect(miss).toHaveValue("1,200,000");
  await expectAccessible(page);
  // What was typed is there after a reload, and so are the encodings.
  await page.reload();
  await expect(miss).toHaveValue("1,200,000");
  await line.getByRole("button", { name: "Work out the cost" }).click();
  await expect(verdict).toContainText("¥");
  await line.getByRole("button", { name: "Every case on Evaluate" }).click();
  await expect(page.getByRole("textbox", { name: "Name", exact: true }).first()).toHaveValue(
    "colours exchanged",
  );
});

test("in Japanese as in English, in yen", async ({ page }) => {
  await page.goto("#/compare?backend=wasm&lang=ja&way=line");
  const line = page.getByRole("region", { name: "製造ラインの例" });
  await line.getByRole("button", { name: "費用を計算" }).click();
  await expect(line.getByRole("status").first()).toContainText(/[¥￥][\d,]+/);
  await page.setViewportSize({ width: 390, height: 844 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over).toBeLessThanOrEqual(0);
});
