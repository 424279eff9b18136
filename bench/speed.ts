/**
 * Every engine on every backend, each in a page of its own in one browser, timed in turns: a machine that slows
 * down slows all of them. An engine's times count only if its embeddings agree with ours.
 */
import type { Browser, Page } from "@playwright/test";
import { callBench, openPage } from "./browser";
import type { Engine, RouteBackend, Tower } from "./routes/route";
import type { Served } from "./site";
import { COUNT } from "./workload";

export interface RouteName {
  engine: Engine;
  backend: RouteBackend;
  threads: number;
  /** In a cross-origin isolated page, where threads are allowed. */
  isolated: boolean;
}

export interface Timing extends RouteName {
  tower: Tower;
  batch: number;
  /** Milliseconds a call, the median of a turn, in the order of the rounds. */
  samples: number[];
  median: number;
}

export interface Opened extends RouteName {
  /** Milliseconds to load code and weights. */
  open: number;
  /** Milliseconds of the first call of each tower, shaders compiled. */
  first: Record<Tower, number>;
  /** Smallest cosine with the reference, over both towers and all inputs. */
  agreement: number;
}

export interface SpeedPlan {
  checkpoint: string;
  routes: RouteName[];
  batches: number[];
  rounds: number;
}

const TOWERS: Tower[] = ["image", "text"];
/** Milliseconds that an engine's turn should last at least. */
const TURN = 40;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Smallest cosine between rows of equal index. */
export function agreement(a: readonly number[], b: readonly number[], rows: number): number {
  if (a.length !== b.length) return Number.NaN;
  const width = a.length / rows;
  let least = 1;
  for (let row = 0; row < rows; row++) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = row * width; i < (row + 1) * width; i++) {
      ab += a[i]! * b[i]!;
      aa += a[i]! ** 2;
      bb += b[i]! ** 2;
    }
    least = Math.min(least, ab / Math.sqrt(aa * bb));
  }
  return least;
}

export function routeLabel({ engine, backend, threads, isolated }: RouteName): string {
  const count = backend === "wasm" ? ` ×${threads}` : "";
  return `${engine} ${backend}${count}${isolated ? ", isolated" : ""}`;
}

/**
 * @param reference embeddings of all inputs that every route must agree with
 * @throws Error where a route disagrees: its times would mean nothing
 */
export async function measureSpeed(
  browser: Browser,
  served: Served,
  plan: SpeedPlan,
  reference: Record<Tower, number[]>,
  log: (line: string) => void,
): Promise<{ opened: Opened[]; timings: Timing[] }> {
  const { checkpoint, routes, batches, rounds } = plan;
  const pages: { name: RouteName; page: Page }[] = [];
  const opened: Opened[] = [];
  const timings: Timing[] = [];
  try {
    for (const name of routes) {
      const page = await openPage(browser, served);
      pages.push({ name, page });
      const open = await callBench(page, "open", name.engine, { folder: `/models/${checkpoint}`, ...name });
      const first = { image: 0, text: 0 };
      let least = 1;
      for (const tower of TOWERS) {
        [first[tower]] = (await callBench(page, "time", tower, 1, 1)) as [number];
        const rows = await callBench(page, "embeddings", tower, COUNT);
        least = Math.min(least, agreement(rows, reference[tower], COUNT));
      }
      log(`${routeLabel(name)}: open ${open.toFixed(0)} ms, agreement ${least.toFixed(7)}`);
      if (!(least >= 0.999)) throw new Error(`${routeLabel(name)} disagrees: cosine ${least}.`);
      opened.push({ ...name, open, first, agreement: least });
    }
    for (const tower of TOWERS)
      for (const batch of batches) {
        const samples = pages.map((): number[] => []);
        for (let round = -1; round < rounds; round++)
          for (const [i, { page, name }] of pages.entries()) {
            // several in a row: the first finds the caches as the others left them, and of calls that are shorter
            // than a time slice of the system one alone says little; round −1 warms up
            const last = samples[i]!.at(-1) ?? Number.POSITIVE_INFINITY;
            const calls = name.backend === "wasm" ? Math.min(15, Math.max(2, Math.ceil(TURN / last) + 1)) : 1;
            const times = await callBench(page, "time", tower, batch, calls);
            if (round >= 0) samples[i]!.push(median(calls > 1 ? times.slice(1) : times));
          }
        for (const [i, { name }] of pages.entries()) {
          const timing = { ...name, tower, batch, samples: samples[i]!, median: median(samples[i]!) };
          timings.push(timing);
          log(`${routeLabel(name)} ${tower} ×${batch}: ${timing.median.toFixed(1)} ms`);
        }
      }
  } finally {
    for (const { page } of pages) await page.context().close();
  }
  return { opened, timings };
}
