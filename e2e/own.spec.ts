import { captionBox, deliver, expect, pngBytes, region, scored, test } from "./page";
import { stored } from "./stored";

test("captions of an own picture are marked by click and by key, kept, and judged as scenes' are", async ({
  page,
}) => {
  await page.goto(
    "#/compare?img=&cap=a+red+half+and+a+blue+half&cap=a+dog&cap=a+green+field&backend=wasm&b=none",
  );
  await expect(captionBox(page)).toHaveValue(/a red half/);
  await deliver(page, "paste", "halves.png", "image/png", pngBytes());
  await expect(region(page, "Images").getByRole("button", { name: /^halves.png/ })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await scored(page);
  const status = page.getByRole("main").getByRole("status").first();
  await expect(status).toContainText("Mark a true and a false caption");

  const table = region(page, "Global similarity");
  await table
    .getByRole("group", { name: /“a red half and a blue half”/ })
    .getByRole("button", { name: "true of the picture" })
    .click();
  // By keyboard: Tab to the table's one stop, arrows to the cell, a letter.
  const cells = table.getByRole("button", { name: /cosine/ });
  await expect(table.locator("[data-row][tabindex='0']")).toHaveCount(1);
  await table
    .getByRole("button", { name: /Sort by “halves.png”|halves.png/ })
    .first()
    .focus();
  await page.keyboard.press("Tab");
  await expect(cells.first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(cells.nth(1)).toBeFocused();
  await page.keyboard.press("f");
  await expect(cells.nth(1)).toHaveAccessibleName(/False of the picture/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("t");
  await expect(cells.nth(2)).toHaveAccessibleName(/True of the picture/);
  await page.keyboard.press("f");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(cells.nth(2)).toBeFocused();

  await expect(status).toContainText(
    /prefers (the true caption for the picture|a false caption for this picture)/,
  );
  await expect(table).toContainText("Marked by you: 1 true and 2 false of one picture.");
  await expect.poll(async () => (await stored(page, "marks")).match(/false/g)?.length).toBe(2);
  await page.reload();
  await scored(page);
  await expect(status).toContainText(
    /prefers (the true caption for the picture|a false caption for this picture)/,
  );
  await expect(
    table.getByRole("button", { name: /“a dog” for picture “halves.png”.*False of the picture/ }),
  ).toBeVisible();

  await table.getByRole("button", { name: "Make this a failure mode" }).click();
  await expect(page.getByRole("heading", { name: "Evaluate", level: 1 })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name", exact: true }).first()).toHaveValue(
    "Marked on Compare",
  );
  await page.goBack();
  await table.getByRole("button", { name: "Train on these" }).click();
  await expect(page.locator('input[value="a red half and a blue half"]')).toBeVisible();
});

test("nothing in a score cell lies over another, on a phone and at 1280 pixels", async ({ page }) => {
  await page.goto("#/compare?backend=wasm");
  await scored(page);
  await deliver(page, "paste", "halves.png", "image/png", pngBytes());
  const table = region(page, "Global similarity");
  await expect(table.getByRole("group")).not.toHaveCount(0);
  await scored(page);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    const over = await table.evaluate((root) => {
      const found: string[] = [];
      for (const cell of root.querySelectorAll("[data-row]")) {
        const boxes = [...cell.querySelectorAll("*")]
          .filter((part) => part.tagName === "svg" || (part.childElementCount === 0 && part.textContent))
          .map((part) => ({
            text: part.textContent || part.getAttribute("class"),
            box: part.getBoundingClientRect(),
          }));
        boxes.forEach((one, i) => {
          for (const other of boxes.slice(i + 1)) {
            const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
            const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
            if (across > 0.5 && down > 0.5) found.push(`${one.text} over ${other.text}`);
          }
          const { left, right } = cell.getBoundingClientRect();
          if (one.box.left < left || one.box.right > right) found.push(`${one.text} is cut`);
        });
      }
      return found;
    });
    expect(over, `${width}`).toEqual([]);
  }
});

test("cosine, softmax and logit scale are explained where they stand, by keyboard too", async ({ page }) => {
  await page.goto("#/compare?backend=wasm&b=none");
  await scored(page);
  const table = region(page, "Global similarity");
  await expect(table).toContainText("share 100% among the captions of a picture");
  await table.getByRole("button", { name: /^Logit scale \d/ }).focus();
  await expect(page.getByRole("tooltip")).toContainText("multiplied by before the softmax");
});

test("a table dropped with its pictures writes their captions, and marks them true and false", async ({
  page,
}) => {
  await page.goto("#/compare?img=&cap=&backend=wasm&b=none");
  const csv = "file,caption,negative\nhalves 1.png,a red half,a green half\ngone.png,a dog,";
  await page.evaluate(
    ({ png, csv }) => {
      const dataTransfer = new DataTransfer();
      const picture = Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
      dataTransfer.items.add(new File([csv], "captions.csv", { type: "text/csv" }));
      dataTransfer.items.add(new File([picture], "halves 1.png", { type: "image/png" }));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
    },
    { png: pngBytes().toString("base64"), csv },
  );
  await expect(captionBox(page)).toHaveValue("a red half\na green half\na dog");
  await scored(page);
  await expect(region(page, "Global similarity")).toContainText(
    "Marked by you: 1 true and 1 false of one picture.",
  );
  await expect(region(page, "Images").getByText("can't be read")).toHaveCount(0);
});
