/**
 * Makes sure that there is a Chromium for the page tests, and prints its path: Playwright's own, else the
 * system's, else Debian's package. CHROMIUM_PATH overrides all. Says what it installs before it does, and never asks
 * for more rights than it was given: without them it prints the command.
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
  console.error(
    "No Chromium is here for the page tests. Installing one, into Playwright's own folder if it can be had:",
  );
  // The short time limit is for networks that swallow the request: then the system's package is the way.
  run("npx", ["playwright", "install", "chromium"]);
  const own = findChromium();
  if (own) return own;
  if (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
    run("apt-get", ["update", "-q"]);
    run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"]);
  }
  return findChromium() ?? missing();
}

function missing() {
  const how = existsSync("/usr/bin/apt-get")
    ? "sudo apt-get install chromium"
    : "npx playwright install chromium";
  throw new Error(`There is no Chromium for the page tests. Run \`${how}\`, or set CHROMIUM_PATH to one.`);
}

/** The path of a Chromium; loading a configuration installs nothing. */
export function chromiumPath() {
  return findChromium() ?? missing();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    console.log(ensureChromium());
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
