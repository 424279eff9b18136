/** What the page tests share. */
import { deflateSync } from "node:zlib";
import { test as base, expect, type Page } from "@playwright/test";

/** A page whose console and network are watched: errors and foreign requests fail the test. */
export const test = base.extend<{ allowed: RegExp[] }>({
  // Messages that a test expects.
  allowed: [[], { option: true }],
  page: async ({ page, baseURL, allowed }, use) => {
    const faults: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !allowed.some((known) => known.test(message.text())))
        faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("request", (request) => {
      const url = request.url();
      if (
        !url.startsWith(baseURL ?? "") &&
        !/^(blob|data):/.test(url) &&
        !allowed.some((known) => known.test(url))
      )
        faults.push(`foreign request: ${url}`);
    });
    await use(page);
    expect(faults).toEqual([]);
  },
});

export { expect };

export const region = (page: Page, name: "Images" | "Captions" | "Global similarity" | "Local similarity") =>
  page.getByRole("region", { name });

/** By the page's own links: an address would bring its own pictures and captions. */
export async function visit(page: Page, name: string) {
  const pages = page.getByRole("navigation", { name: "Pages" });
  const link = pages.getByRole("link", { name, exact: true });
  // What is not of the main row is behind its last button. A page that is still on its way shows neither.
  await expect(pages.getByRole("button")).toBeVisible();
  if (!(await link.isVisible())) await pages.getByRole("button").click();
  await link.click();
}

/** Waits until each cell of the table has its score. */
export async function scored(page: Page) {
  const table = region(page, "Global similarity");
  await expect(table.getByRole("button", { name: /cosine/ }).first()).toBeVisible();
  await expect(table).toHaveAttribute("aria-busy", "false");
  await expect(table.getByRole("button", { name: /not computed yet/ })).toHaveCount(0);
}

export const captionBox = (page: Page) => region(page, "Captions").getByRole("textbox");

/** A PNG of one colour in the left half and another in the right, made here so that no file is needed. */
export function pngBytes(width = 96, height = 64): Buffer {
  const raw = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * (1 + width * 3) + 1 + x * 3;
      raw.set(x < width / 2 ? [200, 40, 30] : [30, 60, 190], at);
    }
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(raw)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Pastes or drops a file, as the browser would deliver it. */
export async function deliver(page: Page, how: "paste" | "drop", name: string, type: string, bytes: Buffer) {
  await page.evaluate(
    ({ how, name, type, base64 }) => {
      const data = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([data], name, { type }));
      const options = { bubbles: true, cancelable: true };
      const event =
        how === "paste"
          ? new ClipboardEvent("paste", { ...options, clipboardData: transfer })
          : new DragEvent("drop", { ...options, dataTransfer: transfer });
      document.body.dispatchEvent(event);
    },
    { how, name, type, base64: bytes.toString("base64") },
  );
}
