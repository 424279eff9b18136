/** Captions are text, however they look; and they can be mended as OpenAI's tokenizer mends them. */
import { captionBox, deliver, expect, pngBytes, region, scored, test, visit } from "./page";

test("captions are mended as OpenAI's tokenizer does where that is asked for, over a reload too", async ({
  page,
}) => {
  await page.goto(
    "#/compare?backend=wasm&b=none&img=scene:7.2&cap=a+dog%E2%80%99s+ball+%26amp%3B+a+cat&cap=a+frog",
  );
  await scored(page);
  const table = region(page, "Global similarity");
  await expect(table.getByRole("button", { name: /“a dog’s ball &amp; a cat”.*cosine/ })).toBeVisible();
  await page.getByRole("switch", { name: "Mend captions as OpenAI's tokenizer does" }).click();
  const mended = table.getByRole("button", { name: /“a dog's ball & a cat”.*cosine/ });
  await expect(mended).toBeVisible();
  // What was written stays as it was written.
  await expect(captionBox(page)).toHaveValue("a dog’s ball &amp; a cat\na frog");
  await expect.poll(() => page.url()).toContain("clean=openai");
  await page.reload();
  await expect(mended).toBeVisible();
  await page.getByRole("switch", { name: "Mend captions as OpenAI's tokenizer does" }).click();
  await expect(table.getByRole("button", { name: /“a dog’s ball &amp; a cat”.*cosine/ })).toBeVisible();
});

test("markup in captions, file names and cells of tables is shown as text", async ({ page }) => {
  const probe = "<img src=x onerror=globalThis.probed=1> <b>dog</b>";
  await page.goto(`#/compare?backend=wasm&b=none&img=&cap=${encodeURIComponent(probe)}&cap=a+frog`);
  await deliver(page, "paste", `${probe}.png`, "image/png", pngBytes());
  await scored(page);
  const table = region(page, "Global similarity");
  await expect(table.getByRole("rowheader", { name: probe, exact: true })).toBeVisible();
  await expect(region(page, "Images").getByRole("img", { name: `${probe}.png` })).toBeVisible();

  await visit(page, "Evaluate");
  const csv = `image,right,wrong,category\n"${probe}.png","${probe}","a frog","${probe}"\n`;
  await page.getByLabel("Files of suites and pictures").setInputFiles({
    name: `${probe.replaceAll("/", "")}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(csv),
  });
  await expect(page.getByText("1 case, 0 of 1 picture found").first()).toBeVisible();
  expect(await page.evaluate(() => "probed" in globalThis)).toBe(false);
  await expect(page.locator('main img[src="x"]')).toHaveCount(0);
});
