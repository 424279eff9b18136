/**
 * Builds public/scenes: one palette PNG a style, atlas.json and ATTRIBUTION.md.
 *
 *   npm ci && npm run build [-- --furniture FILE.deb|FOLDER] [--out FOLDER]
 *
 * The same packages give the same bytes: nothing here depends on time, order of folders or locale.
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { attribution } from "./attribution.mjs";
import { openFurniture } from "./furniture.mjs";
import { CATEGORIES, CONFUSABLE } from "./nouns.mjs";
import { atlasPng, TILE, tileFrom } from "./raster.mjs";
import { openIcons, STYLES } from "./styles.mjs";

const COLUMNS = 16;
/** A noun must be drawn in so many styles, or holding whole styles out of training would leave it bare. */
const FEWEST_STYLES = 3;

const { values } = parseArgs({ options: { furniture: { type: "string" }, out: { type: "string" } } });
const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(values.out ?? join(here, "../../public/scenes"));

const rows = Object.entries(CATEGORIES).flatMap(([category, list]) =>
  list.map(([word, plural, icon, options = {}]) => ({
    word,
    plural,
    category,
    icon: icon || word,
    real: options.real,
    skip: options.skip ?? [],
    icons: options.icons ?? {},
  })),
);
check(rows);

const nouns = rows.map(({ word, plural, category }) => ({ word, plural, category, tiles: {} }));
const styles = [];
const models = [];
mkdirSync(out, { recursive: true });
for (const style of STYLES) {
  const source = style.id === "realistic" ? await openFurniture(values.furniture) : openIcons(style);
  const tiles = [];
  for (const [i, row] of rows.entries()) {
    if (row.skip.includes(style.id)) continue;
    const name = style.id === "realistic" ? row.real : (row.icons[style.id] ?? row.icon);
    if (!name) continue;
    const picture = source.picture(name);
    if (!picture) {
      if (style.id === "realistic" || row.icons[style.id]) throw new Error(`${style.id} has no "${name}".`);
      continue;
    }
    nouns[i].tiles[style.id] = tiles.length;
    tiles.push(await tileFrom(picture.image));
    if (picture.credit) models.push({ word: row.word, ...picture.credit });
  }
  const png = await atlasPng(tiles, COLUMNS);
  const file = `${style.id}.png`;
  writeFileSync(join(out, file), png);
  const sha256 = createHash("sha256").update(png).digest("hex");
  const { id, label, licence, url, package: pkg } = style;
  styles.push({ id, label, licence, source: url, package: pkg, version: source.version, file, sha256 });
  console.log(`${id}: ${tiles.length} nouns, ${png.length} bytes`);
}

for (const { word, tiles } of nouns) {
  if (Object.keys(tiles).length < FEWEST_STYLES) throw new Error(`"${word}" is drawn in too few styles.`);
}
const confusable = CONFUSABLE.map((pair) => [...pair].sort()).sort((a, b) => (a.join() < b.join() ? -1 : 1));
const lines = (list) => list.map((item) => `    ${JSON.stringify(item)}`).join(",\n");
writeFileSync(
  join(out, "atlas.json"),
  `{
  "version": 1,
  "tile": ${TILE},
  "columns": ${COLUMNS},
  "styles": [
${lines(styles)}
  ],
  "nouns": [
${lines(nouns)}
  ],
  "confusable": [
${lines(confusable)}
  ]
}
`,
);
writeFileSync(join(out, "ATTRIBUTION.md"), attribution(styles, models));
console.log(`${nouns.length} nouns, ${styles.length} styles, ${confusable.length} confusable pairs`);

/** A slip in the hand-written list must stop the build. */
function check(list) {
  const words = new Set();
  for (const { word, plural } of list) {
    for (const form of new Set([word, plural])) {
      if (!/^[a-z]+$/.test(form)) throw new Error(`"${form}" is not one lower-case word.`);
      if (words.has(form)) throw new Error(`"${form}" names two nouns.`);
      words.add(form);
    }
  }
  const singular = new Set(list.map(({ word }) => word));
  const seen = new Set();
  for (const [a, b] of CONFUSABLE) {
    for (const word of [a, b]) if (!singular.has(word)) throw new Error(`Confusable "${word}" is no noun.`);
    const key = [a, b].sort().join();
    if (a === b || seen.has(key)) throw new Error(`The pair ${key} stands twice.`);
    seen.add(key);
  }
}
