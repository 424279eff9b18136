import { Button, Progress } from "@mantine/core";
import { duration } from "../../ui/format";
import { useParts } from "../../workspace/react";
import classes from "./negatives.module.css";
import { cancelRun, runStore } from "./stores/run";
import { useWords } from "./words";

/** What is under way, how long it still takes and what it costs. */
export function RunStatus() {
  const t = useWords();
  const { run, last, usage } = useParts(runStore, "run", "last", "usage");
  const costs =
    usage &&
    [
      t(($) => $.run.requests, { count: usage.requests }),
      usage.retries > 0 ? t(($) => $.run.retries, { count: usage.retries }) : "",
      usage.promptTokens + usage.completionTokens > 0
        ? t(($) => $.run.tokens, { count: usage.promptTokens + usage.completionTokens })
        : "",
      t(($) => $.run.waiting, { seconds: (usage.milliseconds / 1000).toFixed(1) }),
      usage.cost === null ? "" : t(($) => $.run.cost, { cost: usage.cost.toFixed(4) }),
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
            {run.total > 0 && ` · ${t(($) => $.run.progress, { done: run.done, total: run.total })}`}
            {run.remaining !== null &&
              run.remaining > 1 &&
              ` · ${t(($) => $.run.toGo, { time: duration(run.remaining) })}`}
            {by && ` · ${t(($) => $.run.who, { model: by.byGenerator, rule: by.byRule, empty: by.empty })}`}
          </span>
          <Button size="compact-xs" onClick={cancelRun}>
            {t(($) => $.run.stop)}
          </Button>
        </div>
      )}
      <p role="status" className="num">
        {[run ? "" : last, costs].filter(Boolean).join(" ")}
      </p>
    </div>
  );
}
