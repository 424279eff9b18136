/** The sprite atlas of the page and of its worker: fetched from the page's own folder when scenes are first drawn. */
import { type Atlas, createAtlas } from "../scenes/atlas";
import type { Fetch } from "../storage/models/http";
import { fetchBundled } from "../storage/models/published";

/** @returns asks for the atlas by the page's address; the same one once it is there */
export function atlasLoader(fetch: Fetch): (base: string) => Promise<Atlas> {
  let loading: Promise<Atlas> | null = null;
  return (base) => {
    const own = (path: string) => fetchBundled(`scenes/${path}`, base, fetch);
    loading ??= (async () => {
      const index = JSON.parse(new TextDecoder().decode(await own("atlas.json")));
      const styles: { id: string; file: string }[] = index.styles;
      const sheets = await Promise.all(styles.map(async ({ id, file }) => [id, await own(file)]));
      return createAtlas(index, Object.fromEntries(sheets));
    })();
    loading.catch(() => {
      loading = null; // the next one who asks tries again
    });
    return loading;
  };
}
