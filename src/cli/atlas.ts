/** The sprite atlas from the disk, for Node. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Atlas, atlasIndexSchema, createAtlas } from "../scenes/atlas";

const FOLDER = fileURLToPath(new URL("../../public/scenes/", import.meta.url));

export function loadAtlas(): Atlas {
  const json: unknown = JSON.parse(readFileSync(`${FOLDER}atlas.json`, "utf8"));
  const { styles } = atlasIndexSchema.parse(json);
  const pngs = Object.fromEntries(
    styles.map(({ id, file }) => [id, new Uint8Array(readFileSync(FOLDER + file))]),
  );
  return createAtlas(json, pngs);
}
