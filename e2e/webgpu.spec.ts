import { expect, scored, test } from "./page";

// SwiftShader compiles and computes slowly; one picture and two captions are enough to see that it works.
test("scores are computed on WebGPU, and the backend can be switched", async ({ page }) => {
  test.setTimeout(400_000);
  await page.goto("#/compare?img=scene:7.2&cap=a+dog&cap=a+cat&b=none&backend=webgpu");
  const badge = page.getByRole("button", { name: /Computes on/ });
  await expect(badge).toHaveAccessibleName(/WebGPU/, { timeout: 120_000 });
  await expect(async () => scored(page)).toPass({ timeout: 300_000 });
  await badge.click();
  await page.getByRole("radio", { name: "WebAssembly" }).check();
  await expect(badge).toHaveAccessibleName(/WebAssembly/, { timeout: 120_000 });
  await scored(page);
});
