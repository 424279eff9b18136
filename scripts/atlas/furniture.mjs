/** The renders of the Debian package sweethome3d-furniture, and whose models they show. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { strFromU8, unzipSync } from "fflate";

const PACKAGE = "sweethome3d-furniture";

/** Licence and, where the catalogue names a firm only, the author of each library of the package. */
const LIBRARIES = {
  "BlendSwap-CC-0": { title: "Blend Swap CC-0", licence: "CC0-1.0" },
  "BlendSwap-CC-BY": { title: "Blend Swap CC-BY", licence: "CC-BY-3.0" },
  KatorLegaz: {
    title: "Kator Legaz",
    licence: "CC-BY-3.0-US",
    author: "Andrew Kator & Jennifer Legaz",
  },
  // The catalogue's licence file claims the icons, which are what is used here, for both.
  Scopia: {
    title: "Scopia",
    licence: "CC-BY-3.0",
    author: "Emmanuel Puybaret / eTeks and Scopia Visual Interfaces Systems, s.l.",
  },
};

/** The unpacked package: a folder as given, a .deb as given, or the .deb fetched by apt-get. */
function unpacked(given) {
  if (given && statSync(given).isDirectory()) return { folder: resolve(given), done() {} };
  const folder = mkdtempSync(join(tmpdir(), "atlas-"));
  const done = () => rmSync(folder, { recursive: true });
  let deb = given && resolve(given);
  if (!deb) {
    execFileSync("apt-get", ["download", PACKAGE], { cwd: folder, stdio: "inherit" });
    deb = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith(".deb")),
    );
  }
  execFileSync("dpkg-deb", ["-x", deb, folder]);
  return { folder, done };
}

/** The package's version from its Debian changelog, which an unpacked folder has too. */
function versionOf(folder) {
  const log = join(folder, `usr/share/doc/${PACKAGE}/changelog.Debian.gz`);
  const text = execFileSync("gzip", ["-dc", log], { encoding: "utf8" });
  return /\(([^)]+)\)/.exec(text)[1];
}

/**
 * @returns {{ version: string, picture(name: string): { image: Buffer, credit: object } | null }}
 *   where name is "<library>/<icon>"
 */
export async function openFurniture(given) {
  const { folder, done } = unpacked(given);
  const libraries = Object.fromEntries(Object.keys(LIBRARIES).map((id) => [id, readLibrary(folder, id)]));
  const version = versionOf(folder);
  done();
  return {
    version,
    picture(name) {
      const [id, icon] = name.split("/");
      const found = libraries[id]?.get(icon);
      return found ?? null;
    },
  };
}

function readLibrary(folder, id) {
  const { title, licence, author } = LIBRARIES[id];
  const zip = readFileSync(join(folder, `usr/share/sweethome3d/furniture/${id}.sh3f`));
  const files = unzipSync(zip, {
    filter: ({ name }) => /^[^/]+\/[^/]+\.png$/.test(name) || name === "PluginFurnitureCatalog.properties",
  });
  // Java properties: Latin-1, "key#number=value".
  const models = new Map();
  for (const line of strFromU8(files["PluginFurnitureCatalog.properties"], true).split(/\r?\n/)) {
    const match = /^(name|icon|creator)#(\d+)=(.*)$/.exec(line);
    if (match) models.set(match[2], { ...models.get(match[2]), [match[1]]: match[3].trim() });
  }
  const pictures = new Map();
  for (const model of models.values()) {
    const path = model.icon.replace(/^\//, "");
    const file = path
      .split("/")
      .pop()
      .replace(/\.png$/, "");
    if (!files[path]) continue;
    const credit = { model: model.name, file, library: title, licence, author: author ?? model.creator };
    pictures.set(file, { image: Buffer.from(files[path]), credit });
  }
  return pictures;
}
