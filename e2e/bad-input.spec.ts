/**
 * What a visitor can bring that is broken: each gets its named fault with advice, and the rest of the page goes on,
 * with the visitor's pictures and captions in place. A tiny random model stands in for the bundled one.
 */

import type { Page, Route } from "@playwright/test";
import sharp from "sharp";
import { writeSafetensors } from "../src/clip/safetensors";
import { REPO, REVISION, sha256 } from "../src/storage/models/testing";
import { type ModelFolder, tinyClip } from "../src/worker/testing";
import { test as base, captionBox, deliver, expect, pngBytes, region, scored, visit } from "./page";
import { standInModel } from "./site";

const CAPTIONS = "a red half and a blue half\na dog";

const test = base.extend<{ ready: Page }>({
  ready: async ({ page }, use) => {
    await standInModel(page, tinyClip(1));
    await page.goto("#/compare?backend=wasm");
    await scored(page);
    await deliver(page, "drop", "mine.png", "image/png", pngBytes());
    await captionBox(page).fill(CAPTIONS);
    await scored(page);
    await use(page);
    // Whatever happened: the visitor's work is there, and is scored.
    await visit(page, "Compare");
    await expect(captionBox(page)).toHaveValue(CAPTIONS);
    await expect(region(page, "Images").getByRole("img", { name: "mine.png" })).toBeVisible();
    await captionBox(page).fill("something new");
    await scored(page);
  },
});
test.use({
  // What Chromium writes when a host refuses.
  allowed: [/Failed to load resource/],
});

const raw = { width: 32, height: 32, channels: 3 } as const;
const plain = () => sharp(Buffer.alloc(32 * 32 * 3, 120), { raw });

test("pictures", async ({ ready: page }) => {
  const whole = pngBytes();
  const huge = Buffer.from(whole);
  huge.writeUInt32BE(10_000, 16);
  huge.writeUInt32BE(6000, 20);
  const damaged = Buffer.from(whole);
  damaged.fill(0x55, 45, 70);
  const refused: [string, Buffer, RegExp][] = [
    ["empty.png", Buffer.alloc(0), /empty/],
    ["notes.png", Buffer.from("a text that was renamed"), /holds text/],
    ["cut.png", whole.subarray(0, 70), /cut off/],
    ["damaged.png", damaged, /damaged/],
    ["huge.png", huge, /60 megapixels/],
    ["deep.png", await plain().toColourspace("rgb16").png().toBuffer(), /16 bits/],
    ["print.jpg", await plain().toColourspace("cmyk").jpeg().toBuffer(), /CMYK/],
    ["scan.png", await plain().tiff().toBuffer(), /TIFF/],
  ];
  const images = region(page, "Images");
  for (const [name, bytes, reason] of refused) {
    await deliver(page, "drop", name, name.endsWith("jpg") ? "image/jpeg" : "image/png", bytes);
    await expect(images.getByRole("alert").filter({ hasText: name })).toContainText(reason);
    await images.getByRole("button", { name: `Remove ${name}` }).click();
  }
  const frames = sharp(Buffer.alloc(16 * 32 * 3, 60).fill(200, 16 * 16 * 3), {
    raw: { width: 16, height: 32, channels: 3, pageHeight: 16 },
  });
  await deliver(page, "drop", "moving.gif", "image/gif", await frames.gif({ delay: [90, 90] }).toBuffer());
  await expect(images.getByRole("status").filter({ hasText: "moving.gif" })).toContainText(/first frame/);
  await deliver(page, "drop", "glass.png", "image/png", await plain().ensureAlpha(0.4).png().toBuffer());
  await expect(images.getByRole("status").filter({ hasText: "glass.png" })).toContainText(/on white/);
});

/** Weights whose header is changed by `edit`. */
function withHeader(edit: (header: Record<string, { dtype: string; data_offsets: number[] }>) => void) {
  const whole = Buffer.from(tinyClip(2).get("model.safetensors")!);
  const length = Number(whole.readBigUInt64LE(0));
  const header = JSON.parse(whole.subarray(8, 8 + length).toString("utf8"));
  edit(header);
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, whole.subarray(8 + length)]);
}
const SCALE = "logit_scale";

test("models from the disk", async ({ ready: page }) => {
  await visit(page, "Models");
  const long = Buffer.alloc(16);
  long.writeBigUInt64LE(30_000_000n);
  const cases: [string, string, Uint8Array, string, RegExp][] = [
    [
      "overlap",
      "model.safetensors",
      withHeader((h) => (h[SCALE]!.data_offsets = [4, 8])),
      "BrokenFile",
      /overlaps|bytes/,
    ],
    [
      "range",
      "model.safetensors",
      withHeader((h) => (h[SCALE]!.data_offsets = [9e9, 9e9 + 4])),
      "BrokenFile",
      /of a file of/,
    ],
    ["missing", "model.safetensors", writeSafetensors([]), "BrokenFile", /has no tensor/],
    ["dtype", "model.safetensors", withHeader((h) => (h[SCALE]!.dtype = "F8")), "UnsupportedModel", /F8/],
    ["header", "model.safetensors", long, "BrokenFile", /30000000 bytes/],
    ["shape", "config.json", tinyClip(2, { width: 16 }).get("config.json")!, "BrokenFile", /shape/],
    ["json", "config.json", Buffer.from("{"), "BrokenFile", /JSON/],
    ["kind", "config.json", Buffer.from('{"model_type":"bert"}'), "UnsupportedModel", /bert/],
  ];
  for (const [, file, bytes, code, reason] of cases) {
    await pick(page, new Map(tinyClip(2)).set(file, new Uint8Array(bytes)));
    const fault = page.locator(`[role=alert][data-code=${code}]`);
    await expect(fault).toContainText(reason);
    await fault.getByRole("button", { name: "Dismiss" }).click();
    await expect(fault).toHaveCount(0);
  }
});

