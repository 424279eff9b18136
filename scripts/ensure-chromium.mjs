/**
 * Makes sure that there is a Chromium for the page tests, and prints its path: Playwright's own, else the
 * system's, else Debian's package. CHROMIUM_PATH overrides all.
 *
 *   node scripts/ensure-chromium.mjs
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "@playwright/test";

const SYSTEM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
];

/** The path of a Chromium that is here already; null where there is none. */
export function findChromium() {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (existsSync(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH names ${wanted}, where there is no file.`);
  }
  return [chromium.executablePath(), ...SYSTEM].find((path) => path && existsSync(path)) ?? null;
}

function run(command, args) {
  console.error(`> ${command} ${args.join(" ")}`);
  const { status } = spawnSync(command, args, { stdio: ["ignore", 2, 2], timeout: 10 * 60_000 });
  return status === 0;
}

/** Finds a Chromium, or installs one. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  // The short time limit is for networks that swallow the request: then the system's package is the way.
  run("npx", ["playwright", "install", "chromium"]);
  const own = findChromium();
  if (own) return own;
  if (existsSync("/usr/bin/apt-get")) {
    const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
    const apt = (...args) => {
      const [command, ...rest] = [...sudo, "apt-get", ...args];
      return run(command, rest);
    };
    apt("update", "-q");
    apt("install", "-y", "-q", "--no-install-recommends", "chromium");
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new Error("No Chromium could be found or installed. Install one and set CHROMIUM_PATH.");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    console.log(ensureChromium());
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
