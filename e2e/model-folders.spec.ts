/** Folders with models in them, picked and dropped: one model of one folder, or what it is by name. */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { hashedCheckpoint, tinyConfig } from "../src/clip/testing";
import { expect, test } from "./page";

const root = mkdtempSync(join(tmpdir(), "degla-folders-"));
const BUNDLED = "public/models/scenes-clip";
const TUNED = "public/models/scenes-clip-degla";
const sha256 = (folder: string) =>
  createHash("sha256")
    .update(readFileSync(join(folder, "model.safetensors")))
    .digest("hex");

test.afterAll(() => rmSync(root, { recursive: true, force: true }));

function folder(name: string, fill: (place: (file: string) => string) => void): string {
  const at = join(root, name);
  mkdirSync(at, { recursive: true });
  fill((file) => join(at, file));
  return at;
}

/** A real drop of what lies on the disk, folders too. */
async function drop(page: Page, path: string) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 640, y: 400, data });
}

const pick = (page: Page, path: string) => page.getByLabel("Folder of a model").setInputFiles(path);
const here = (page: Page) => page.getByRole("region", { name: "On this machine" });

async function ready(page: Page) {
  await page.goto("#/models?backend=wasm");
  await expect(here(page).getByRole("heading", { name: "scenes-clip", exact: true })).toBeVisible();
}

for (const [how, bring] of [
  ["picked", pick],
  ["dropped", drop],
] as const) {
  test(`${how}: a trainer's output is its root's model, not a checkpoint's`, async ({ page }) => {
    const out = folder(`out-${how}`, (place) => {
      cpSync(BUNDLED, place("."), { recursive: true });
      cpSync(TUNED, place("checkpoint-300"), { recursive: true });
      cpSync(TUNED, place("checkpoint-50"), { recursive: true });
      mkdirSync(place("samples"));
      for (let i = 0; i < 250; i++) writeFileSync(place(`samples/${i}.txt`), "x");
    });
    await ready(page);
    await bring(page, out);
    const item = here(page)
      .getByRole("listitem")
      .filter({ hasText: `out-${how}` });
    await expect(item.locator(`code[title^="${sha256(BUNDLED)}"]`)).toBeVisible();
  });

  test(`${how}: of two models beside each other the visitor says which`, async ({ page }) => {
    const two = folder(`two-${how}`, (place) => {
      cpSync(BUNDLED, place("one"), { recursive: true });
      cpSync(TUNED, place("other"), { recursive: true });
    });
    await ready(page);
    await bring(page, two);
    const dialog = page.getByRole("dialog", { name: "Which model is meant?" });
    await dialog.getByRole("button", { name: `two-${how}/other` }).click();
    const item = here(page).getByRole("listitem").filter({ hasText: "other" });
    await expect(item.locator(`code[title^="${sha256(TUNED)}"]`)).toBeVisible();
  });

  test(`${how}: a pickle is named, and never opened as pictures`, async ({ page }) => {
    const pickle = folder(`pickle-${how}`, (place) => {
      for (const name of ["config.json", "tokenizer.json", "preprocessor_config.json"])
        cpSync(join(BUNDLED, name), place(name));
      writeFileSync(place("pytorch_model.bin"), "not weights");
    });
    await ready(page);
    await bring(page, pickle);
    await expect(page.getByRole("alert")).toContainText("holds its weights only as a PyTorch pickle");
    expect(page.url()).toContain("#/models");
  });
}

test("a Git LFS pointer is named, and nothing of it stays", async ({ page }) => {
  const clone = folder("clone", (place) => {
    for (const [name, bytes] of Object.entries(hashedCheckpoint(tinyConfig())))
      writeFileSync(place(name), bytes as Uint8Array);
    writeFileSync(
      place("model.safetensors"),
      "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
    );
  });
  await ready(page);
  await drop(page, clone);
  await expect(page.getByRole("alert")).toContainText("model.safetensors is a Git LFS pointer");
  await expect(page.getByRole("alert")).toContainText("git lfs pull");
  await expect(page.getByText("Stopped on the way")).toHaveCount(0);
});

test("a repository of another kind is refused by its config.json; of the weights nothing is fetched", async ({
  page,
}) => {
  const asked: string[] = [];
  const headers = { "access-control-allow-origin": "*" };
  await page.context().route("https://hub.example/**", (route) => {
    const { pathname } = new URL(route.request().url());
    asked.push(pathname.split("/").at(-1)!);
    if (pathname.startsWith("/api/models/")) {
      const names = ["config.json", "preprocessor_config.json", "tokenizer.json", "model.safetensors"];
      const siblings = names.map((rfilename) => ({ rfilename, size: 100 }));
      return route.fulfill({ headers, json: { sha: "3d74acf9a28c67741b2f4f2ea7635f0aaf6f0268", siblings } });
    }
    return route.fulfill({ headers, body: '{"model_type":"siglip","text_config":{},"vision_config":{}}' });
  });
  await ready(page);
  await page.getByLabel("Mirror").fill("https://hub.example");
  await page.getByLabel("Repository").fill("some/siglip");
  await page.getByRole("button", { name: "Get", exact: true }).last().click();
  await expect(page.getByRole("alert")).toContainText('is a SigLIP, not a CLIP: config.json says "siglip"');
  expect(asked.filter((name) => name !== "siglip" && !/^[0-9a-f]{40}$/.test(name))).toEqual([
    "main",
    "config.json",
  ]);
});
test.use({ allowed: [/hub\.example/] });
