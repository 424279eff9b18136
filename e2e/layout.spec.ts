import { deliver, expect, pngBytes, region, scored, test } from "./page";

test.use({ serviceWorkers: "block" });
test.describe.configure({ timeout: 150_000 });

test("many pictures: what is cut says so, captions stay in sight", async ({ page }) => {
  const scenes = [2, 3, 4, 5, 6, 7, 8, 9].map((n) => `&img=scene:7.${n}`).join("");
  await page.goto(`#/compare?backend=wasm${scenes}&cap=a+dog&cap=a+cat`);
  const box = region(page, "Global similarity").locator("[data-more]");
  await expect(box).toHaveAttribute("data-more", "right");
  await box.evaluate((inner) => inner.scrollTo({ left: 9999 }));
  // at the end there is nothing more to the right, and the captions are still there
  await expect(box).toHaveCount(0);
  const caption = region(page, "Global similarity").getByRole("rowheader", { name: "a dog" });
  const [own, around] = [await caption.boundingBox(), await region(page, "Global similarity").boundingBox()];
  expect(own!.x - around!.x).toBeLessThan(24);
});

test("targets are 24 px at the least, and enlarged to 200% the header leaves the page its room", async ({
  page,
}) => {
  await page.setViewportSize({ width: 640, height: 430 });
  await page.goto("#/compare?backend=wasm");
  await scored(page);
  await deliver(page, "paste", "halves.png", "image/png", pngBytes());
  const small = () =>
    page.evaluate(() =>
      // the halves of a number's spinner do what the field's own arrow keys do
      [
        ...document.querySelectorAll("button:not(.mantine-NumberInput-control), [role=button], [role=tab]"),
      ].flatMap((target) => {
        const { width, height } = target.getBoundingClientRect();
        const inline = getComputedStyle(target).display === "inline"; // in a sentence: exempt
        return width === 0 || inline || (width >= 24 && height >= 24)
          ? []
          : [`${target.getAttribute("aria-label") ?? target.textContent} ${width} × ${height}`];
      }),
    );
  expect(await small()).toEqual([]);
  for (const name of ["models", "scenes", "negatives", "evaluate"]) {
    await page.goto(`#/${name}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await small()).toEqual([]);
  }
  await page.evaluate(() => scrollTo({ top: 400 }));
  const header = await page.getByRole("banner").boundingBox();
  expect(header!.y + header!.height).toBeLessThanOrEqual(0);
});
