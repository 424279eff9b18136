import { Button, Progress } from "@mantine/core";
import { IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { counted } from "../../base/counted";
import { bytes, duration } from "../../ui/format";
import type { EncodingsReport } from "../../worker/evaluation/protocol";
import { engine, engineStore } from "../../workspace/engine";
import { report } from "../../workspace/faults";
import { modelStore } from "../../workspace/models";
import { useShallow, useStore } from "../../workspace/react";
import choicesStyles from "./choices.module.css";
import classes from "./evaluate.module.css";
import { planStore } from "./stores/plan";
import { comparedSides, replicateStore } from "./stores/replicates";
import {
  answerShortage,
  cancelEvaluation,
  dropPlan,
  evaluationRunStore,
  remainingOf,
  resumePlan,
  startPlan,
} from "./stores/run";

const shown = (n: number) => n.toLocaleString("en");

/** Start and stop; what is under way, how fast, and how long it still takes. */
export function RunPanel() {
  const { run, asking, last, unfinished } = useStore(
    evaluationRunStore,
    useShallow(({ run, asking, last, unfinished }) => ({ run, asking, last, unfinished })),
  );
  const chosen = useStore(planStore, ({ scenes, imported }) => scenes.length + imported.length);
  const { slots, loaded } = useStore(
    modelStore,
    useShallow(({ slots, loaded }) => ({ slots, loaded })),
  );
  const ready = useStore(engineStore, ({ status }) => status === "ready") && loaded[slots.a] !== undefined;
  const waiting = slots.b !== null && loaded[slots.b] === undefined;
  useStore(replicateStore);
  const { a, b } = comparedSides();
  const models = a.length + b.length;
  return (
    <section aria-label="Run" className={choicesStyles.run}>
      {run ? (
        <Button size="sm" leftSection={<IconPlayerStop size={16} />} onClick={cancelEvaluation}>
          Stop
        </Button>
      ) : (
        <Button
          size="sm"
          variant="filled"
          leftSection={<IconPlayerPlay size={16} />}
          disabled={!ready || waiting || chosen === 0}
          onClick={() => void startPlan()}
        >
          Run {chosen} {chosen === 1 ? "suite" : "suites"} on{" "}
          {models === 1 ? "one model" : b.length === 1 && models === 2 ? "both models" : `${models} models`}
        </Button>
      )}
      {run ? <Running run={run} /> : <Rest last={last} ready={ready && !waiting} />}
      {asking && (
        <div className={choicesStyles.unfinished} role="alert">
          <span>
            {asking.map(({ name, found, cases }) => (
              <span key={name}>
                Only {shown(found)} of {shown(cases)} cases of {name} have their pictures.{" "}
              </span>
            ))}
          </span>
          <Button onClick={() => void answerShortage(true)}>Run on these</Button>
          <Button onClick={() => void answerShortage(false)}>Not now</Button>
        </div>
      )}
      {!run && unfinished && (
        <div className={choicesStyles.unfinished}>
          <span>
            A run of {counted(unfinished.plan.scenes.length + unfinished.plan.imported.length, "suite")} was
            not finished. What was encoded is kept.
          </span>
          <Button onClick={() => void resumePlan()} disabled={!ready}>
            Resume
          </Button>
          <Button onClick={() => void dropPlan()}>Forget it</Button>
        </div>
      )}
    </section>
  );
}

function Running({ run }: { run: NonNullable<ReturnType<typeof evaluationRunStore.getState>["run"]> }) {
  const { step, steps, label, progress } = run;
  const { part: toEnd, all } = remainingOf(run);
  const part = progress && progress.total > 0 ? progress.done / progress.total : 0;
  return (
    <div className={choicesStyles.running}>
      <Progress
        size="sm"
        value={(100 * (step + part)) / steps}
        aria-label={`Evaluation, part ${step + 1} of ${steps}`}
      />
      <p className="num">
        <b>
          {step + 1} of {steps}
        </b>{" "}
        {label}
        {progress && progress.total > 0 && ` · ${shown(progress.done)} of ${shown(progress.total)} encodings`}
        {progress?.rate ? ` · ${progress.rate.toFixed(progress.rate < 10 ? 1 : 0)} a second` : ""}
        {toEnd !== null && toEnd > 1 && all === null && ` · about ${duration(toEnd)} for this part`}
        {all !== null && all > 1 && ` · about ${duration(all)} left`}
      </p>
    </div>
  );
}

/** What the last run came to, and what is kept for the next. */
function Rest({ last, ready }: { last: string; ready: boolean }) {
  const [kept, setKept] = useState<EncodingsReport | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a finished run has changed what is kept
  useEffect(() => {
    if (!ready) return;
    let live = true;
    engine()
      .encodings()
      .then((found) => live && setKept(found))
      .catch(() => {}); // only told beside the button
    return () => {
      live = false;
    };
  }, [ready, last]);
  const forget = () =>
    engine()
      .forgetEncodings()
      .then(() => setKept({ models: [], bytes: 0 }))
      .catch(report);
  return (
    <div className={choicesStyles.running}>
      <p role="status" className="num">
        {ready ? last : "The models are being loaded."}
      </p>
      {kept && kept.bytes > 0 && (
        <p className={`${classes.hint} num`}>
          {shown(kept.models.reduce((sum, { rows }) => sum + rows, 0))} encodings kept ({bytes(kept.bytes)}),
          so that nothing is encoded twice.{" "}
          <button type="button" className={classes.textButton} onClick={() => void forget()}>
            Forget them
          </button>
        </p>
      )}
    </div>
  );
}
