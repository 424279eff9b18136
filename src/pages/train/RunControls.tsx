import { Button, Progress } from "@mantine/core";
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconPlayerTrackNextFilled,
} from "@tabler/icons-react";
import type { Interval } from "../../eval/statistics/pairedDifference";
import { sentences } from "../../language/formats";
import { Trans } from "../../language/words";
import type { Part } from "../../scenes/measures";
import { FaultAdvice } from "../../ui/FaultAdvice";
import { duration, timeLeft } from "../../ui/format";
import page from "../../ui/page.module.css";
import { engineStore } from "../../workspace/engine";
import { useParts, useStore } from "../../workspace/react";
import { faultTitle } from "../../workspace/told";
import { KeepButtons } from "./KeepButtons";
import { Plan } from "./Plan";
import { fewOf, isSeen, range, signed } from "./points";
import runControlsStyles from "./runControls.module.css";
import { phaseOf, stateOf } from "./status";
import { draftStore } from "./stores/draft";
import { planStore, refusalOf } from "./stores/plan";
import { pauseRun, resumeRun, startRun, stepRun, stopRun } from "./stores/runControls";
import { activeRun, IDLE, runsStore } from "./stores/runs";
import { tabStore, wentOn } from "./stores/tab";
import { pathOf } from "./stores/view";
import { dataName, methodWords, trainedName } from "./stores/wording";
import classes from "./train.module.css";
import { useWords } from "./words";

/** The one button, what it will do, and how it goes. */
export function RunControls() {
  const t = useWords();
  const state = useStore(runsStore);
  const config = useStore(draftStore, (draft) => draft.config);
  const plan = useStore(planStore);
  const ready = useStore(engineStore, ({ status }) => status === "ready");
  const running = activeRun(state);
  const focused = state.runs.find(({ id }) => id === state.focused) ?? null;
  const held = focused && focused.status === "paused" && state.live[focused.id] ? focused : null;
  const refusal = refusalOf(plan);
  const busy = running !== null || state.starting !== null;
  return (
    <section
      aria-label={t(($) => $.controls.label)}
      className={`${page.panel} ${runControlsStyles.runControls}`}
    >
      <div className={runControlsStyles.start}>
        {running || held ? (
          <div className={runControlsStyles.controls}>
            {running ? (
              <Button
                size="md"
                variant="filled"
                leftSection={<IconPlayerPauseFilled size={16} />}
                onClick={() => void pauseRun(running.id)}
              >
                {t(($) => $.controls.pause)}
              </Button>
            ) : (
              held && (
                <Button
                  size="md"
                  variant="filled"
                  leftSection={<IconPlayerPlayFilled size={16} />}
                  onClick={() => void resumeRun(held.id)}
                >
                  {t(($) => $.controls.resume)}
                </Button>
              )
            )}
            <Button
              size="md"
              leftSection={<IconPlayerTrackNextFilled size={14} />}
              onClick={() => void stepRun((running ?? held)!.id)}
              disabled={running !== null && running.step === 0}
            >
              {t(($) => $.controls.step)}
            </Button>
            <Button
              size="md"
              leftSection={<IconPlayerStopFilled size={14} />}
              onClick={() => void stopRun((running ?? held)!.id)}
            >
              {t(($) => $.controls.stop)}
            </Button>
          </div>
        ) : (
          <Button
            size="md"
            variant="filled"
            className={runControlsStyles.train}
            leftSection={<IconPlayerPlayFilled size={16} />}
            disabled={!ready || busy || refusal !== null}
            loading={state.starting !== null}
            onClick={() => void startRun()}
          >
            {t(($) => $.controls.train)}
          </Button>
        )}
        {!running && !held && (
          <div className={runControlsStyles.will}>
            <p>
              <Trans
                t={t}
                i18nKey={($) => $.controls.will}
                values={{
                  method: methodWords(config.method),
                  data: dataName(config),
                  steps: config.steps,
                  batch: config.batch,
                  trained: trainedName(config),
                }}
                components={{ b: <b /> }}
              />
            </p>
            {state.starting ? <p role="status">{phaseOf(state.starting)}…</p> : <Plan />}
          </div>
        )}
        {(running || held) && <Way />}
      </div>
      {!running && !held && focused && <Ended />}
      <Absent />
    </section>
  );
}

