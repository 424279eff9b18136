/**
 * A WebGPU for tests on machines without one: Dawn under Node on SwiftShader, the software renderer that comes with
 * Chromium. Never imported by the app.
 */
import { existsSync, readdirSync } from "node:fs";
import { constants, homedir } from "node:os";
import { join } from "node:path";
import { probeAdapter } from "./adapter";

/** Folders that may hold a Chromium: Debian's, then Playwright's downloads. */
function chromiumFolders(): string[] {
  const downloads = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), ".cache/ms-playwright");
  const builds = existsSync(downloads) ? readdirSync(downloads) : [];
  const inside = ["chrome-linux", "chrome-linux64", "chrome-headless-shell-linux64"];
  return [
    "/usr/lib/chromium",
    ...builds.flatMap((build) => inside.map((sub) => join(downloads, build, sub))),
  ];
}

/** Loads Chromium's Vulkan into this process, where Dawn then finds it under its name. */
function preloadVulkan(folder: string): void {
  const library = join(folder, "libvulkan.so.1");
  const driver = join(folder, "vk_swiftshader_icd.json");
  if (!existsSync(library) || !existsSync(driver)) return;
  process.env.VK_ICD_FILENAMES = driver;
  const stayLoaded = 0x1000; // RTLD_NODELETE of glibc, which Node has no name for
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_LAZY | stayLoaded);
  } catch {
    // always: it is no Node module. But it is loaded now, which is all that is wanted
  }
}

/** True where this process has a WebGPU adapter, a real one or SwiftShader. */
export async function haveGpu(): Promise<boolean> {
  if (process.platform === "linux")
    for (const folder of chromiumFolders()) if (!process.env.VK_ICD_FILENAMES) preloadVulkan(folder);
  return probeAdapter().then(
    () => true,
    () => false,
  );
}
