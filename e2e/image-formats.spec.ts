/** Every picture format in the page, against Pillow: the pictures of training/fixtures/image_formats.py. */
import { expect, test } from "@playwright/test";
import { FURTHER_APART, largestDifference, readFormats } from "../src/pictures/testingFormats";
import type { Harness } from "./engine/harness";
import { type EngineSite, startEngineSite } from "./engine/site";

declare const harness: Harness;

let site: EngineSite;
test.beforeAll(async () => {
  test.setTimeout(600_000);
  site = await startEngineSite();
});
test.afterAll(() => site.close());

test("the page's decoder gives Pillow's pixels for every format", async () => {
  const page = await site.open();
  const found: Record<string, unknown> = {};
  for (const { name, file, width, height, rgba } of readFormats().pictures) {
    const got = await page.evaluate(
      async ([title, text]) => {
        const bytes = Uint8Array.from(atob(text!), (char) => char.charCodeAt(0));
        try {
          const { picture } = await harness.decode(bytes, title!);
          return { width: picture.width, height: picture.height, data: Array.from(picture.data) };
        } catch (error) {
          return String((error as Error).message);
        }
      },
      [name, Buffer.from(file).toString("base64")],
    );
    if (typeof got === "string") found[name] = got;
    else if (got.width !== width || got.height !== height) found[name] = `${got.width} × ${got.height}`;
    else {
      const most = largestDifference(got.data, rgba);
      if (most > (FURTHER_APART.page[name] ?? 1)) found[name] = most;
    }
  }
  expect(found).toEqual({});
  await page.context().close();
});
