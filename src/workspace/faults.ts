/** What went wrong and what to do about it, kept until the visitor dismisses it. */
import { createStore } from "zustand/vanilla";
import { DeglaError, type Fault, toFault as plainFault } from "../base/errors";
import type { Page } from "./route";
import { say } from "./words";

export type { Fault };

/** A fault of the page's own, in words of the catalogues. */
export function worded(code: Fault["code"], message: string, advice: string): Fault {
  return { code, message, advice, worded: true };
}

export interface ShownFault extends Fault {
  id: number;
  /** "error" stops something the visitor asked for; "notice" only tells that it was done another way. */
  level: "error" | "notice";
  /** The page on which it came up, once that has been left: it isn't shown on another. */
  page: Page | null;
  /** Asks for the same thing again; absent where that makes no sense. */
  retry?: () => void;
}

export const faultStore = createStore<{ faults: ShownFault[] }>(() => ({ faults: [] }));

let lastId = 0;

/** Anything thrown, as a fault. Named errors (base/errors.ts) carry their own code and advice. */
export function toFault(error: unknown): Fault {
  if (!isMissingPart(error)) return plainFault(error);
  const advice = navigator.onLine ? say(($) => $.notices.partOnline) : say(($) => $.notices.partOffline);
  return worded(
    "PagePart",
    say(($) => $.notices.partMissing),
    advice,
  );
}

/**
 * What browsers say of a script or style that does not come, or comes as a web page: Chromium "Failed to fetch dynamically
 * imported module", Firefox "error loading dynamically imported module", Safari "Importing a module script failed.", Vite
 * "Unable to preload CSS for …".
 */
function isMissingPart(error: unknown): boolean {
  return (
    error instanceof Error &&
    !(error instanceof DeglaError) &&
    /dynamically imported module|Importing a module script|Unable to preload CSS/i.test(error.message)
  );
}

export function isCancelled(error: unknown): boolean {
  return toFault(error).code === "Cancelled";
}

/** Shows a fault; the same message is shown once. Cancelling is no fault. */
export function report(error: unknown, options: { level?: "error" | "notice"; retry?: () => void } = {}) {
  const fault = toFault(error);
  if (fault.code === "Cancelled") return;
  const { level = "error", retry } = options;
  faultStore.setState(({ faults }) => {
    const others = faults.filter(({ message }) => message !== fault.message);
    return { faults: [...others, { ...fault, id: ++lastId, level, page: null, retry }].slice(-4) };
  });
}

/** Called when a page is turned: what came up there stays there. */
export function leaveFaults(page: Page) {
  faultStore.setState(({ faults }) => ({
    faults: faults.map((fault) => (fault.page === null ? { ...fault, page } : fault)),
  }));
}

/** Those of a page, and those that came up since it was turned to. */
export const faultsOn = (faults: readonly ShownFault[], page: Page): ShownFault[] =>
  faults.filter((fault) => fault.page === null || fault.page === page);

export function dismiss(id: number) {
  faultStore.setState(({ faults }) => ({ faults: faults.filter((fault) => fault.id !== id) }));
}
