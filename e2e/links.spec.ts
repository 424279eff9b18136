/** What an address brings: models that can't be had, models of the hub, and whose work it is. */

import { REVISION } from "../src/storage/models/testing";
import { tinyClip } from "../src/worker/testing";
import { test as base, captionBox, expect, scored, visit } from "./page";
import { standInModel } from "./site";

const test = base.extend<{ quick: undefined }>({
  quick: [
    async ({ page }, use) => {
      await standInModel(page, tinyClip(1));
      await use(undefined);
    },
    { auto: true },
  ],
});
const HUB_MODEL = `hub:someone/some-clip@${REVISION}`;

for (const slot of ["a", "b"])
  for (const unknown of ["bundled:gone", "local:0123456789abcdef", "nonsense"])
    test(`a model ${slot} that nobody has, ${unknown}: named once, then the page's own pair goes on`, async ({
      page,
    }) => {
      await page.goto(`#/compare?cap=a+dog&cap=a+cat&${slot}=${unknown}&backend=wasm`);
      const fault = page.getByRole("alert");
      await expect(fault).toContainText(`${unknown.replace(/^\w+:/, "")}” isn't on this machine`);
      const pair = async () => {
        await scored(page);
        await expect(page.getByRole("button", { name: /^Model A: scenes-clip$/ })).toBeVisible();
        await expect(page.getByRole("button", { name: /^Model B: scenes-clip, DeGLA-tuned$/ })).toBeVisible();
      };
      await pair();
      await captionBox(page).fill("a dog\na cow");
      await expect.poll(() => page.url()).toContain("cap=a+cow");
      expect(page.url()).not.toContain(unknown);
      expect(page.url()).not.toContain("b=none");
      await page.reload();
      await pair();
      await expect(captionBox(page)).toHaveValue("a dog\na cow");
      await expect(fault).toHaveCount(0);
    });

test("a link that names a hub model asks before the hub is asked", async ({ page }) => {
  // Any request to the hub fails this test: see page.ts.
  await page.goto(`#/compare?cap=a+dog&cap=a+cat&a=${HUB_MODEL}&backend=wasm`);
  const offer = page.getByRole("status").filter({ hasText: "someone/some-clip" });
  await expect(offer).toContainText("Nothing was asked of huggingface.co yet");
  await scored(page);
  await expect(page.getByRole("button", { name: /^Model A: scenes-clip$/ })).toBeVisible();
  await offer.getByRole("button", { name: "Go on without it" }).click();
  await expect(offer).toHaveCount(0);
  await expect.poll(() => page.url()).not.toContain("hub:");
});

test.describe(() => {
  test.use({ allowed: [/huggingface\.co/] });
  test("and fetches it once the visitor says so", async ({ page }) => {
    const files = tinyClip(3);
    await page.route("https://huggingface.co/**", (route) => {
      const url = new URL(route.request().url());
      const siblings = [...files].map(([rfilename, bytes]) => ({ rfilename, size: bytes.length }));
      if (url.pathname.startsWith("/api/")) return route.fulfill({ json: { sha: REVISION, siblings } });
      return route.fulfill({
        body: Buffer.from(files.get(url.pathname.split("/").at(-1)!)!),
        contentType: "application/octet-stream",
      });
    });
    await page.goto(`#/compare?cap=a+dog&cap=a+cat&b=${HUB_MODEL}&backend=wasm`);
    await page.getByRole("button", { name: "Download it from huggingface.co" }).click();
    await expect(page.getByRole("button", { name: /^Model B: some-clip$/ })).toBeVisible();
    await scored(page);
    // Now it is on this machine: the same link asks nothing.
    await page.reload();
    await expect(page.getByRole("button", { name: /^Model B: some-clip$/ })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Download it/ })).toHaveCount(0);
  });
});

test("a long link says so where it is copied, and one that holds no captions says that", async ({ page }) => {
  await page.goto("#/compare?backend=wasm");
  const about = async (captions: string) => {
    await captionBox(page).fill(captions);
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const menu = page.getByRole("menu");
    await expect(menu).toContainText("Copy a link to this");
    return menu;
  };
  let menu = await about("a dog\na cat");
  await expect(menu).toContainText("The link holds captions and settings");
  await expect(menu).not.toContainText("characters");
  await page.keyboard.press("Escape");
  menu = await about(
    Array.from({ length: 60 }, (_, i) => `a dog beside ${i} red cubes on a long table`).join("\n"),
  );
  await expect(menu).toContainText(
    /It has 2,\d{3} characters: some chat and mail programs cut links beyond 2,000/,
  );
  await page.keyboard.press("Escape");
  menu = await about(Array.from({ length: 70 }, (_, i) => `${i} ${"very ".repeat(190)}red`).join("\n"));
  await expect(menu).toContainText("it holds the settings alone");
});

test("one's own history and one's own bookmark are no link of someone's; another's is", async ({ page }) => {
  const strangers = page.getByText("You opened a shared link.");
  await page.goto("#/compare?backend=wasm");
  await captionBox(page).fill("my first work");
  await expect.poll(() => page.url()).toContain("my+first+work");
  const bookmark = page.url();
  await visit(page, "Scenes");
  await visit(page, "Compare");
  await captionBox(page).fill("my second work");
  await expect.poll(() => page.url()).toContain("my+second+work");

  await page.goto("about:blank");
  await page.goBack();
  await expect(captionBox(page)).toHaveValue("my second work");
  await expect(strangers).toHaveCount(0);
  await page.goBack();
  await page.reload();
  await expect(strangers).toHaveCount(0);

  await page.goto("about:blank");
  await page.goto(bookmark);
  await expect(captionBox(page)).toHaveValue("my first work");
  await scored(page);
  await expect(strangers).toHaveCount(0);

  await page.goto("about:blank");
  await page.goto("#/compare?cap=work+of+a+stranger&backend=wasm");
  await expect(strangers).toBeVisible();
  await page.getByRole("button", { name: "Back to my work" }).click();
  await expect(captionBox(page)).toHaveValue("my first work");
});

test("a page that is turned while the pictures of the last session are still on their way stays turned", async ({
  page,
}) => {
  await page.route("**/scenes/**", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await route.continue();
  });
  await page.goto("#/models?backend=wasm&img=scene:7.2&cap=a+dog");
  await visit(page, "Train");
  await expect(page.getByRole("heading", { name: "Train", exact: true, level: 1 })).toBeVisible();
  await visit(page, "Compare");
  await scored(page);
  await expect(captionBox(page)).toHaveValue("a dog");
  await expect.poll(() => page.url()).toContain("#/compare");
});
