/** For tests: a hub on localhost that can misbehave in every way, and a model store to download into. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { memoryBlocks } from "../blocks";
import { processLocks } from "../locks";
import type { ModelFacts } from "./manifest";
import { type ModelStore, openModelStore } from "./modelStore";
import { MODEL_FILES, WEIGHTS_FILE } from "./origin";
import type { Published } from "./types";

export const REPO = "someone/some-clip";
export const REVISION = "a2a8c6eaa2549ad66eb7c31b85022bf58273a26c";

export type Answer = (request: IncomingMessage, response: ServerResponse, bytes: Buffer) => void;

export interface HubServer {
  base: string;
  /** Every GET and HEAD, as "GET file range". */
  log: string[];
  /** Own answers by file name; "listing" for the API. */
  faults: Map<string, Answer>;
  close(): Promise<void>;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Bytes that repeat nowhere, so that a chunk in the wrong place is seen. */
export function someBytes(length: number, seed = 1): Buffer<ArrayBuffer> {
  const out = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (state * 1664525 + 1013904223) >>> 0;
    out[i] = state >>> 24;
  }
  return out;
}

export function someFiles(weights = 100_000): Map<string, Buffer<ArrayBuffer>> {
  const files = MODEL_FILES.map((name, index) => {
    const bytes = someBytes(name.endsWith("json") ? 300 : weights, index + 1);
    return [name, name === "config.json" ? someConfig(bytes) : bytes] as const;
  });
  return new Map(files);
}

/** config.json is read before anything else is fetched: what says no kind of model is refused. */
const someConfig = (bytes: Buffer) =>
  Buffer.from(JSON.stringify({ model_type: "clip", bytes: bytes.toString("base64") }));

/** Sends whole or, where asked and `ranges`, from an offset. */
export const send =
  (ranges: boolean): Answer =>
  (request, response, bytes) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.setHeader("etag", `"${sha256(bytes).slice(0, 32)}"`);
    if (ranges && from > 0) {
      response.writeHead(206, {
        "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
        "content-length": bytes.length - from,
      });
      response.end(bytes.subarray(from));
    } else response.writeHead(200, { "content-length": bytes.length }).end(bytes);
  };

/**
 * Promises everything, sends `until` bytes, and cuts the connection when `arrived` says that enough of them are
 * stored (a client loses what it has not read by then); from then on answers as `after`.
 */
export function breaksOnce(until: number, arrived: () => Promise<void>, after: Answer): Answer {
  let broken = false;
  return (request, response, bytes) => {
    // asked whether it is there, not for the file
    if (request.method === "HEAD") return response.writeHead(200).end();
    if (broken) return after(request, response, bytes);
    broken = true;
    response.writeHead(200, {
      "content-length": bytes.length,
      etag: `"${sha256(bytes).slice(0, 32)}"`,
    });
    response.write(bytes.subarray(0, until));
    void arrived().then(() => response.destroy());
  };
}

/** Waits until so many chunks of the weights are stored. */
export async function chunksStored(modelStore: ModelStore, count: number): Promise<void> {
  for (;;) {
    const keys = await modelStore.main.keys("chunk:");
    if (keys.filter((key) => key.includes(WEIGHTS_FILE)).length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function startHub(
  files: Map<string, Buffer>,
  options: { listing?: boolean; ranges?: boolean } = {},
): Promise<HubServer> {
  const log: string[] = [];
  const faults = new Map<string, Answer>();
  const server = createServer((request, response) => {
    // As the real hub: any page may read, these headers too.
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "ETag, Content-Range, X-Linked-Size, X-Linked-Etag");
    if (request.method === "OPTIONS") {
      response.setHeader("access-control-allow-headers", "range");
      return response.writeHead(204).end();
    }
    const url = new URL(request.url!, "http://host");
    const isListing = url.pathname.startsWith("/api/models/");
    const name = isListing ? "listing" : url.pathname.split("/").at(-1)!;
    log.push(`${request.method} ${name} ${request.headers.range ?? ""}`.trim());
    const bytes = files.get(name) ?? Buffer.alloc(0);
    const fault = faults.get(name);
    if (fault) return fault(request, response, bytes);
    if (isListing && options.listing) {
      const siblings = [...files].map(([rfilename, body]) => ({
        rfilename,
        size: body.length,
        ...(rfilename.endsWith("json") ? {} : { lfs: { sha256: sha256(body), size: body.length } }),
      }));
      response.setHeader("content-type", "application/json");
      return response.end(JSON.stringify({ sha: REVISION, cardData: { license: "mit" }, siblings }));
    }
    if (!files.has(name)) return response.writeHead(404).end("Not Found");
    if (request.method === "HEAD") return response.writeHead(200).end();
    send(options.ranges ?? true)(request, response, bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a page that brings these files says of them. */
export function publishedOf(files: ReadonlyMap<string, Uint8Array>): Record<string, Published> {
  return Object.fromEntries(
    [...files].map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }]),
  );
}

/** In memory unless given something else; small chunks, quick retries, locks that hold in this process. */
export function someModelStore(options: Partial<ModelStore> = {}): Promise<ModelStore> {
  return openModelStore({
    main: memoryBlocks(),
    locks: processLocks(true),
    chunkBytes: 16_384,
    retries: 2,
    retryDelayMs: 5,
    ...options,
  });
}

export const someFacts: ModelFacts = {
  parameters: 1,
  memory: 4,
  imageSize: 32,
  patchSize: 16,
  contextLength: 16,
  embeddingDim: 8,
  logitScale: 10,
};
