import { defineConfig } from "@playwright/test";
import { chromiumPath } from "./scripts/ensure-chromium.mjs";

/** Another one where several checkouts are tested side by side. */
const PORT = Number(process.env.E2E_PORT ?? 4174);

/** Without a GPU, WebGPU runs on SwiftShader: right, and so slow that most tests ask for wasm instead. */
const SOFTWARE_WEBGPU = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
  "--ignore-gpu-blocklist",
];
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

export default defineConfig({
  testDir: "e2e",
  // Two cores are what the machines that run this have: while one test waits for its page, another computes.
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: process.env.CI ? 1 : 0,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  use: {
    baseURL: `http://localhost:${PORT}/`,
    viewport: { width: 1280, height: 860 },
    launchOptions: {
      executablePath: chromiumPath(),
      args: ["--no-sandbox", ...SOFTWARE_WEBGPU, ...QUIET],
    },
    // else each test would keep the whole page, 35 MB, for a network that it never turns off
    serviceWorkers: "block",
    trace: "on-first-retry", // of every test it would cost a third of the time; --trace on asks for one
  },
  webServer: {
    command: `npx vite preview --port ${PORT} --strictPort`,
    port: PORT,
    reuseExistingServer: !process.env.CI,
  },
});
