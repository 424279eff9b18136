import { expect as plainExpect, test, visit } from "./page";
import { trainTinyModel } from "./tinyModel";

const expect = plainExpect.configure({ timeout: 120_000 });
test.describe.configure({ timeout: 400_000 });

const RANGE = /[+−]?[\d.]+ \([+−]?[\d.]+ to [+−]?[\d.]+/;

test("a run's points have their interval; the last look is at its last step, and there after a reload", async ({
  page,
}) => {
  await trainTinyModel(page);
  const field = (name: string) => page.getByRole("textbox", { name, exact: true });
  await field("Steps").fill("3");
  const training = page.getByRole("region", { name: "Training", exact: true });
  await training.getByRole("button", { name: "Train", exact: true }).click();

  const ended = training.getByText(/done at step 3/);
  await expect(ended).toContainText(new RegExp(`composition ${RANGE.source}.*retention ${RANGE.source}`));
  const runs = page.getByRole("region", { name: "Runs, table" });
  await expect(runs.getByRole("row").nth(1)).toContainText(RANGE);
  // three steps of a model that knows nothing change nothing that could be seen
  await expect(ended).toContainText("no difference seen");
  const before = page.getByRole("region", { name: "Before and now" });
  await expect(before).toContainText("at step 3");
  const shown = await before.getByRole("table").textContent();

  await page.reload();
  await expect(before).toContainText("at step 3");
  await expect(before.getByRole("table")).toHaveText(shown!);

  // names stay in sight while the table's columns scroll
  await page.setViewportSize({ width: 1280, height: 860 });
  await runs.evaluate((region) => region.scrollTo({ left: 9999 }));
  await expect(async () => {
    const name = await runs.getByRole("rowheader").first().boundingBox();
    const around = await runs.boundingBox();
    expect(Math.abs(name!.x - around!.x)).toBeLessThan(24);
  }).toPass();
});

test("pause ends an evaluation that is under way: it is given up, not waited for", async ({ page }) => {
  await page.goto("#/train?img=scene:7.2&cap=a+dog&cap=a+cat&backend=wasm");
  const training = page.getByRole("region", { name: "Training", exact: true });
  await training.getByRole("button", { name: "Train", exact: true }).click();
  await expect(training.getByRole("progressbar", { name: /Evaluating/ })).toBeVisible();
  await training.getByRole("button", { name: "Pause" }).click();
  await expect(training.getByRole("button", { name: "Resume" })).toBeVisible();
  await expect(training).toContainText("paused");
  // of an evaluation that was waited for there would be numbers
  await expect(page.getByRole("region", { name: "Runs, table" }).getByRole("row")).toHaveCount(2);
  await expect(page.getByText(RANGE)).toHaveCount(0);
});

test("a fault stays on the page where it came up", async ({ page }) => {
  await page.goto("#/models?backend=wasm");
  const broken = { name: "config.json", mimeType: "application/json", buffer: Buffer.from("{") };
  await page.getByLabel("Files of a model").setInputFiles([broken]);
  const alert = page.getByRole("alert");
  await expect(alert).toBeVisible();
  await visit(page, "Scenes");
  await expect(page.getByRole("heading", { level: 1, name: /Scenes/ })).toBeVisible();
  await expect(alert).toBeHidden();
  await visit(page, "Models");
  await expect(alert).toBeVisible();
});
