/** The sprite atlas in the worker: fetched from the page's own folder when scenes are first drawn there. */
import { BrokenFileError, NetworkError } from "../kernels/errors";
import { type Atlas, createAtlas } from "../scenes/atlas";
import type { Fetch } from "../storage/http";

/** @returns asks for the atlas by the page's address; the same one once it is there */
export function atlasLoader(fetch: Fetch): (base: string) => Promise<Atlas> {
  let loading: Promise<Atlas> | null = null;
  const own = async (base: string, path: string) => {
    const answer = await fetch(new URL(`scenes/${path}`, base).href).catch((cause) => {
      throw new NetworkError(`The sample scenes could not be fetched (${path}).`, undefined, { cause });
    });
    if (answer.ok) return answer;
    throw new BrokenFileError(
      `The sample scenes could not be loaded (${path} answered ${answer.status}).`,
      "Reload the page; your own pictures work all the same.",
    );
  };
  return (base) => {
    loading ??= (async () => {
      const index = await (await own(base, "atlas.json")).json();
      const styles: { id: string; file: string }[] = index.styles;
      const sheets = await Promise.all(
        styles.map(async ({ id, file }) => [id, new Uint8Array(await (await own(base, file)).arrayBuffer())]),
      );
      return createAtlas(index, Object.fromEntries(sheets));
    })();
    loading.catch(() => {
      loading = null; // the next one who asks tries again
    });
    return loading;
  };
}
