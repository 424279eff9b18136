import { Trans } from "../../language/words";
import { FaultAdvice } from "../../ui/FaultAdvice";
import { bytes, count, duration } from "../../ui/format";
import { backendLabel, engineStore } from "../../workspace/engine";
import { useParts, useStore } from "../../workspace/react";
import { faultTitle } from "../../workspace/told";
import runControlsStyles from "./runControls.module.css";
import { draftStore } from "./stores/draft";
import { planStore, refusalOf } from "./stores/plan";
import { timeStore } from "./stores/time";
import classes from "./train.module.css";
import { useWords } from "./words";

/** What the run would cost, or why it can't start and what to change. */
export function Plan() {
  const t = useWords();
  const state = useStore(planStore);
  const batch = useStore(draftStore, ({ config }) => config.batch);
  const refusal = refusalOf(state);
  const { plan, busy } = state;
  return (
    <div role="status" className={`${runControlsStyles.plan} num`}>
      {refusal && (
        <p className={classes.bad}>
          {faultTitle(refusal)} <FaultAdvice fault={refusal} />
        </p>
      )}
      {plan && (
        <details>
          <summary>
            {t(($) => $.plan.summary, {
              trained: count(plan.trained),
              parameters: count(plan.parameters),
              memory: bytes(plan.memory.total),
              budget: plan.budget === null ? "" : t(($) => $.plan.budget, { bytes: bytes(plan.budget!) }),
              micro: plan.microBatch < batch ? t(($) => $.plan.micro, { pairs: plan.microBatch }) : "",
            })}
          </summary>
          <dl className={runControlsStyles.memory}>
            <dt>{t(($) => $.plan.weights)}</dt>
            <dd>{bytes(plan.memory.weights)}</dd>
            <dt>{t(($) => $.plan.teacher)}</dt>
            <dd>{bytes(plan.memory.teacher)}</dd>
            <dt>{t(($) => $.plan.optimiser)}</dt>
            <dd>{bytes(plan.memory.optimiser)}</dd>
            <dt>{t(($) => $.plan.activations)}</dt>
            <dd>{bytes(plan.memory.activations)}</dd>
          </dl>
        </details>
      )}
      {!plan && !refusal && busy && <p>{t(($) => $.plan.busy)}</p>}
      {plan && !refusal && <Time />}
    </div>
  );
}

/** How long the run would take, and on what. */
function Time() {
  const t = useWords();
  const { time, measuring } = useParts(timeStore, "time", "measuring");
  const steps = useStore(draftStore, ({ config }) => config.steps);
  const backend = useStore(engineStore, (state) => state.backend);
  if (measuring) return <p>{t(($) => $.plan.measuring)}</p>;
  if (!time || !backend) return null;
  const { seconds, secondsPerStep, threads } = time;
  // One that has lost a thread is as slow as it was measured.
  const on = backendLabel({ ...backend, threads });
  const each =
    secondsPerStep < 1
      ? t(($) => $.plan.milliseconds, { value: Math.round(1000 * secondsPerStep) })
      : t(($) => $.plan.seconds, { value: secondsPerStep.toFixed(1) });
  return (
    <p>
      <Trans
        t={t}
        i18nKey={($) => $.plan.time}
        values={{ time: duration(seconds), on, each, steps }}
        components={{ b: <b /> }}
      />
    </p>
  );
}
