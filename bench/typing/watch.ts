/** What the page notes of itself while it is typed into. */

export interface Typed {
  /** Milliseconds from each key to the frame that was drawn after it. */
  delays: number[];
  /** Milliseconds of each task of the page that took more than 50. */
  tasks: number[];
  /** Milliseconds from the last key until each picture has its score of what was typed; null: not within ten seconds. */
  scores: number | null;
  /** The map that stands at the end is of the caption that is chosen. */
  fresh: boolean;
}

/** Runs in the page, before its own scripts. */
export const WATCH_TYPING = `globalThis.watchTyping = (() => {
  const delays = [], tasks = [];
  let on = false, lastKey = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (on) tasks.push(duration);
  }).observe({ type: "longtask" });
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => { const now = performance.now(); for (const at of waiting.splice(0)) delays.push(now - at); };
  addEventListener("keydown", ({ timeStamp }) => {
    if (!on) return;
    lastKey = timeStamp;
    // The message is taken after the frame is drawn.
    requestAnimationFrame(() => { waiting.push(timeStamp); channel.port2.postMessage(0); });
  }, true);
  const cells = () => [...document.querySelectorAll('section[aria-labelledby="global-title"] td button[aria-label]')].map((cell) => cell.getAttribute("aria-label"));
  const bare = (label) => !label.includes(": cosine ");
  return {
    settled: () => {
      const labels = cells();
      const maps = [...document.querySelectorAll('section[aria-labelledby="local-title"] figcaption')];
      return labels.length >= 15 && !labels.some(bare) && labels.every((label) => label.includes(", local ")) && maps.length === 2;
    },
    begin: () => { on = true; },
    end: async () => {
      const typed = document.querySelector('textarea[aria-labelledby="captions-title"]').value.split("\\n").at(-1).trim();
      const mine = () => cells().filter((label) => label.startsWith("\\u201c" + typed + "\\u201d"));
      const done = () => { const found = mine(); return found.length === 3 && !found.some(bare); };
      while (!done() && performance.now() - lastKey < 10_000) await new Promise(requestAnimationFrame);
      const scores = done() ? performance.now() - lastKey : null;
      on = false;
      const chosen = document.querySelector('fieldset[aria-label="Caption to map"] [aria-pressed="true"]')?.textContent ?? "";
      const fresh = cells().some((label) => chosen.includes(label.split("\\u201d")[0].slice(1)));
      return { delays, tasks, scores, fresh };
    },
  };
})()`;

function percentile(sorted: readonly number[], share: number): string {
  return sorted.length === 0
    ? "–"
    : `${sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(0)} ms`;
}

/** A row of the table, without its first cell; all rounds together. */
export function figuresOf(rounds: readonly Typed[]): string {
  const delays = rounds.flatMap((round) => round.delays).sort((a, b) => a - b);
  const tasks = rounds.flatMap((round) => round.tasks).sort((a, b) => a - b);
  const scores = rounds.map(({ scores }) => (scores === null ? "never" : `${scores.toFixed(0)} ms`));
  return [
    delays.length,
    ...[0.5, 0.95, 0.99, 1].map((share) => percentile(delays, share)),
    tasks.length,
    percentile(tasks, 1),
    scores.join(", "),
    rounds.filter(({ fresh }) => !fresh).length,
  ].join(" | ");
}
