/** The atlas by fetch, for a page that isn't the application. */
import { loadAtlas } from "../src/scenes/atlas";

export const atlasFrom = (base: string) =>
  loadAtlas(async (file) => new Uint8Array(await (await fetch(base + file)).arrayBuffer()));
