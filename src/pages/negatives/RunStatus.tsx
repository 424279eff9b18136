import { ProgressLine } from "../../ui/ProgressLine";
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
        <ProgressLine
          label={run.what}
          done={run.done}
          total={run.total}
          remaining={run.remaining}
          said={[run.what, run.total > 0 && t(($) => $.run.progress, { done: run.done, total: run.total })]
            .filter(Boolean)
            .join(" · ")}
          aside={by && t(($) => $.run.who, { model: by.byGenerator, rule: by.byRule, empty: by.empty })}
          onStop={cancelRun}
          stop={t(($) => $.run.stop)}
        />
      )}
      <p role="status" className="num">
        {[run ? "" : last, costs].filter(Boolean).join(" ")}
      </p>
    </div>
  );
}