/** How far the run is, how fast it goes, and how long it still takes. */
function Way() {
  const t = useWords();
  const { runs, live, focused } = useParts(runsStore, "runs", "live", "focused");
  const run = activeRun({ runs, live }) ?? runs.find(({ id }) => id === focused);
  if (!run) return null;
  const { phase, phaseProgress, imagesPerSecond, remainingSeconds } = live[run.id] ?? IDLE;
  const doing = phase && phaseOf(phase);
  const aside = phase && phaseProgress;
  const said = [
    t(($) => $.controls.stepOf, { step: run.step, steps: run.config.steps }),
    imagesPerSecond !== null ? t(($) => $.controls.speed, { speed: imagesPerSecond.toFixed(1) }) : "",
    run.status === "running" && timeLeft(remainingSeconds),
    aside ? t(($) => $.controls.evaluationLeft, { time: duration(aside.remainingSeconds) }) : "",
  ].filter(Boolean);
  return (
    <div className={runControlsStyles.way}>
      <p>
        <b>{run.config.name}</b> <span role="status">{doing ?? stateOf(run)}</span>
      </p>
      <Progress
        size="sm"
        value={(100 * run.step) / run.config.steps}
        animated={run.status === "running"}
        aria-label={t(($) => $.controls.stepsMade, { name: run.config.name })}
      />
      {aside && (
        <Progress
          mt={4}
          size="xs"
          color="gray"
          value={(100 * aside.done) / aside.total}
          aria-label={t(($) => $.controls.phaseMade, { phase: doing ?? "" })}
        />
      )}
      <p className={`${runControlsStyles.facts} num`}>{said.join(" · ")}</p>
    </div>
  );
}

/** What came of the run that is looked at, and what can be done with it. */
function Ended() {
  const t = useWords();
  const { runs, focused } = useParts(runsStore, "runs", "focused");
  const run = runs.find(({ id }) => id === focused);
  if (!run) return null;
  const end = pathOf(run).at(-1);
  return (
    <div className={runControlsStyles.ended}>
      <p className="num">
        <b>{run.config.name}</b>
        {t(($) => $.controls.ended, { state: stateOf(run), step: run.step })}
        {end && end.step > 0 && (
          <>
            {" "}
            <Trans
              t={t}
              i18nKey={($) => $.controls.points}
              components={{
                composition: <Points of={end.gained} parts={end.parts.composition} />,
                retention: <Points of={end.kept} parts={end.parts.retention} />,
              }}
            />
          </>
        )}
        {run.error && (
          <span className={classes.bad}>
            {" "}
            {faultTitle(run.error)} <FaultAdvice fault={run.error} />
          </span>
        )}
      </p>
      <KeepButtons run={run} />
    </div>
  );
}

/** Points with their interval; said in words where there is no difference to be seen. */
function Points({ of, parts }: { of: Interval | null; parts: readonly Part[] }) {
  const t = useWords();
  if (!of) return t(($) => $.controls.notMeasured);
  const few = fewOf(parts);
  return (
    <>
      <b>{signed(of.value)}</b> ({range(of)}
      {!isSeen(of) && t(($) => $.controls.noDifference)}
      {few && t(($) => $.controls.counts, { counts: few })})
    </>
  );
}

/** What the browser did while the tab was hidden. */
function Absent() {
  const t = useWords();
  const absence = useStore(tabStore, (state) => state.absence);
  const focused = useStore(runsStore, (state) => state.focused);
  if (!absence || absence.run !== focused) return null;
  const { seconds, steps } = absence;
  return (
    <p className={`${page.hint} num`} role="status">
      {sentences([
        t(($) => $.controls.absent, { count: steps, time: duration(seconds) }),
        wentOn(absence) ? "" : t(($) => $.controls.heldBack),
      ])}
    </p>
  );
}
