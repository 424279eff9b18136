/** The tab in the background: the truth about what was trained meanwhile. (The engine's client makes a checkpoint.) */
import { createStore } from "zustand/vanilla";
import { activeRun, runOf, runsStore } from "./runs";

export interface Absence {
  run: string;
  seconds: number;
  steps: number;
  /** Steps that the same time would have made at the pace before. */
  expected: number;
}

/** The last time that the tab was hidden while a run was under way; null where there is nothing to say. */
export const tabStore = createStore<{ absence: Absence | null }>(() => ({ absence: null }));

/** Shorter absences say nothing about the browser. */
const WORTH_SECONDS = 5;
/** Steps that the pace is taken from. */
const PACE = 20;

/** True where the browser let the worker go on. */
export const wentOn = ({ steps, expected }: Absence) => steps >= 0.5 * Math.floor(expected);

let left: { run: string; at: number; step: number; pace: number } | null = null;

function leave() {
  const run = activeRun(runsStore.getState());
  left = null;
  if (!run) return;
  const recent = run.steps.slice(-PACE);
  const pace = recent.reduce((sum, { seconds }) => sum + seconds, 0) / Math.max(1, recent.length);
  left = { run: run.id, at: Date.now(), step: run.step, pace };
}

function comeBack() {
  if (!left) return;
  const { run: id, at, step, pace } = left;
  left = null;
  const run = runOf(id);
  const seconds = (Date.now() - at) / 1000;
  if (!run || seconds < WORTH_SECONDS || pace === 0) return;
  // What ended meanwhile was not stopped by the browser.
  const most = run.status === "running" ? Number.POSITIVE_INFINITY : run.step - step;
  const expected = Math.min(seconds / pace, most);
  tabStore.setState({ absence: { run: id, seconds, steps: run.step - step, expected } });
}

let following = false;

export function followTab() {
  if (following) return;
  following = true;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    // Events of the worker that waited come first.
    else setTimeout(comeBack, 500);
  });
}
