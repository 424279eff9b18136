/** The build that this one is compared with, in a worktree of its own with its own packages. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CACHE } from "./checkpoint";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Before programs: tfjs' gradients, one thread. */
export const EARLIER = "d923a04";

/** Folder of the earlier build, made ready on first use. @throws where the history lacks the commit */
export function earlierBuild(): string {
  const folder = join(CACHE, EARLIER);
  const run = (command: string, args: string[], cwd: string) =>
    execFileSync(command, args, { cwd, stdio: ["ignore", 2, 2] });
  if (!existsSync(join(folder, "package.json"))) {
    run("git", ["worktree", "prune"], ROOT);
    run("git", ["worktree", "add", "--force", "--detach", folder, EARLIER], ROOT);
  }
  if (!existsSync(join(folder, "node_modules"))) run("npm", ["ci"], folder);
  return folder;
}
