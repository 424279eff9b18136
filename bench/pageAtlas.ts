/** The atlas by fetch, for a page that isn't the application. */
import { atlasIndexSchema, createAtlas } from "../src/scenes/atlas";

export async function loadAtlasFrom(base: string) {
  const index: unknown = await (await fetch(`${base}atlas.json`)).json();
  const { styles } = atlasIndexSchema.parse(index);
  const sheets = await Promise.all(
    styles.map(
      async ({ id, file }) => [id, new Uint8Array(await (await fetch(base + file)).arrayBuffer())] as const,
    ),
  );
  return createAtlas(index, Object.fromEntries(sheets));
}
