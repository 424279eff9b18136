import { expect, region, scored, test, visit } from "./page";
import { TINY_MODEL } from "./tinyModel";

test("a model from files is kept, verified, compared beside the bundled one, found after a reload, deleted", async ({
  page,
}) => {
  await page.goto("#/models?img=scene:7.2&cap=a+dog&cap=a+cat&backend=wasm");
  const here = page.getByRole("region", { name: "On this machine" });
  await expect(here.getByRole("heading", { name: "scenes-clip", exact: true })).toBeVisible();
  await page.getByLabel("Files of a model").setInputFiles(TINY_MODEL);
  const name = "dropped model";
  await expect(here.getByRole("heading", { name })).toBeVisible();
  await here.getByRole("button", { name: `Verify ${name}` }).click();
  await expect(here.getByText("every byte is as it was stored here")).toBeVisible();

  // It was put in slot A; the bundled one goes beside it.
  await here.getByRole("button", { name: "Set as B" }).click();
  await visit(page, "Compare");
  await scored(page);
  const cells = region(page, "Global similarity").getByRole("button", {
    name: /dropped model: cosine.*scenes-clip: cosine/,
  });
  await expect(cells).toHaveCount(2);
  await expect(region(page, "Local similarity").getByRole("application")).toHaveCount(2);

  await expect.poll(() => page.url()).toContain("b=bundled");
  await page.reload();
  await scored(page);
  await expect(cells).toHaveCount(2);

  await visit(page, "Models");
  await here.getByRole("button", { name: `Delete ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(here.getByRole("heading", { name })).toHaveCount(0);
  await visit(page, "Compare");
  await scored(page);
});

test("files that are no model are refused by name, and the page goes on", async ({ page }) => {
  await page.goto("#/models?backend=wasm");
  await expect(
    page
      .getByRole("region", { name: "On this machine" })
      .getByRole("heading", { name: "scenes-clip", exact: true }),
  ).toBeVisible();
  const broken = TINY_MODEL.map((file) =>
    file.name.endsWith(".safetensors") ? { ...file, buffer: file.buffer.subarray(0, 5000) } : file,
  );
  await page.getByLabel("Files of a model").setInputFiles(broken);
  await expect(page.getByRole("alert")).toContainText(/safetensors|weights|file/i);
  await visit(page, "Compare");
  await scored(page);
});
