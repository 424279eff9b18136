/** What lies in a folder and in those below it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Paths of all files under a folder, with "/" between. Hidden folders and installed packages are passed over.
 * @param depth how many folders deep is looked
 */
export function filesUnder(folder: string, depth = Number.POSITIVE_INFINITY): string[] {
  const found: string[] = [];
  const walk = (below: string, left: number) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) found.push(path);
      else if (left > 0 && !entry.name.startsWith(".") && entry.name !== "node_modules") walk(path, left - 1);
    }
  };
  walk("", depth);
  return found;
}
