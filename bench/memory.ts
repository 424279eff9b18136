/** Peak memory of each engine, alone in a fresh browser, and what ours holds on the device over many calls. */
import { callBench, type LaunchOptions, launch, openPage, peakMemory } from "./browser";
import type { Served } from "./site";
import type { RouteName } from "./speed";

export interface PeakMemory extends RouteName {
  /** Bytes of renderers and GPU process above those of the same page with no engine in it; null if unknown. */
  bytes: number | null;
}

async function peakWith(served: Served, options: LaunchOptions, checkpoint: string, name: RouteName | null) {
  const browser = await launch(options);
  try {
    const page = await openPage(browser, served);
    if (name) {
      await callBench(page, "open", name.engine, { folder: `/models/${checkpoint}`, ...name });
      for (const batch of [1, 8])
        for (const tower of ["image", "text"] as const) await callBench(page, "time", tower, batch, 1);
    } else await page.evaluate("navigator.gpu?.requestAdapter().then((adapter) => adapter?.requestDevice())");
    return peakMemory();
  } finally {
    await browser.close();
  }
}

export async function measureMemory(
  served: Served,
  options: LaunchOptions,
  checkpoint: string,
  routes: RouteName[],
): Promise<PeakMemory[]> {
  const empty = await peakWith(served, options, checkpoint, null);
  const results: PeakMemory[] = [];
  for (const name of routes) {
    const peak = await peakWith(served, options, checkpoint, name);
    results.push({ ...name, bytes: peak === null || empty === null ? null : peak - empty });
  }
  return results;
}

export interface Held extends RouteName {
  encodes: number;
  /** Bytes after a warm-up and after every fifty encodes. */
  bytes: number[];
  flat: boolean;
}

/** Encodes pictures and captions in turns and asks what stays. */
export async function watchHeld(
  served: Served,
  options: LaunchOptions,
  checkpoint: string,
  name: RouteName,
  encodes = 200,
): Promise<Held> {
  const browser = await launch(options);
  try {
    const page = await openPage(browser, served);
    await callBench(page, "open", name.engine, { folder: `/models/${checkpoint}`, ...name });
    const some = async (times: number) => {
      for (let i = 0; i < times; i++) await callBench(page, "time", i % 2 ? "text" : "image", 1, 1);
    };
    await some(4);
    const bytes = [await callBench(page, "held")];
    for (let done = 0; done < encodes; done += 50) {
      await some(Math.min(50, encodes - done));
      bytes.push(await callBench(page, "held"));
    }
    return { ...name, encodes, bytes, flat: bytes.every((held) => held === bytes[0]) };
  } finally {
    await browser.close();
  }
}
