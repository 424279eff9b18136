/** The harness, built as the app is built and served from a folder of its own, in a Chromium of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "@playwright/test";
import { build, preview } from "vite";
import { chromiumPath } from "../../scripts/ensure-chromium.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
/** The scenes' atlas, which the worker fetches. */
const publicDir = fileURLToPath(new URL("../../public", import.meta.url));

export interface EngineSite {
  /** A fresh profile's page, with `harness` on its window. */
  open(): Promise<Page>;
  close(): Promise<void>;
}

/** WebGPU on SwiftShader: correct, and slow. */
const WEBGPU = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"];

export async function startEngineSite(): Promise<EngineSite> {
  const outDir = mkdtempSync(join(tmpdir(), "degla-engine-"));
  const shared = { root, publicDir, configFile: false, logLevel: "error", base: "./" } as const;
  await build({
    ...shared,
    worker: { format: "es" },
    build: { outDir, emptyOutDir: true, target: "es2022", minify: false, chunkSizeWarningLimit: 10_000 },
  });
  const server = await preview({ ...shared, build: { outDir }, preview: { port: 0, host: "127.0.0.1" } });
  const address = server.resolvedUrls?.local[0];
  if (!address) throw new Error("The preview server has no address.");
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ["--no-sandbox", "--disable-background-networking", "--no-first-run", ...WEBGPU],
  });
  return {
    open: async () => {
      const page = await (await browser.newContext()).newPage();
      await page.goto(address);
      await page.waitForFunction("window.harness");
      return page;
    },
    close: async () => {
      await browser.close();
      await server.close();
      rmSync(outDir, { recursive: true });
    },
  };
}
