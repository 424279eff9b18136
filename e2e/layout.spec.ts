/** Boxes: what is cut, what lies over something else, how large it is. */
import type { Page } from "@playwright/test";
import { tinyClip } from "../src/worker/testing";
import { PAGES } from "../src/workspace/route";
import { expectAccessible } from "./axe";
import { expectTidy, untidy } from "./boxes";
import { deliver, expect, pngBytes, region, scored, test, visit } from "./page";
import { standInModel } from "./site";

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

test("in a window of 320 px, which is 1280 at 400%, no page is wider than it, and every page can be reached", async ({
  page,
}) => {
  await standInModel(page, tinyClip(1));
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("#/compare?way=pictures&backend=wasm");
  for (const name of ["Train", "Evaluate", "Scenes", "Models", "Lexicon", "Record", "About"]) {
    await visit(page, name);
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    const { wide, more } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      more: document.querySelector("nav button")!.getBoundingClientRect().right,
    }));
    expect(wide, name).toBeLessThanOrEqual(320);
    expect(more, name).toBeLessThanOrEqual(320);
  }
});

test("targets are 24 px at the least, and enlarged to 200% the header leaves the page its room", async ({
  page,
}) => {
  await standInModel(page, tinyClip(1));
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
  /** Checkboxes and radios are drawn smaller than what answers to a press. */
  const missed = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLInputElement>("[type=checkbox], [type=radio]")].flatMap((input) => {
        const { width, height } = input.getBoundingClientRect();
        // What its label stands for is measured as a label.
        if (width < 2 || getComputedStyle(input).opacity === "0" || !input.checkVisibility()) return [];
        input.scrollIntoView({ block: "center", inline: "center" });
        const box = input.getBoundingClientRect();
        const [x, y] = [box.x + width / 2, box.y + height / 2];
        const answers = [-11, 11].every((by) =>
          [document.elementFromPoint(x + by, y), document.elementFromPoint(x, y + by)].every(
            (hit) => hit === input || (hit && [...(input.labels ?? [])].some((label) => label.contains(hit))),
          ),
        );
        return answers
          ? []
          : [input.getAttribute("aria-label") ?? input.labels?.[0]?.textContent ?? input.name];
      }),
    );
  expect(await small()).toEqual([]);
  for (const name of ["models", "scenes", "negatives", "train", "evaluate"]) {
    await page.goto(`#/${name}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await small()).toEqual([]);
    expect(await missed(), name).toEqual([]);
  }
  await page.evaluate(() => scrollTo({ top: 400 }));
  const header = await page.getByRole("banner").boundingBox();
  expect(header!.y + header!.height).toBeLessThanOrEqual(0);
});

const PLACES = [
  ...PAGES,
  ...["line", "pictures", "pictures.labels", "pictures.search", "pictures.camera", "data"].map(
    (way) => `compare?way=${way}`,
  ),
  "compare?learn=0",
];

/** Once it is at rest. */
async function arrived(page: Page, place: string, lang: string) {
  await page.evaluate(
    (hash) => {
      location.hash = hash;
    },
    `#/${place}${place.includes("?") ? "&" : "?"}lang=${lang}`,
  );
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  if (place === "scenes") await expect(page.getByRole("article").first()).toBeVisible();
  // Part of a thousand words: axe takes its time for each.
  if (place === "lexicon")
    await page.getByRole("searchbox").or(page.getByRole("textbox")).first().fill("gir");
  await expect(page.locator("main [role=alert]")).toHaveCount(0);
}

for (const lang of ["en", "ja"])
  test(`every page in ${lang}, at 390 and 1280 px: nothing lies over another, is cut or stands outside; no violation`, async ({
    page,
  }) => {
    test.setTimeout(300_000);
    await standInModel(page, tinyClip(1));
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto("#/compare?backend=wasm");
    await scored(page);
    for (const place of PLACES) {
      await page.setViewportSize({ width: 1280, height: 860 });
      await arrived(page, place, lang);
      await expectTidy(page, `${place} at 1280`);
      await expectAccessible(page, `${place} in the light`);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.emulateMedia({ colorScheme: "dark" });
      await expectTidy(page, `${place} at 390`);
      await expectAccessible(page, `${place} in the dark`);
      await page.emulateMedia({ colorScheme: "light" });
    }
  });

test("boxes are measured: each of these is found", async ({ page }) => {
  const found = async (html: string) => {
    await page.setContent(`<body style="margin:0;font:16px/20px sans-serif">${html}</body>`);
    return page.evaluate(untidy);
  };
  const wide = "white-space:nowrap;width:60px";
  expect(await found("<p>all is well</p><button>one</button> <button>two</button>")).toEqual([]);
  expect(await found(`<p style="${wide};overflow:hidden">a long line of text</p>`)).toEqual([
    expect.stringContaining("cut: “a long line"),
  ]);
  expect(
    await found(`<p style="${wide};overflow:hidden;text-overflow:ellipsis">a long line of text</p>`),
  ).toEqual([]);
  expect(await found(`<p style="${wide};overflow:auto">a long line of text</p>`)).toEqual([]);
  expect(await found('<button>one</button><button style="margin-left:-20px">two</button>')).toContain(
    "overlap: one | two",
  );
  expect(await found('<p>one line</p><p style="margin-top:-32px">another</p>')).toEqual([
    "overlap: “one line” | “another”",
  ]);
  expect((await found('<p style="position:absolute;left:1270px;white-space:nowrap">outside</p>'))[0]).toBe(
    "beyond the window: “outside”",
  );
  expect(await found('<input size="4" value="1,200,000,000" aria-label="a miss costs">')).toEqual([
    expect.stringContaining("cut: a miss costs"),
  ]);
});
