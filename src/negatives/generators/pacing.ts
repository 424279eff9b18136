/** Waiting that can be cancelled, a rate limit, and retries with growing pauses. */
import { CancelledError } from "../../base/errors";

export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError("The rewriting was stopped.");
}

export const sleep: Sleep = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new CancelledError("The rewriting was stopped."));
    const stop = () => {
      clearTimeout(timer);
      reject(new CancelledError("The rewriting was stopped."));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });

/** At most `perMinute` starts a minute, evenly spread; 0 means no limit. */
export function createPacer(
  perMinute: number,
  wait: Sleep = sleep,
  now: () => number = () => performance.now(),
) {
  const gap = perMinute > 0 ? 60_000 / perMinute : 0;
  let next = 0;
  return async (signal: AbortSignal) => {
    if (gap === 0) return;
    const time = now();
    const start = Math.max(time, next);
    next = start + gap;
    if (start > time) await wait(start - time, signal);
  };
}

/** Seconds or a date, as the header Retry-After has it; null where it says nothing. */
export function retryAfter(header: string | null, now: number = Date.now()): number | null {
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
