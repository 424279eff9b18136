/** The bench's page, built as a user would ship it, and a server of it and of the models. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { CACHE } from "./checkpoint";

const ROUTES = fileURLToPath(new URL("./routes/", import.meta.url));
const ORT = fileURLToPath(new URL("./node_modules/onnxruntime-web/dist/", import.meta.url));
const SITE = join(CACHE, "site");

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** Headers under which a page may share memory between threads. */
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** @param alias bundler's names of other folders with sources */
export async function buildPage(
  root: string,
  outDir: string,
  alias: Record<string, string> = {},
): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    base: "/",
    resolve: { alias },
    build: { outDir, emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 10_000 },
    worker: { format: "es" },
  });
}

export const buildSite = () => buildPage(ROUTES, SITE);

export interface Served {
  origin: string;
  close(): void;
}

/** Serves folders by address prefix, the longest first; everything from memory-mapped disk, nothing throttled. */
export async function serve(roots: Record<string, string>, isolated: boolean): Promise<Served> {
  const prefixes = Object.keys(roots).sort((a, b) => b.length - a.length);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://local").pathname);
    const prefix = prefixes.find((start) => path.startsWith(start));
    let file = prefix === undefined ? "" : join(roots[prefix]!, normalize(`/${path.slice(prefix.length)}`));
    if (file.endsWith("/")) file += "index.html";
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Content-Length": statSync(file).size,
      ...(isolated ? ISOLATION : {}),
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("The server has no port.");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The bench's own page with the models beside it. */
export function serveBench(isolated: boolean): Promise<Served> {
  return serve({ "/": SITE, "/models/": join(CACHE, "models"), "/ort/": ORT }, isolated);
}
