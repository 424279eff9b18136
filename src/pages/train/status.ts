import type { RunStatus, RunSummary } from "../../worker/training/protocol";

const STATUS_NAMES: Record<RunStatus, string> = {
  running: "training",
  paused: "paused",
  stopped: "stopped",
  done: "done",
  failed: "failed",
  interrupted: "interrupted",
};

/** A run that can go on. */
export const canResume = ({ status, elsewhere }: Pick<RunSummary, "status" | "elsewhere">) =>
  !elsewhere && (status === "paused" || status === "interrupted" || status === "failed");

/** A run's state in words. */
export const stateOf = ({ status, elsewhere }: Pick<RunSummary, "status" | "elsewhere">) =>
  elsewhere ? `${STATUS_NAMES[status]} in another tab` : STATUS_NAMES[status];
