import { Button, Progress } from "@mantine/core";
import { bytes, timeLeft } from "../../ui/format";
import { modelStore } from "../../workspace/models";
import { useStore } from "../../workspace/react";
import classes from "./models.module.css";
import { useWords } from "./words";

/** One bar for a whole model, byte-true, with the time left and a way to stop. */
export function Downloads() {
  const t = useWords();
  const loading = useStore(modelStore, (state) => state.loading);
  const entries = Object.entries(loading);
  if (entries.length === 0) return null;
  return (
    <section aria-label={t(($) => $.loading.title)} className={classes.panel}>
      {entries.map(([key, { label, progress, abort }]) => {
        const known = progress !== null && progress.total > 0;
        const shown = progress?.unit === "bytes" ? bytes : String;
        const amount = known
          ? t(($) => $.loading.amount, { done: shown(progress.done), total: shown(progress.total) })
          : progress?.unit === "bytes"
            ? bytes(progress.done)
            : "";
        return (
          <div key={key} className={classes.download}>
            <div className={classes.downloadHead}>
              <b>{label}</b>
              <span role="status" className="num">
                {t(($) => (progress ? $.loading.phases[progress.phase] : $.loading.starting))}
              </span>
              <span className={`${classes.amount} num`}>
                {[amount, timeLeft(progress?.remaining ?? null)].filter(Boolean).join(" · ")}
              </span>
              <Button size="compact-xs" onClick={() => abort.abort()}>
                {t(($) => $.loading.cancel)}
              </Button>
            </div>
            <Progress
              value={known ? (100 * progress.done) / progress.total : 100}
              animated={!known}
              size="sm"
              aria-label={progress?.label ?? t(($) => $.loading.of, { label })}
            />
          </div>
        );
      })}
    </section>
  );
}
