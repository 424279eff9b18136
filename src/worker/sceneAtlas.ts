/** The sprite atlas of the page and of its worker: fetched from the page's own folder when scenes are first drawn. */
import { type Atlas, loadAtlas } from "../scenes/atlas";
import type { Fetch } from "../storage/models/http";
import { fetchBundled } from "../storage/models/published";

/** @returns asks for the atlas by the page's address; the same one once it is there */
export function atlasLoader(fetch: Fetch): (base: string) => Promise<Atlas> {
  let loading: Promise<Atlas> | null = null;
  return (base) => {
    loading ??= loadAtlas((file) => fetchBundled(`scenes/${file}`, base, fetch));
    loading.catch(() => {
      loading = null; // the next one who asks tries again
    });
    return loading;
  };
}
