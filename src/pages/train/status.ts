/** A run's state in words. */
import type { RunSummary } from "../../worker/training/protocol";
import type { Live, Preparation } from "./stores/runs";
import { say } from "./words";

/** A run that can go on. */
export const canResume = ({ status, elsewhere }: Pick<RunSummary, "status" | "elsewhere">) =>
  !elsewhere && (status === "paused" || status === "interrupted" || status === "failed");

export function stateOf({ status, elsewhere }: Pick<RunSummary, "status" | "elsewhere">): string {
  const state = say(($) => $.status[status]);
  return elsewhere ? say(($) => $.status.elsewhere, { state }) : state;
}

/** "Loading the base model", "Pausing after this: loading the base model" */
export function phaseOf(phase: NonNullable<Live["phase"]> | Preparation): string {
  switch (phase.name) {
    case "tabStopped":
      return say(($) => $.phases.tabStopped, { seconds: phase.seconds });
    case "negatives": {
      const { done, all } = phase;
      return all === null ? say(($) => $.phases.negatives) : say(($) => $.phases.negativesOf, { done, all });
    }
    case "pausing":
    case "stopping": {
      const { name, after } = phase;
      if (after === null) return say(($) => $.phases[name]);
      if (after === "step") return say(($) => $.phases[`${name}Step`]);
      const text = phaseOf(after);
      return say(($) => $.phases[`${name}After`], { phase: text[0]!.toLowerCase() + text.slice(1) });
    }
    default:
      return say(($) => $.phases[phase.name]);
  }
}
