import { captionBox, deliver, expect, pngBytes, region, scored, test, visit } from "./page";

// Fonts of a page that is turned to while the network is off do not come.
test.use({ allowed: [/ERR_INTERNET_DISCONNECTED/] });

test("what the models were not trained on is said beside the scores, with what would serve", async ({
  page,
  context,
}) => {
  // its part of the page is here before the network goes
  await page.goto("#/models?backend=wasm");
  await expect(page.getByRole("heading", { name: "From this machine" })).toBeVisible();
  await visit(page, "Compare");
  await scored(page);
  const table = region(page, "Global similarity");
  const notice = table.getByRole("status").filter({ hasText: /know/ });
  await expect(notice).toHaveCount(0);

  // a caption in Japanese
  await captionBox(page).fill("a dog\n犬");
  await expect(table).toContainText("learnt English: captions in another script mean nothing to them");
  await captionBox(page).fill("a dog\na cat");
  await expect(table).not.toContainText("learnt English");

  // a picture that the page did not draw
  await deliver(page, "paste", "photo.png", "image/png", pngBytes());
  await expect(notice).toContainText(
    "“scenes-clip” and “scenes-clip, DeGLA-tuned” know drawn scenes and nothing else",
  );
  await expect(notice).toContainText(/94 MB, about \d+ (s|min) at [\d.]+ Mbit\/s/);
  await expect(
    notice.getByRole("button", { name: "Get TinyCLIP 8M/16, which knows photographs" }),
  ).toBeVisible();

  // with the network off: from a file
  await context.setOffline(true);
  await captionBox(page).fill("a dog\na cat\na bird");
  await expect(notice).toContainText("The network is off");
  await notice.getByRole("button", { name: "Choose a model's files" }).click();
  await expect(page.getByRole("heading", { name: "From this machine" })).toBeVisible();
  await context.setOffline(false);
});

test("every model's card says what it was trained on", async ({ page }) => {
  await page.goto("#/models?backend=wasm");
  const here = page.getByRole("region", { name: "On this machine" });
  await expect(here).toContainText("Trained on");
  await expect(here).toContainText("drawn scenes; captions in English");
  await expect(page.getByRole("region", { name: "Get a model" })).toContainText(
    "photographs and other pictures of the web; captions in English",
  );
  await visit(page, "Compare");
});
