import { Button, Progress } from "@mantine/core";
import { bytes, duration } from "../../ui/format";
import { modelStore } from "../../workspace/models";
import { useStore } from "../../workspace/react";
import classes from "./models.module.css";

/** One bar for a whole model, byte-true, with the time left and a way to stop. */
export function Downloads() {
  const loading = useStore(modelStore, (state) => state.loading);
  const entries = Object.entries(loading);
  if (entries.length === 0) return null;
  return (
    <section aria-label="Loading" className={classes.panel}>
      {entries.map(([key, { label, progress, abort }]) => {
        const known = progress !== null && progress.total > 0;
        const amount =
          progress?.unit === "bytes"
            ? `${bytes(progress.done)}${known ? ` of ${bytes(progress.total)}` : ""}`
            : known
              ? `${progress.done} of ${progress.total}`
              : "";
        return (
          <div key={key} className={classes.download}>
            <div className={classes.downloadHead}>
              <b>{label}</b>
              <span role="status" className="num">
                {progress ? PHASES[progress.phase] : "starting"}
              </span>
              <span className={`${classes.amount} num`}>
                {amount}
                {progress?.remaining != null && ` · ${duration(progress.remaining)} left`}
              </span>
              <Button size="compact-xs" onClick={() => abort.abort()}>
                Cancel
              </Button>
            </div>
            <Progress
              value={known ? (100 * progress.done) / progress.total : 100}
              animated={!known}
              size="sm"
              aria-label={progress?.label ?? `Loading ${label}`}
            />
          </div>
        );
      })}
    </section>
  );
}

const PHASES = {
  download: "downloading",
  verify: "checking the hash",
  load: "loading",
  warmup: "compiling shaders",
  encode: "encoding",
  local: "mapping",
  work: "working",
};
