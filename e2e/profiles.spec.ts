/** What earlier versions of the page have left in a browser opens in this one. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { captionBox, expect as plainExpect, test, visit } from "./page";
import { type Profile, putProfile } from "./profile";

const expect = plainExpect.configure({ timeout: 180_000 });

/** By scripts/keep-profile.ts. */
function readProfile(name: string): Profile {
  const file = fileURLToPath(new URL(`./__fixtures__/${name}.json.gz`, import.meta.url));
  return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"));
}

test("models, runs, pairs, record and settings of d923a04 are taken over", async ({ page, baseURL }) => {
  test.setTimeout(600_000);
  await page.route("**/blank", (route) => route.fulfill({ contentType: "text/html", body: "" }));
  await page.goto(`${baseURL}blank`);
  await putProfile(page, readProfile("profile-d923a04"));
  await page.goto("#/record?backend=wasm");

  const entries = page.getByRole("region", { name: "Entries", exact: true });
  await expect(entries.getByRole("button", { name: /colours of mine/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "The chain" })).toContainText(/Whole: \d entries/);

  await visit(page, "Compare");
  await expect(captionBox(page)).toHaveValue("a dog\na cat");

  await visit(page, "Models");
  const here = page.getByRole("region", { name: "On this machine" });
  await expect(here.getByRole("heading", { name: "dropped model", exact: true })).toBeVisible();

  await visit(page, "Train");
  const data = page.getByRole("region", { name: "Data" });
  await expect(data.getByRole("status")).toHaveText("4 pairs of 4 pictures.");
  await expect(data.getByRole("textbox", { name: "Caption of two.png" })).toHaveValue(
    "a red dog beside 3 blue cats",
  );
  await expect(page.getByRole("textbox", { name: "Batch", exact: true })).toHaveValue("2");
  await expect(page.getByRole("textbox", { name: "Steps", exact: true })).toHaveValue("6");
  await expect(page.getByRole("combobox", { name: "Model" }).locator("option:checked")).toHaveText(
    "dropped model",
  );

  // The curves, and the weights of the checkpoint over those of the base.
  const training = page.getByRole("region", { name: "Training", exact: true });
  const runs = page.getByRole("region", { name: "Runs, table" });
  await expect(runs.getByRole("button", { name: "colours of mine", exact: true })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Loss, / })).toBeVisible();
  await page.getByText("The numbers of colours of mine", { exact: true }).click();
  await expect(page.getByRole("region", { name: /^Numbers of/ }).getByRole("row")).not.toHaveCount(1);
  await training.getByRole("button", { name: "Keep as model" }).click();
  await expect(training.getByRole("link", { name: "Kept on Models" })).toBeVisible();
  await visit(page, "Models");
  await expect(here.getByRole("heading", { name: "colours of mine", exact: true })).toBeVisible();
});
