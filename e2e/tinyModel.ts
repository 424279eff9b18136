/** A model whose steps take milliseconds, for tests of the page around it. */
import type { Page } from "@playwright/test";
import { hashedCheckpoint, tinyConfig } from "../src/clip/testing";
import { expect, visit } from "./page";

/** As files to be picked. */
export const TINY_MODEL = Object.entries(hashedCheckpoint(tinyConfig())).map(([name, bytes]) => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(bytes as Uint8Array),
}));

/** Puts it on Models, where it is "dropped model", and chooses it on Train, with little data. */
export async function trainTinyModel(page: Page) {
  await page.goto("#/models?img=scene:7.2&cap=a+dog&cap=a+cat&backend=wasm");
  await page.getByLabel("Files of a model").setInputFiles(TINY_MODEL);
  const here = page.getByRole("region", { name: "On this machine" });
  // Between a page and its answer stands an engine that starts.
  await expect(here.getByRole("heading", { name: "dropped model" })).toBeVisible({ timeout: 180_000 });
  await visit(page, "Train");
  await page.getByRole("combobox", { name: "Model" }).selectOption({ label: "dropped model" });
  const field = (name: string) => page.getByRole("textbox", { name, exact: true });
  await field("Batch").fill("4");
  await field("Scenes").fill("40");
}
