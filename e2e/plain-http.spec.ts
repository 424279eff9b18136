/** From another computer over plain http: no secure context, so no WebGPU, randomUUID, subtle, locks or worker. */
import { chromium, expect, test } from "@playwright/test";
import { ensureChromium } from "../scripts/ensure-chromium.mjs";
import { captionBox, deliver, pngBytes, region, scored, visit } from "./page";
import { startSite } from "./site";

test("opened over plain http the page works on WebAssembly, and says what it lacks", async () => {
  const site = await startSite();
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: ["--no-sandbox", "--host-resolver-rules=MAP playground.test 127.0.0.1"],
  });
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(`${site.address.replace("127.0.0.1", "playground.test")}#/compare`);
  expect(await page.evaluate(() => [isSecureContext, "randomUUID" in crypto, "locks" in navigator])).toEqual([
    false,
    false,
    false,
  ]);
  await scored(page);
  await deliver(page, "drop", "mine.png", "image/png", pngBytes());
  await expect(region(page, "Images").getByRole("img", { name: "mine.png" })).toBeVisible();
  await captionBox(page).fill("a red half and a blue half\na dog");
  await scored(page);
  await page
    .getByRole("button", { name: /WebAssembly/ })
    .first()
    .click();
  await expect(page.getByText("opened over plain http")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect.poll(() => page.url()).toContain("a+dog");
  await page.reload();
  await scored(page);
  await expect(region(page, "Images").getByRole("img", { name: "mine.png" })).toBeVisible();
  for (const name of ["Negatives", "Train", "Evaluate", "Scenes", "Models", "Record"]) {
    await visit(page, name);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(faults).toEqual([]);
  await browser.close();
  await site.close();
});
