import { captionBox, expect, scored, test, visit } from "./page";

test.use({ serviceWorkers: "allow" });

test("after one visit everything works with the network off", async ({ page, context }) => {
  await page.goto("#/compare?backend=wasm");
  await scored(page);
  await captionBox(page).fill("a dog\na cat");
  await expect(page.getByText("works with the network off")).toBeVisible();
  await expect.poll(() => page.url()).toContain("cap=a+dog");
  await context.setOffline(true);
  await page.reload();
  await expect(captionBox(page)).toHaveValue("a dog\na cat");
  await scored(page);
  await visit(page, "Scenes");
  await expect(page.getByRole("article").first()).toBeVisible();
  await context.setOffline(false);
});
