/** A blank page in Chromium that can import the project's own modules, served from the sources. */
import { chromium, type Page } from "@playwright/test";
import { createServer } from "vite";
import { ensureChromium } from "../scripts/ensure-chromium.mjs";

/** WebGPU without a GPU: right, and slow. */
export const SOFTWARE_WEBGPU = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
  "--ignore-gpu-blocklist",
];

export interface DevPageOptions {
  /** More command line flags of Chromium. */
  flags?: readonly string[];
}

/** Packages that the modules import, bundled beforehand: found later they would reload the page. */
const PACKAGES = ["fast-png", "hash-wasm", "idb-keyval", "zod", "@huggingface/tokenizers"];

/** Runs `use` on a page whose origin is the development server; ends both afterwards. */
export async function withDevPage<T>(
  use: (page: Page) => Promise<T>,
  { flags = [] }: DevPageOptions = {},
): Promise<T> {
  const server = await createServer({
    server: { port: 0, host: "127.0.0.1" },
    cacheDir: "node_modules/.vite-dev-page",
    logLevel: "error",
    optimizeDeps: { noDiscovery: true, include: PACKAGES },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (!address || typeof address === "string") throw new Error("The development server has no port.");
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...flags,
    ],
  });
  try {
    const page = await browser.newPage();
    // A page of the same origin without the application on it.
    await page.route("**/blank.html", (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><title>blank</title>" }),
    );
    await page.goto(`http://127.0.0.1:${address.port}/blank.html`);
    return await use(page);
  } finally {
    await browser.close();
    await server.close();
  }
}
