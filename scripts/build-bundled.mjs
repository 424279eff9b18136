/**
 * `npm run build:bundled`: length and SHA-256 of every file that the page brings along, into
 * src/storage/models/bundledFiles.ts. It is kept in the repository, and a test compares it with public/.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const TARGET = join(ROOT, "src/storage/models/bundledFiles.ts");

/** What is read as data; icons and texts are shown by the browser itself. */
const FOLDERS = ["learn", "models", "scenes"];

/** Text of src/storage/models/bundledFiles.ts. */
export function bundledFiles() {
  const entries = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, "public", folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => {
        const bytes = readFileSync(join(parentPath, name));
        const path = join(parentPath, name).slice(join(ROOT, "public/").length).replaceAll("\\", "/");
        return [path, bytes.length, createHash("sha256").update(bytes).digest("hex")];
      }),
  ).sort(([one], [other]) => (one < other ? -1 : 1));
  const lines = entries.map(
    ([path, bytes, sha256]) => `  "${path}": {\n    bytes: ${bytes},\n    sha256: "${sha256}",\n  },\n`,
  );
  return `/** Every file that comes with the page, by its path: written by \`npm run build:bundled\`. */
import type { Published } from "./types";

export const BUNDLED_FILES: Record<string, Published> = {
${lines.join("")}};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, bundledFiles());
