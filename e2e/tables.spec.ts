/** Tables as Excel saves them and pictures of one name in several folders, on the pages that take them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, pngBytes, test } from "./page";

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "degla-tables-"));
  for (const [i, name] of ["cat/001.png", "dog/001.png", "dog/002.jfif"].entries()) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), pngBytes(96 - 8 * i));
  }
});
test.afterAll(() => rmSync(folder, { recursive: true }));

/** As Excel writes "Unicode text", but with semicolons. */
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");

test("training keeps pictures of one name in their folders, and names what a table has besides", async ({
  page,
}) => {
  writeFileSync(
    join(folder, "pairs.csv"),
    utf16(
      "sep=;\r\n;image_path;caption;split\r\n0;cat/001.png;a red square;train\r\n1;dog/001.png;a café, blue;train\r\n2;dog\\002.jfif;a green square;train\r\n3;dog/001.png;two;words;too many\r\n",
    ),
  );
  await page.goto("#/train?backend=wasm");
  const data = page.getByRole("region", { name: "Data" });
  await data.getByText("My pictures").click();
  await data.getByLabel("Folder of pictures").setInputFiles(folder);
  await expect(data.getByRole("status")).toHaveText("3 pairs of 3 pictures.");
  const base = folder.split("/").at(-1);
  for (const [name, caption] of [
    ["cat/001.png", "a red square"],
    ["dog/001.png", "a café, blue"],
    ["dog/002.jfif", "a green square"],
  ])
    await expect(data.getByRole("textbox", { name: `Caption of ${base}/${name}` })).toHaveValue(caption!);
  await expect(data).toContainText("one column is not read: “split”");
  await expect(data).toContainText("pairs.csv, row 6 has 5 cells where the heading has 4");
});

test("one name that two folders have is refused, not guessed", async ({ page }) => {
  writeFileSync(join(folder, "pairs.csv"), "image,caption\n001.png,a red square\ndog/002.jfif,a blue one\n");
  await page.goto("#/train?backend=wasm");
  const data = page.getByRole("region", { name: "Data" });
  await data.getByText("My pictures").click();
  await data.getByLabel("Folder of pictures").setInputFiles(folder);
  await expect(data.getByRole("status")).toHaveText("1 pair of 3 pictures.");
  await expect(data).toContainText("001.png names no one picture: 2 files could be meant");
});

test("Evaluate imports Windows' table and JSON lines", async ({ page }) => {
  await page.goto("#/evaluate?backend=wasm");
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "text/plain", buffer });
  await page
    .getByLabel("Files of suites and pictures")
    .setInputFiles([
      file("mine.csv", Buffer.from("image;right;wrong\r\na.png;a caf\xe9 table;a cat\r\n", "latin1")),
      file(
        "swap_obj.jsonl",
        Buffer.from('{"filename":"a.png","caption":"a dog","negative_caption":"a cat"}\n'),
      ),
      { name: "a.png", mimeType: "image/png", buffer: pngBytes() },
    ]);
  const suites = page.getByRole("region", { name: "Suites" });
  await expect(suites.getByText("1 case, 1 of 1 picture found").first()).toBeVisible();
  await expect(suites.getByRole("checkbox", { name: "mine", exact: true })).toBeVisible();
  await expect(suites.getByRole("checkbox", { name: "SugarCrepe", exact: true })).toBeVisible();
});
