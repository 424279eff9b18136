/**
 * Files whose length and SHA-256 are known before they are fetched. The page's own are built in: what arrives is held
 * to them, for between the host's disk and the page lie caches, proxies and a service worker.
 */
import { createSHA256 } from "hash-wasm";
import { IntegrityError } from "../../base/errors";
import { BUNDLED_FILES } from "./bundledFiles";
import { type Fetch, getFile, unreachable } from "./http";
import type { Published } from "./types";

/** The files of a bundled model by their names in its folder, "models/{id}/"; null where none comes with the page. */
export function bundledModel(id: string): Record<string, Published> | null {
  const folder = `models/${id}/`;
  const own = Object.entries(BUNDLED_FILES).filter(([path]) => path.startsWith(folder));
  return own.length === 0
    ? null
    : Object.fromEntries(own.map(([path, file]) => [path.slice(folder.length), file]));
}

/**
 * A file of the page's own, whole; a wrong body is fetched once more from nothing.
 * @param path in the page's folder: "scenes/atlas.json"
 * @param base the page's address
 * @throws NetworkError, IntegrityError, CancelledError
 */
export async function fetchBundled(
  path: string,
  base: string,
  fetch: Fetch,
  published: Published | undefined = BUNDLED_FILES[path],
): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(path, base).href;
  for (let last = false; ; last = true) {
    // Never of the browser's cache: an entry that a broken connection left there is completed by ranges, which a host
    // may send compressed.
    const signal = new AbortController().signal;
    const { body } = await getFile(url, { fetch, signal, cache: "no-store" });
    const whole = await new Response(body).arrayBuffer().catch((error) => {
      if (last) throw unreachable(url, error);
      return new ArrayBuffer(0); // the connection broke
    });
    const bytes = new Uint8Array(whole);
    const hasher = await createSHA256();
    const sha256 = hasher.update(bytes).digest();
    if (sha256 === published?.sha256) return bytes;
    if (last)
      throw new IntegrityError(
        `${path} has ${bytes.length} bytes with the SHA-256 ${sha256}; the page was built with ${published ? `${published.bytes} bytes and ${published.sha256}` : "no such file"}.`,
        "Reload the page: the host may have a newer one. If that does not help, a proxy or the host changes what it sends.",
      );
  }
}
