import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectAccessible } from "./axe";
import { captionBox, expect, pngBytes, region, test } from "./page";

/** A folder of two classes, wide pictures and tall ones, and a file that is no picture inside. */
function folder(count: number): string {
  const root = mkdtempSync(join(tmpdir(), "degla-shapes-"));
  for (const name of ["wide_thing", "tall_thing"]) mkdirSync(join(root, name));
  for (let i = 0; i < count; i++) {
    const wide = i % 2 === 0;
    const bytes = wide ? pngBytes(60 + i, 30) : pngBytes(30, 60 + i);
    writeFileSync(join(root, wide ? "wide_thing" : "tall_thing", `${i}.png`), bytes);
  }
  writeFileSync(join(root, "notes.txt"), "no picture");
  writeFileSync(join(root, "wide_thing", "broken.png"), "no picture either");
  return root;
}

const number = (text: string | null) => Number(/[\d.]+/.exec(text ?? "")?.[0]);

test("a folder is labelled with own class names and searched by a caption, by both models, by keyboard", async ({
  page,
}) => {
  await page.goto("#/compare?way=pictures.labels&backend=wasm");
  await expect(page.getByRole("button", { name: /^Model B: scenes-clip, DeGLA-tuned/ })).toBeVisible();
  await page.getByLabel("Folder of pictures").setInputFiles(folder(8));
  const labels = page.getByRole("region", { name: "Labels of a folder" });
  await expect(labels).toContainText(": 9 pictures. One file is no picture and is left out.");
  const classes = labels.getByRole("textbox", { name: "Classes, one a line" });
  await expect(classes).toHaveValue("tall thing\nwide thing");
  const run = labels.getByRole("button", { name: "Label the pictures" });
  await classes.fill("tall thing");
  await expect(run).toBeDisabled();
  await expect(labels).toContainText("Write two class names or more");
  await classes.fill("tall thing\nwide thing\na third one");
  await labels.getByRole("textbox", { name: "Prompt template" }).fill("a picture of a {}\n{}");
  await run.focus();
  await page.keyboard.press("Enter");
  await expect(labels).toContainText("One picture can't be read: degla-shapes-");
  const table = labels.getByRole("region", { name: "Labels, table" });
  await expect(table.getByRole("row")).toHaveCount(10);
  await expect(table.getByRole("columnheader", { name: /^B scenes-clip, DeGLA-tuned/ })).toBeVisible();
  // What is counted agrees with what is listed.
  const right = await table.locator("tbody tr td:nth-child(3) svg[class*=check]").count();
  await expect(labels).toContainText(`${right} of 8`);
  await expect(labels).toContainText(/No difference seen|B is right (more|less) often/);
  await expect(labels).toContainText("Exact 95% intervals");
  await expectAccessible(page);

  await page.getByText("Search a folder", { exact: true }).click();
  const search = page.getByRole("region", { name: "Search in a folder" });
  await search.getByRole("textbox", { name: "Caption" }).fill("a tall thing");
  await page.keyboard.press("Enter");
  const found = search.getByRole("region", { name: "Pictures by rank, table" });
  await expect(found.getByRole("row")).toHaveCount(9);
  const cosines = (await found.locator("tbody td:nth-child(2) small").allTextContents()).map(number);
  expect(cosines).toEqual(cosines.toSorted((a, b) => b - a));
  await expect.poll(() => page.url()).toContain("way=pictures.search");

  await found
    .getByRole("button", { name: /^Compare \d+\.png with captions/ })
    .first()
    .click();
  await expect(region(page, "Images").getByRole("button", { name: /\.png/ }).first()).toBeVisible();
  await expect(captionBox(page)).toBeVisible();
});

test("a large folder shows how long it takes, stops, goes on where it was, and has only rows in sight in the page", async ({
  page,
}) => {
  await page.goto("#/compare?way=pictures.labels&backend=wasm&b=none");
  await expect(page.getByRole("button", { name: /^Model A: scenes-clip/ })).toBeVisible();
  await page.getByLabel("Folder of pictures").setInputFiles(folder(600));
  const labels = page.getByRole("region", { name: "Labels of a folder" });
  await expect(labels).toContainText(": 601 pictures.");
  const run = labels.getByRole("button", { name: "Label the pictures" });
  await run.click();
  await expect(labels).toContainText(/\d+ of 603 encoded/);
  await labels.getByRole("button", { name: "Cancel" }).click();
  await expect(run).toBeEnabled();
  await expect(labels.getByRole("region", { name: "Labels, table" })).toHaveCount(0);
  await run.click();
  const table = labels.getByRole("region", { name: "Labels, table" });
  await expect(table).toBeVisible({ timeout: 120_000 });
  await expect(table.getByRole("table")).toHaveAttribute("aria-rowcount", "602");
  expect(await table.getByRole("row").count()).toBeLessThan(60);
  await table.focus();
  await page.keyboard.press("End");
  await expect(table).toContainText("598.png");
});
