/** The built page from a host of the test's own, which can misbehave as hosts, proxies and caches do. */
import { readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { BUNDLED_FILES } from "../src/storage/models/bundledFiles";
import { sha256 } from "../src/storage/models/testing";

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

export interface Site {
  /** "http://127.0.0.1:1234/" */
  address: string;
  /** Every request, as "GET models/x/config.json bytes=10-". */
  log: string[];
  /** May answer instead of the host; true where it has. */
  answer: (path: string, request: IncomingMessage, response: ServerResponse, body: Buffer) => boolean;
  close(): Promise<void>;
}

/** Every file of the built page, with ETag and ranges; compressed where the browser takes it, parts too. */
export async function startSite(options: { gzip?: boolean; port?: number } = {}): Promise<Site> {
  const site: Site = { address: "", log: [], answer: () => false, close: async () => {} };
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://host");
    const path = normalize(decodeURIComponent(url.pathname)).replace(/^\/+/, "") || "index.html";
    site.log.push(`${request.method} ${path} ${request.headers.range ?? ""}`.trim());
    const file = join(DIST, path);
    const there = file.startsWith(DIST) && statSync(file, { throwIfNoEntry: false })?.isFile();
    const body = there ? readFileSync(file) : Buffer.alloc(0);
    if (site.answer(path, request, response, body)) return;
    if (!there) return response.writeHead(404).end("Not Found");
    send(request, response, path, body, options.gzip ?? false);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  site.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  site.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return site;
}

export const etagOf = (body: Uint8Array) => `"${sha256(body).slice(0, 16)}"`;

export function send(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  body: Buffer,
  gzip: boolean,
) {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const from = range ? Number(range[1]) : 0;
  const to = range?.[2] ? Number(range[2]) + 1 : body.length;
  const part = body.subarray(from, to);
  const packed = gzip && (request.headers["accept-encoding"] ?? "").includes("gzip") ? gzipSync(part) : null;
  response.writeHead(range ? 206 : 200, {
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    etag: etagOf(body),
    "last-modified": "Sat, 01 Aug 2026 12:00:00 GMT",
    "accept-ranges": "bytes",
    // As middleware does that compresses on the way: without a length.
    ...(packed ? { "content-encoding": "gzip" } : { "content-length": part.length }),
    ...(range ? { "content-range": `bytes ${from}-${to - 1}/${body.length}` } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : (packed ?? part));
}

/**
 * Serves these files for both bundled models. The page is built for its own and would refuse them, so the lengths and
 * hashes that are built into its scripts are replaced by theirs.
 * @param before goes before the worker's script
 */
export async function standInModel(page: Page, files: ReadonlyMap<string, Uint8Array>, before = "") {
  await page.context().route("**/models/scenes-clip*/*", (route) => {
    const bytes = files.get(new URL(route.request().url()).pathname.split("/").at(-1)!);
    if (!bytes) return route.fulfill({ status: 404 });
    return route.fulfill({ body: Buffer.from(bytes), contentType: "application/octet-stream" });
  });
  await page.context().route("**/assets/worker-*.js", async (route) => {
    // A page may be left, or its test end, while the script is on its way.
    const response = await route.fetch().catch(() => null);
    let script = await response?.text().catch(() => null);
    if (!response || typeof script !== "string") return;
    for (const [path, { bytes, sha256: own }] of Object.entries(BUNDLED_FILES)) {
      const other = path.startsWith("models/") ? files.get(path.split("/").at(-1)!) : undefined;
      if (!other) continue;
      const built = new RegExp(`bytes:${bytes},sha256:(["'\`])${own}\\1`, "g");
      script = script.replace(built, `bytes:${other.length},sha256:"${sha256(other)}"`);
    }
    await route.fulfill({ response, body: `${before}\n${script}` }).catch(() => {});
  });
}
