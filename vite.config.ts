import { execSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";
import { ISOLATION_HEADERS } from "./src/offline/isolation.ts";
import { PERMISSIONS, POLICY } from "./src/offline/policy.ts";

/** The folder that is built into. */
let outDir = "dist";
const whereTo: Plugin = {
  name: "where-to",
  configResolved: ({ root, build }) => {
    outDir = resolve(root, build.outDir);
  },
};

/** The service worker holds what it caches and what it serves to these hashes. */
function withIntegrity<Entry extends { url: string }>(entries: Entry[]) {
  const manifest = entries.map((entry) => {
    const hash = createHash("sha256")
      .update(readFileSync(join(outDir, entry.url)))
      .digest("base64");
    return { ...entry, integrity: `sha256-${hash}` };
  });
  return { manifest };
}

/**
 * Everything that the page needs is precached on the first visit (the bundled model, wasm binaries and the
 * sprite atlas included), so that it works with the network off from then on.
 */
const offline = VitePWA({
  // A new version waits until every tab of the old one is closed: it must not take the files of running work.
  registerType: "prompt",
  injectRegister: false, // src/app/offline.ts registers it, so that the page can say when it is ready
  includeManifestIcons: false,
  strategies: "injectManifest",
  srcDir: "src/offline",
  filename: "sw.ts",
  injectManifest: {
    globPatterns: ["**/*"],
    globIgnores: ["**/*.map", "sw.js"],
    maximumFileSizeToCacheInBytes: 64 * 1024 * 1024,
    // Vite's own hashes are in these names already; the rest gets a revision.
    dontCacheBustURLsMatching: /assets\/.*-[\w-]{8}\./,
    manifestTransforms: [withIntegrity],
    rollupFormat: "iife",
  },
  manifest: {
    name: "DeGLA Playground",
    short_name: "DeGLA",
    description: "See what CLIP gets wrong about composition, on your own GPU.",
    start_url: "./",
    display: "standalone",
    background_color: "#faf9f6",
    theme_color: "#faf9f6",
    icons: [
      { src: "icon.svg", sizes: "any", type: "image/svg+xml" },
      { src: "icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "icon-512-maskable.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  },
});

/** In the built page only: the development server's own scripts are inline. */
const policy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: POLICY },
      injectTo: "head-prepend",
    },
  ],
};

/**
 * The policy forbids making code from text. zod tries whether it can, and browsers report the try; it must be told before
 * its first schema is made, which is before any script of the house runs.
 */
const output = { banner: "globalThis.__zod_globalConfig ??= { jitless: true };" };

/**
 * The development server would serve package.json's import as the bare file that it names, with CommonJS inside: by
 * the package's name it is bundled like any other. (Vitest needs Node's variant.)
 */
const gradients = { "#tfjs-gradients": "@tensorflow/tfjs-core/dist/register_all_gradients.js" };

const HEADERS = { ...ISOLATION_HEADERS, "permissions-policy": PERMISSIONS };

/** For the record: "DeGLA Playground 0.1.0 (9fef361)"; without the commit where this is no checkout. */
function software(): string {
  const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
  let commit = "";
  try {
    commit = execSync("git rev-parse --short HEAD", { stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  } catch {
    // A copy without its history.
  }
  return `DeGLA Playground ${version}${commit && ` (${commit})`}`;
}

export default defineConfig(({ command }) => ({
  resolve: { alias: command === "serve" && !process.env.VITEST ? gradients : {} },
  base: "./",
  define: { __SOFTWARE__: JSON.stringify(software()) },
  plugins: [whereTo, react(), policy, offline],
  worker: { format: "es", rolldownOptions: { output } },
  server: { headers: HEADERS },
  preview: { headers: HEADERS },
  build: { target: "es2022", chunkSizeWarningLimit: 2500, rolldownOptions: { output } },
  test: {
    include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
    maxWorkers: "100%", // else one core of two stands idle
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
}));
