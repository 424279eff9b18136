/**
 * The service worker: the whole page on this machine, from the first visit on. It stands alone; of the house only the
 * headers are imported, so that a change elsewhere never makes a new one.
 *
 * - Every file is precached with its SHA-256 (vite.config.ts adds it). What the cache holds is checked when it is first
 *   read: a damaged or missing entry is fetched again, held to the same hash, and put back.
 * - A new version waits until the visitor takes it or all tabs of the old one are closed. Files of the old one stay as
 *   long as a tab may still ask for them.
 * - Whatever is served from here leaves through `dressed`: headers that static hosts can't be told to send belong there.
 */
import { PrecacheController, type PrecacheEntry } from "workbox-precaching";
import { ISOLATION_HEADERS } from "./isolation";
import { PERMISSIONS, POLICY } from "./policy";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry & { url: string })[] };

/** Headers of every answer (workers need those of isolation on their script), and those of documents besides. */
const EVERY_ANSWER: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "content-security-policy": POLICY,
  ...ISOLATION_HEADERS,
};
const DOCUMENTS: Record<string, string> = {
  "referrer-policy": "no-referrer",
  "permissions-policy": PERMISSIONS,
};

function dressed(response: Response, request: Request): Response {
  const headers = new Headers(response.headers);
  const more = request.mode === "navigate" ? { ...EVERY_ANSWER, ...DOCUMENTS } : EVERY_ANSWER;
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

async function integrityOf(response: Response): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  return `sha256-${btoa(String.fromCharCode(...digest))}`;
}

/** Entries that were found whole since this worker was started. */
const whole = new Set<string>();

const precache = new PrecacheController({
  plugins: [
    {
      // An entry that differs counts as missing: the strategy then fetches it and mends the cache.
      cachedResponseWillBeUsed: async ({ request, cachedResponse }) => {
        const expected = precache.getIntegrityForCacheKey(request.url);
        if (!cachedResponse || !expected || whole.has(request.url)) return cachedResponse;
        if ((await integrityOf(cachedResponse.clone())) !== expected) return undefined;
        whole.add(request.url);
        return cachedResponse;
      },
      // What mends the cache comes from the host itself; at the first visit the browser's cache has most of it already.
      requestWillFetch: async ({ request, event }) =>
        event?.type === "fetch" ? new Request(request, { cache: "no-store" }) : request,
    },
  ],
});
precache.addToCacheList(self.__WB_MANIFEST);

const scope = new URL(self.registration.scope);
const index = new URL("index.html", scope).href;

/** The precached file that a request means; null where it is none of them. */
function fileOf({ url, mode }: Request): { cacheKey: string; integrity: string | undefined } | null {
  const { origin, pathname } = new URL(url);
  const plain = `${origin}${pathname}`;
  const cacheKey =
    precache.getCacheKeyForURL(plain) ??
    (mode === "navigate" && plain === scope.href ? precache.getCacheKeyForURL(index) : undefined);
  return cacheKey ? { cacheKey, integrity: precache.getIntegrityForCacheKey(cacheKey) } : null;
}

async function answer(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const params = fileOf(request);
  if (params) return dressed(await precache.strategy.handle({ event, request, params }), request);
  // A tab of the version before may still ask for a script of its own.
  const cache = await caches.open(precache.strategy.cacheName);
  const earlier = await cache.match(request);
  return earlier ? dressed(earlier, request) : fetch(request);
}

/** Deletes what earlier versions left, once no tab but the one that is being opened can want it. */
async function tidy(event: ExtendableEvent, others: number) {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (open.length <= others) await precache.activate(event);
}

self.addEventListener("install", (event) => void precache.install(event));
self.addEventListener("activate", (event) =>
  event.waitUntil(Promise.all([self.clients.claim(), tidy(event, 1)])),
);
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope.href)) return;
  if (request.mode === "navigate") event.waitUntil(tidy(event, 0));
  event.respondWith(answer(event));
});
self.addEventListener("message", ({ data }) => {
  if (data === "take over") void self.skipWaiting();
});
