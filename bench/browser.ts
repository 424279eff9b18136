/** Chromium for the bench: one adapter, no background work, and the memory of its processes. */
import { readdirSync, readFileSync } from "node:fs";
import { type Browser, chromium, type Page } from "@playwright/test";
import { ensureChromium } from "../scripts/ensure-chromium.mjs";
import type { BenchApi } from "./routes/route";
import type { Served } from "./site";

const QUIET = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
const WEBGPU = ["--enable-unsafe-webgpu", "--enable-features=Vulkan", "--ignore-gpu-blocklist"];

export interface LaunchOptions {
  /** SwiftShader instead of the machine's GPU, which is the only adapter on most servers. */
  software: boolean;
}

export function launch({ software }: LaunchOptions): Promise<Browser> {
  return chromium.launch({
    executablePath: ensureChromium(),
    args: [...QUIET, ...WEBGPU, ...(software ? ["--use-webgpu-adapter=swiftshader"] : [])],
  });
}

/** Calls `window.bench` in the page. */
export function callBench<K extends keyof BenchApi>(
  page: Page,
  name: K,
  ...args: Parameters<BenchApi[K]>
): Promise<Awaited<ReturnType<BenchApi[K]>>> {
  // as text: a function would carry tsx' helpers, which the page lacks
  return page.evaluate(
    `window.bench.${name}(${args.map((arg) => JSON.stringify(arg)).join(", ")})`,
  ) as Promise<Awaited<ReturnType<BenchApi[K]>>>;
}

/** A page of the bench whose faults are thrown here. */
export async function openPage(browser: Browser, served: Served): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.on("pageerror", (error) => console.error(`[page] ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") console.error(`[page] ${message.text()}`);
  });
  await page.goto(`${served.origin}/`);
  await page.waitForFunction("window.bench !== undefined");
  return page;
}

export interface AdapterFacts {
  vendor: string;
  architecture: string;
  description: string;
}

export function adapterFacts(page: Page): Promise<AdapterFacts | null> {
  return page.evaluate(`navigator.gpu?.requestAdapter().then((adapter) => adapter && ({
    vendor: adapter.info.vendor,
    architecture: adapter.info.architecture,
    description: adapter.info.description,
  })) ?? null`);
}

/** Command lines of all descendants of this process, by process id. Linux only: elsewhere none. */
function descendants(): Map<number, string> {
  const found = new Map<number, string>();
  const parents = new Map<number, number>();
  let entries: string[] = [];
  try {
    entries = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return found;
  }
  for (const name of entries) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // ended meanwhile
    }
  }
  for (const pid of parents.keys()) {
    let up: number | undefined = pid;
    while (up && up !== process.pid) up = parents.get(up);
    if (up !== process.pid || pid === process.pid) continue;
    try {
      found.set(pid, readFileSync(`/proc/${pid}/cmdline`, "utf8"));
    } catch {
      // ended meanwhile
    }
  }
  return found;
}

/**
 * Peak resident memory of Chromium's renderers and its GPU process so far, in bytes, summed; null where the
 * system does not tell. On a software adapter the GPU's memory is the GPU process' own.
 */
export function peakMemory(): number | null {
  let total = 0;
  for (const [pid, command] of descendants()) {
    if (!/--type=(renderer|gpu-process)/.test(command)) continue;
    try {
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
      total += Number(peak?.[1] ?? 0) * 1024;
    } catch {
      // ended meanwhile
    }
  }
  return total || null;
}
