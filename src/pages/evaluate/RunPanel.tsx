import { Button, Progress } from "@mantine/core";
import { IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { bytes, duration } from "../../ui/format";
import page from "../../ui/page.module.css";
import type { EncodingsReport } from "../../worker/evaluation/protocol";
import { engine, engineStore } from "../../workspace/engine";
import { report } from "../../workspace/faults";
import { modelStore } from "../../workspace/models";
import { useParts, useStore } from "../../workspace/react";
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
import { useWords } from "./words";

/** Start and stop; what is under way, how fast, and how long it still takes. */
export function RunPanel() {
  const t = useWords();
  const { run, asking, last, unfinished } = useParts(
    evaluationRunStore,
    "run",
    "asking",
    "last",
    "unfinished",
  );
  const chosen = useStore(planStore, ({ scenes, imported }) => scenes.length + imported.length);
  const { slots, loaded } = useParts(modelStore, "slots", "loaded");
  const ready = useStore(engineStore, ({ status }) => status === "ready") && loaded[slots.a] !== undefined;
  const waiting = slots.b !== null && loaded[slots.b] === undefined;
  useStore(replicateStore);
  const { a, b } = comparedSides();
  const models = a.length + b.length;
  return (
    <section aria-label={t(($) => $.run.label)} className={choicesStyles.run}>
      {run ? (
        <Button size="sm" leftSection={<IconPlayerStop size={16} />} onClick={cancelEvaluation}>
          {t(($) => $.run.stop)}
        </Button>
      ) : (
        <Button
          size="sm"
          variant="filled"
          leftSection={<IconPlayerPlay size={16} />}
          disabled={!ready || waiting || chosen === 0}
          onClick={() => void startPlan()}
        >
          {t(($) => $.run.start, {
            suites: t(($) => $.run.suites, { count: chosen }),
            models:
              models === 1
                ? t(($) => $.run.oneModel)
                : b.length === 1 && models === 2
                  ? t(($) => $.run.bothModels)
                  : t(($) => $.run.models, { count: models }),
          })}
        </Button>
      )}
      {run ? <Running run={run} /> : <Rest last={last} ready={ready && !waiting} />}
      {asking && (
        <div className={choicesStyles.unfinished} role="alert">
          <span>
            {asking.map(({ name, found, cases }) => (
              <span key={name}>{t(($) => $.run.shortage, { name, found, cases })} </span>
            ))}
          </span>
          <Button onClick={() => void answerShortage(true)}>{t(($) => $.run.runThese)}</Button>
          <Button onClick={() => void answerShortage(false)}>{t(($) => $.run.notNow)}</Button>
        </div>
      )}
      {!run && unfinished && (
        <div className={choicesStyles.unfinished}>
          <span>
            {t(($) => $.run.unfinished, {
              suites: t(($) => $.run.suites, {
                count: unfinished.plan.scenes.length + unfinished.plan.imported.length,
              }),
            })}
          </span>
          <Button onClick={() => void resumePlan()} disabled={!ready}>
            {t(($) => $.run.resume)}
          </Button>
          <Button onClick={() => void dropPlan()}>{t(($) => $.run.forget)}</Button>
        </div>
      )}
    </section>
  );
}

function Running({ run }: { run: NonNullable<ReturnType<typeof evaluationRunStore.getState>["run"]> }) {
  const t = useWords();
  const { step, steps, label, progress } = run;
  const { part: toEnd, all } = remainingOf(run);
  const part = progress && progress.total > 0 ? progress.done / progress.total : 0;
  const said = [
    label,
    progress &&
      progress.total > 0 &&
      t(($) => $.run.encodings, { done: progress.done, total: progress.total }),
    progress?.rate && t(($) => $.run.rate, { rate: progress.rate.toFixed(progress.rate < 10 ? 1 : 0) }),
    toEnd !== null && toEnd > 1 && all === null && t(($) => $.run.forPart, { time: duration(toEnd) }),
    all !== null && all > 1 && t(($) => $.run.left, { time: duration(all) }),
  ];
  return (
    <div className={choicesStyles.running}>
      <Progress
        size="sm"
        value={(100 * (step + part)) / steps}
        aria-label={t(($) => $.run.part, { step: step + 1, steps })}
      />
      <p className="num">
        <b>{t(($) => $.run.step, { step: step + 1, steps })}</b> {said.filter(Boolean).join(" · ")}
      </p>
    </div>
  );
}

/** What the last run came to, and what is kept for the next. */
function Rest({ last, ready }: { last: string; ready: boolean }) {
  const t = useWords();
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
        {ready ? last : t(($) => $.run.loading)}
      </p>
      {kept && kept.bytes > 0 && (
        <p className={`${page.hint} num`}>
          {t(($) => $.run.kept, {
            count: kept.models.reduce((sum, { rows }) => sum + rows, 0),
            bytes: bytes(kept.bytes),
          })}{" "}
          <button type="button" className={classes.textButton} onClick={() => void forget()}>
            {t(($) => $.run.forgetKept)}
          </button>
        </p>
      )}
    </div>
  );
}
