import { bytes, count, duration } from "../../ui/format";
import { useShallow, useStore } from "../../workspace/react";
import runControlsStyles from "./runControls.module.css";
import { draftStore } from "./stores/draft";
import { planStore, refusalOf } from "./stores/plan";
import { timeStore } from "./stores/time";
import classes from "./train.module.css";

/** What the run would cost, or why it can't start and what to change. */
export function Plan() {
  const state = useStore(planStore);
  const batch = useStore(draftStore, ({ config }) => config.batch);
  const refusal = refusalOf(state);
  const { plan, busy } = state;
  return (
    <div role="status" className={`${runControlsStyles.plan} num`}>
      {refusal && (
        <p className={classes.bad}>
          {refusal.message} {refusal.advice}
        </p>
      )}
      {plan && (
        <details>
          <summary>
            {count(plan.trained)} of {count(plan.parameters)} parameters train; about{" "}
            {bytes(plan.memory.total)} of memory
            {plan.budget !== null && ` of ${bytes(plan.budget)}`}
            {plan.microBatch < batch && `; ${plan.microBatch} pairs at once`}.
          </summary>
          <dl className={runControlsStyles.memory}>
            <dt>Weights</dt>
            <dd>{bytes(plan.memory.weights)}</dd>
            <dt>Teacher</dt>
            <dd>{bytes(plan.memory.teacher)}</dd>
            <dt>Optimiser</dt>
            <dd>{bytes(plan.memory.optimiser)}</dd>
            <dt>Activations</dt>
            <dd>{bytes(plan.memory.activations)}</dd>
          </dl>
        </details>
      )}
      {!plan && !refusal && busy && <p>Working out what it needs…</p>}
      {plan && !refusal && <Time />}
    </div>
  );
}

/** How long the run would take, and on what. */
function Time() {
  const { time, measuring } = useStore(
    timeStore,
    useShallow(({ time, measuring }) => ({ time, measuring })),
  );
  const steps = useStore(draftStore, ({ config }) => config.steps);
  if (measuring) return <p>Measuring a step on this machine…</p>;
  if (!time) return null;
  const { seconds, secondsPerStep, on } = time;
  const each =
    secondsPerStep < 1 ? `${Math.round(1000 * secondsPerStep)} ms` : `${secondsPerStep.toFixed(1)} s`;
  return (
    <p>
      About <b>{duration(seconds)}</b> on {on}: a step takes {each}, as measured just now, times{" "}
      {steps.toLocaleString("en")}. Evaluations come on top.
    </p>
  );
}
