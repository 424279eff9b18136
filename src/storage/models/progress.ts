/** Progress of one job as one total, with the time left by the rate of the last seconds. */
import type { OnProgress, Progress } from "./types";

export interface Meter {
  setTotal(total: number): void;
  /** Items or bytes that were there already: they count as done, never into the rate. */
  setDone(done: number): void;
  add(count: number): void;
  /** Reports at once, whatever the throttle says. */
  flush(): void;
}

const WINDOW_MS = 6000;

/**
 * @param label what a screen reader is to hear, from done and total
 * @param intervalMs at most one report in this time, the last one always
 */
export function createMeter(
  phase: Progress["phase"],
  unit: Progress["unit"],
  label: (done: number, total: number) => string,
  onProgress: OnProgress | undefined,
  intervalMs = 150,
  now: () => number = () => performance.now(),
): Meter {
  let done = 0;
  let total = 0;
  let reported = Number.NEGATIVE_INFINITY;
  /** Moved in this job, for the rate: [time, count so far]. */
  let moved = 0;
  let samples: [number, number][] = [[now(), 0]];

  const report = (force: boolean) => {
    const time = now();
    if (!force && time - reported < intervalMs) return;
    reported = time;
    samples.push([time, moved]);
    const [first] = samples.filter(([at]) => time - at <= WINDOW_MS);
    samples = samples.filter(([at]) => time - at <= WINDOW_MS);
    const [start, from] = first ?? [time, moved];
    const rate = time > start ? (moved - from) / (time - start) : 0;
    const remaining =
      total > 0 && rate > 0 && time - start > 500 ? Math.max(0, (total - done) / rate / 1000) : null;
    onProgress?.({ phase, done, total, unit, remaining, label: label(done, total) });
  };

  return {
    setTotal: (value) => {
      total = value;
    },
    setDone: (value) => {
      done = value;
      report(false);
    },
    add: (count) => {
      done += count;
      moved += count;
      report(false);
    },
    flush: () => report(true),
  };
}

/** "41 of 94 MB", "41 MB" while the total is unknown; decimal units, as browsers show them. */
export function spokenBytes(done: number, total: number): string {
  const largest = Math.max(done, total);
  const [unit, name] = largest >= 1e6 ? [1e6, "MB"] : largest >= 1e3 ? [1e3, "kB"] : [1, "bytes"];
  const show = (value: number) => {
    const scaled = value / unit;
    return scaled < 10 && unit > 1 ? scaled.toFixed(1) : String(Math.round(scaled));
  };
  return total > 0 ? `${show(done)} of ${show(total)} ${name}` : `${show(done)} ${name}`;
}
