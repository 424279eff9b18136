/**
 * Cross-origin isolation: what a browser asks for before threads may share memory. Every document and every worker's
 * script must come with these headers. Under them the page can still fetch from anywhere that allows it (CORS): the
 * hub, pictures by URL, an endpoint of one's own. `require-corp`, not `credentialless`, which Safari doesn't know: the
 * page shows nothing from other origins that it did not fetch itself.
 */
export const ISOLATION_HEADERS = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
} as const;
