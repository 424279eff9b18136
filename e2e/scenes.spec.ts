import { expect, test } from "./page";

test.describe.configure({ timeout: 400_000 });

test("each scene says how both models do on it, and those that are mended or broken can be picked out", async ({
  page,
}) => {
  await page.goto("#/scenes?backend=wasm");
  await expect(page.getByText("none is picked by how a model does")).toBeVisible();
  const cards = page.getByRole("article");
  await expect(cards).toHaveCount(24);
  const said = cards.getByText(/^(Mended: A wrong, B right|Broken: A right, B wrong|Both right|Both wrong)$/);
  await expect.poll(() => said.count(), { timeout: 180_000 }).toBeGreaterThan(18);

  const models = page.getByRole("combobox", { name: "Models" });
  for (const [outcome, words] of [
    ["mended", "Mended: A wrong, B right"],
    ["broken", "Broken: A right, B wrong"],
  ] as const) {
    await models.selectOption(outcome);
    await expect(page.getByRole("status").filter({ hasText: /scenes asked about/ })).toBeVisible();
    await expect(page.getByRole("list").filter({ has: cards.first() })).toHaveAttribute(
      "aria-busy",
      "false",
      {
        timeout: 120_000,
      },
    );
    // of 96 scenes there are some of either kind, and no other is shown
    await expect(cards.first()).toContainText(words);
    await expect(cards.filter({ hasNot: page.getByText(words, { exact: true }) })).toHaveCount(0);
  }
  await expect(page).toHaveURL(/broken/);
  await page.reload();
  await expect(models).toHaveValue("broken");
  await expect(cards.first()).toContainText("Broken: A right, B wrong", { timeout: 120_000 });
});
