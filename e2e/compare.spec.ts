import { readFileSync } from "node:fs";
import { captionBox, deliver, expect, pngBytes, region, scored, test } from "./page";

/** One model: less to compute. */
const WASM = "#/compare?backend=wasm&b=none";

test("the first screen shows a failure of CLIP, and its repair beside it, without a click", async ({
  page,
}) => {
  await page.goto("#/compare?backend=wasm");
  await scored(page);
  const status = page.getByRole("main").getByRole("status").first();
  await expect(status).toContainText(
    /prefers a false caption for \d+ of \d+ pictures|prefers a false caption for (all|this)/,
  );
  await expect(
    region(page, "Global similarity")
      .getByRole("button", { name: /scenes-clip: cosine [^;]*, preferred;.*False of the picture/ })
      .first(),
  ).toBeVisible();
  await expect(status).toContainText(/DeGLA-tuned prefers the true caption for all \d+ pictures/);
  const maps = region(page, "Local similarity").getByRole("application");
  await expect(maps).toHaveCount(2);
  await expect(maps.first()).toHaveAccessibleName(/Map of “/);
  await page.getByRole("button", { name: /^Model B: scenes-clip, DeGLA-tuned/ }).click();
  await page.getByRole("menuitem", { name: "Only one model" }).click();
  await expect(maps).toHaveCount(1);
  await expect.poll(() => page.url()).toContain("b=none");
  await page.reload();
  await scored(page);
  await expect(maps).toHaveCount(1);
});

test("probabilities of a picture sum to one and agree with the cosines at the logit scale", async ({
  page,
}) => {
  await page.goto(WASM);
  await scored(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: /JSON/ }).click();
  const data = JSON.parse(readFileSync(await (await download).path(), "utf8"));
  const [model] = data.models;
  expect(model.sha256).toMatch(/^[0-9a-f]{64}$/);
  const first = data.scores.filter((row: { image: string }) => row.image === data.images[0].ref);
  expect(first.length).toBeGreaterThan(1);
  const weights = first.map((row: { cosine: number }) => Math.exp(model.logitScale * row.cosine));
  const total = weights.reduce((sum: number, weight: number) => sum + weight, 0);
  first.forEach((row: { probability: number }, i: number) => {
    expect(row.probability).toBeCloseTo(weights[i] / total, 3);
  });
});

test("a pasted and a dropped picture are scored, kept and found again; captions are edited", async ({
  page,
}) => {
  await page.goto(WASM);
  await scored(page);
  await deliver(page, "paste", "halves.png", "image/png", pngBytes());
  await deliver(page, "drop", "tall.png", "image/png", pngBytes(40, 90));
  const images = region(page, "Images");
  await expect(images.getByRole("img", { name: "halves.png" })).toBeVisible();
  await expect(images.getByRole("img", { name: "tall.png" })).toBeVisible();
  await captionBox(page).fill("a red half and a blue half\na dog");
  await scored(page);
  const table = region(page, "Global similarity");
  await expect(
    table.getByRole("button", { name: /“a red half and a blue half” for picture “halves.png”.*cosine/ }),
  ).toBeVisible();
  await expect(table.getByRole("button", { name: /“a dog” for picture “tall.png”.*cosine/ })).toBeVisible();

  await expect.poll(() => page.url()).toContain("cap=a+red+half+and+a+blue+half&cap=a+dog");
  expect(page.url()).not.toContain("halves");
  await page.reload();
  await expect(captionBox(page)).toHaveValue("a red half and a blue half\na dog");
  await expect(images.getByRole("img", { name: "halves.png" })).toBeVisible();
  await scored(page);
});

test("a file that is no picture is named as broken and nothing else is lost", async ({ page }) => {
  await page.goto(WASM);
  await scored(page);
  await deliver(page, "drop", "notes.png", "image/png", Buffer.from("just some text, no picture at all"));
  await expect(region(page, "Images").getByRole("alert")).toContainText("notes.png");
  await scored(page);
  await region(page, "Images").getByRole("button", { name: "Remove notes.png" }).click();
  await expect(region(page, "Images").getByRole("alert")).toHaveCount(0);
});

test("maps: phrases, methods and patches by keyboard alone", async ({ page }) => {
  await page.goto(WASM);
  await scored(page);
  const local = region(page, "Local similarity");
  const map = local.getByRole("application");
  await expect(map).toHaveAccessibleName(/Map of “/);
  await map.focus();
  await page.keyboard.press("ArrowRight");
  await expect(local.getByText(/row \d+, column \d+: [−\d]/)).toBeVisible();
  await expect(local.getByRole("table", { name: "What each word is worth" })).toBeVisible();
  const whole = local.getByRole("button", { name: /the whole caption/ });
  await whole.focus();
  await page.keyboard.press("Enter");
  await expect(whole).toHaveAttribute("aria-pressed", "true");
  for (const method of ["Raw", "Grad-ECLIP"]) {
    await local.getByText(method, { exact: true }).click();
    await expect(map).toHaveAccessibleName(/Map of “/);
    await expect(local.getByText(/strongest patch/)).toBeVisible();
  }
  await expect.poll(() => page.url()).toContain("method=grad-eclip");
});

test("a link brings its captions, scenes and settings", async ({ page }) => {
  await page.goto(
    "#/compare?img=scene:7.2&cap=one+thing&cap=two+things&method=raw&opacity=30&b=none&backend=wasm",
  );
  await expect(captionBox(page)).toHaveValue("one thing\ntwo things");
  await scored(page);
  await expect(region(page, "Images").locator("li")).toHaveCount(2);
  await expect(region(page, "Local similarity").getByRole("radio", { name: "Raw" })).toBeChecked();
  await expect(page.getByRole("slider")).toHaveAttribute("aria-valuenow", "30");
});

declare const window: Window & { release: () => void };

test("what is chosen while an earlier visit is still being read stays chosen", async ({ page }) => {
  await page.addInitScript(() => {
    const held = new Promise<void>((resolve) => {
      window.release = resolve;
    });
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...args) {
      const request = open.apply(this, args);
      Object.defineProperty(request, "onsuccess", {
        set: (heard: (event: Event) => void) =>
          request.addEventListener("success", (event) => void held.then(() => heard(event))),
      });
      return request;
    };
  });
  await page.goto("#/compare?backend=wasm&b=none");
  const tab = page.getByRole("tab", { name: /My pictures/ });
  await tab.click();
  await expect(tab).toHaveAttribute("aria-selected", "true");
  await page.evaluate(() => window.release());
  // The engine starts when what was kept is read.
  await expect(page.getByRole("button", { name: /^Model A: scenes-clip/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Pictures from files…" })).toBeVisible();
  await expect(tab).toHaveAttribute("aria-selected", "true");
  await expect(captionBox(page)).toHaveValue("");
});