async function pick(page: Page, folder: ModelFolder) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files…" }).click();
  await (await chooser).setFiles(
    [...folder].map(([name, bytes]) => ({
      name,
      mimeType: "application/octet-stream",
      buffer: Buffer.from(bytes),
    })),
  );
}

/** A hub on the page's own origin, so that no rule about foreign hosts gets in the way of its faults. */
const files = tinyClip(3);
const bytesOf = (name: string) => Buffer.from(files.get(name)!);
const WEIGHTS = "model.safetensors";

async function serveHub(page: Page, weights: (route: Route) => Promise<void>) {
  await page.context().route("**/hub/**", async (route) => {
    const path = new URL(route.request().url()).pathname;
    const name = path.split("/").at(-1)!;
    if (path.includes("/api/models/")) {
      const siblings = [...files.keys()].map((rfilename) => ({
        rfilename,
        size: bytesOf(rfilename).length,
        ...(rfilename === WEIGHTS ? { lfs: { sha256: sha256(bytesOf(WEIGHTS)) } } : {}),
      }));
      return route.fulfill({ json: { sha: REVISION, cardData: { license: "mit" }, siblings } });
    }
    if (name === WEIGHTS) return weights(route);
    if (!files.has(name)) return route.fulfill({ status: 404 });
    return route.fulfill({ body: bytesOf(name), contentType: "application/json" });
  });
}

async function get(page: Page, baseURL: string) {
  await visit(page, "Models");
  await page.getByLabel("Repository").fill(REPO);
  await page.getByLabel("Revision").fill(REVISION);
  await page.getByLabel("Mirror").fill(`${baseURL}hub`);
  await page.getByLabel("Mirror").blur();
  await page.getByRole("button", { name: "Get", exact: true }).last().click();
}

const binary = "application/octet-stream";
const faults: [string, Parameters<Route["fulfill"]>[0], string, RegExp][] = [
  ["404", { status: 404 }, "Network", /no such file/],
  ["403", { status: 403 }, "Network", /refuses access/],
  ["HTML", { contentType: "text/html", body: "<p>Log in" }, "Network", /web page/],
  [
    "a wrong length",
    { contentType: binary, body: bytesOf(WEIGHTS).subarray(0, 99) },
    "Integrity",
    /99 of the announced/,
  ],
  [
    "a wrong hash",
    { contentType: binary, body: Buffer.alloc(bytesOf(WEIGHTS).length, 7) },
    "Integrity",
    /SHA-256/,
  ],
];
// one page for all: each has its models to load first
test("a hub that answers wrongly is named for what it did", async ({ ready: page, baseURL }) => {
  let answer: Parameters<Route["fulfill"]>[0];
  await serveHub(page, (route) => route.fulfill(answer));
  for (const [name, wrong, code, reason] of faults)
    await test.step(name, async () => {
      answer = wrong;
      await get(page, baseURL!);
      const fault = page.locator(`[role=alert][data-code=${code}]`);
      await expect(fault).toContainText(reason);
      await fault.getByRole("button", { name: "Dismiss" }).click();
      await expect(page.getByRole("alert")).toHaveCount(0);
    });
});

test("a hub whose connection breaks: named, tried again, kept for when the network is off", async ({
  ready: page,
  baseURL,
}) => {
  let well = false;
  await serveHub(page, (route) =>
    well ? route.fulfill({ body: bytesOf(WEIGHTS), contentType: binary }) : route.abort("connectionreset"),
  );
  await get(page, baseURL!);
  const fault = page.locator("[role=alert][data-code=Network]");
  await expect(fault).toContainText(/can't be reached/);
  well = true;
  await fault.getByRole("button", { name: "Try again" }).click();
  // As if it had come at once: it is in the slot that it was got for.
  await expect(page.getByRole("button", { name: "Model A: some-clip" })).toBeVisible();
  await page.context().route("**/hub/**", (route) => route.abort("internetdisconnected"));
  await expect.poll(() => page.url()).toContain("a=hub:");
  await page.reload();
  await expect(page.getByRole("button", { name: "Model A: some-clip" })).toBeVisible();
});

test("IndexedDB refused: a notice, and a page that works from memory", async ({ page }) => {
  const refuse = `Object.defineProperty(self, "indexedDB", {
    get() { throw new DOMException("denied", "SecurityError"); } });`;
  await page.addInitScript(refuse);
  await standInModel(page, tinyClip(1), refuse);
  await page.goto("#/compare?backend=wasm");
  await captionBox(page).fill(CAPTIONS);
  await scored(page);
  await expect(page.locator("[data-code=StorageBlocked]")).toContainText(/memory/);
  await deliver(page, "drop", "mine.png", "image/png", pngBytes());
  await scored(page);
});
