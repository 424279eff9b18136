/** A production line on Compare. How soon it has a verdict: walks.spec.ts. */
import { tinyClip } from "../src/worker/testing";
import { expectAccessible } from "./axe";
import { expect, test } from "./page";
import { standInModel } from "./site";

const amounts = (text: string) =>
  [...text.matchAll(/[€¥￥]\s?([\d,]+)/g)].map(([, digits]) => Number(digits!.replaceAll(",", "")));

test("every number of the verdict stands in the table; prices and currency change it at once, and are kept", async ({
  page,
}) => {
  await standInModel(page, tinyClip(1));
  await page.goto("#/compare?backend=wasm");
  await page.getByRole("tab", { name: /A production line/ }).click();
  const line = page.getByRole("region", { name: "A production line" });
  await line.getByRole("button", { name: "Work out the cost" }).click();
  const verdict = line.getByRole("status").first();
  await expect(verdict).toContainText(/€[\d,]+ (instead of|a month)/);
  await expect(line.getByRole("button", { name: "Cancel" })).toHaveCount(0);
  // 24 pictures of four kinds, one right and one wrong note each.
  await expect(line.getByText(/takes the right one in [\d.]+ of 96, B in [\d.]+/)).toBeVisible();

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
  // What was typed on Compare costs the same there.
  await expect(page.getByRole("textbox", { name: "A miss costs, ¥" }).first()).toHaveValue("1200000");
});
