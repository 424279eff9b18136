/** Captions are text, however they look; and they can be mended as OpenAI's tokenizer mends them. */
import { captionBox, expect, region, scored, test } from "./page";

test("captions are mended as OpenAI's tokenizer does where that is asked for, over a reload too", async ({
  page,
}) => {
  await page.goto(
    "#/compare?backend=wasm&b=none&img=scene:7.2&cap=a+dog%E2%80%99s+ball+%26amp%3B+a+cat&cap=a+frog",
  );
  await scored(page);
  const table = region(page, "Global similarity");
  await expect(table.getByRole("button", { name: /“a dog’s ball &amp; a cat”.*cosine/ })).toBeVisible();
  await page.getByText("Mend captions as OpenAI's tokenizer does").click();
  const mended = table.getByRole("button", { name: /“a dog's ball & a cat”.*cosine/ });
  await expect(mended).toBeVisible();
  // What was written stays as it was written.
  await expect(captionBox(page)).toHaveValue("a dog’s ball &amp; a cat\na frog");
  await expect.poll(() => page.url()).toContain("clean=openai");
  await page.reload();
  await expect(mended).toBeVisible();
  await page.getByText("Mend captions as OpenAI's tokenizer does").click();
  await expect(table.getByRole("button", { name: /“a dog’s ball &amp; a cat”.*cosine/ })).toBeVisible();
});
