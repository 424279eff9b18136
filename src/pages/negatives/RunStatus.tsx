import { Button, Progress } from "@mantine/core";
import { duration } from "../../ui/format";
import { useShallow, useStore } from "../../workspace/react";
import classes from "./negatives.module.css";
import { cancelRun, runStore } from "./stores/run";

const shown = (n: number) => n.toLocaleString("en");

/** What is under way, how long it still takes and what it costs. */
export function RunStatus() {
  const { run, last, usage } = useStore(
    runStore,
    useShallow(({ run, last, usage }) => ({ run, last, usage })),
  );
  const costs =
    usage &&
    [
      `${shown(usage.requests)} requests`,
      usage.retries > 0 ? `${shown(usage.retries)} of them again` : "",
      usage.promptTokens + usage.completionTokens > 0
        ? `${shown(usage.promptTokens + usage.completionTokens)} tokens`
        : "",
      `${(usage.milliseconds / 1000).toFixed(1)} s of waiting`,
      usage.cost === null ? "" : `cost ${usage.cost.toFixed(4)}`,
    ]
      .filter(Boolean)
      .join(" · ");
  const by = run?.rewriting;
  return (
    <div className={classes.status}>
      {run && (
        <div className={classes.run}>
          <Progress
            size="sm"
            value={run.total > 0 ? (100 * run.done) / run.total : 0}
            aria-label={run.what}
          />
          <span className="num">
            {run.what}
            {run.total > 0 && ` · ${shown(run.done)} of ${shown(run.total)}`}
            {run.remaining !== null && run.remaining > 1 && ` · ${duration(run.remaining)} to go`}
            {by &&
              ` · ${shown(by.byGenerator)} by the model, ${shown(by.byRule)} by rule, ${shown(by.empty)} empty`}
          </span>
          <Button size="compact-xs" onClick={cancelRun}>
            Stop
          </Button>
        </div>
      )}
      <p role="status" className="num">
        {[run ? "" : last, costs].filter(Boolean).join(" ")}
      </p>
    </div>
  );
}
