import { Button, Progress } from "@mantine/core";
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconPlayerTrackNextFilled,
} from "@tabler/icons-react";
import { methodName } from "../../degla/method";
import type { Interval } from "../../eval/statistics/pairedDifference";
import { duration } from "../../ui/format";
import { engineStore } from "../../workspace/engine";
import { useShallow, useStore } from "../../workspace/react";
import { KeepButtons } from "./KeepButtons";
import { Plan } from "./Plan";
import { isSeen, range, signed } from "./points";
import runControlsStyles from "./runControls.module.css";
import { stateOf } from "./status";
import { draftStore } from "./stores/draft";
import { planStore, refusalOf } from "./stores/plan";
import { pauseRun, resumeRun, startRun, stepRun, stopRun } from "./stores/runControls";
import { activeRun, IDLE, runsStore } from "./stores/runs";
import { tabStore, wentOn } from "./stores/tab";
import { pathOf } from "./stores/view";
import { dataName, trainedName } from "./stores/wording";
import classes from "./train.module.css";

/** The one button, what it will do, and how it goes. */
export function RunControls() {
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
    <section aria-label="Training" className={`${classes.panel} ${runControlsStyles.runControls}`}>
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
                Pause
              </Button>
            ) : (
              held && (
                <Button
                  size="md"
                  variant="filled"
                  leftSection={<IconPlayerPlayFilled size={16} />}
                  onClick={() => void resumeRun(held.id)}
                >
                  Resume
                </Button>
              )
            )}
            <Button
              size="md"
              leftSection={<IconPlayerTrackNextFilled size={14} />}
              onClick={() => void stepRun((running ?? held)!.id)}
              disabled={running !== null && running.step === 0}
            >
              Step
            </Button>
            <Button
              size="md"
              leftSection={<IconPlayerStopFilled size={14} />}
              onClick={() => void stopRun((running ?? held)!.id)}
            >
              Stop
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
            Train
          </Button>
        )}
        {!running && !held && (
          <div className={runControlsStyles.will}>
            <p>
              <b>{methodName(config.method)}</b> on <b>{dataName(config)}</b>:{" "}
              {config.steps.toLocaleString("en")} steps of {config.batch}, updating{" "}
              <b>{trainedName(config)}</b>.
            </p>
            <Plan />
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
  const { runs, live, focused } = useStore(
    runsStore,
    useShallow(({ runs, live, focused }) => ({ runs, live, focused })),
  );
  const run = activeRun({ runs, live }) ?? runs.find(({ id }) => id === focused);
  if (!run) return null;
  const { phase, phaseProgress, imagesPerSecond, remainingSeconds } = live[run.id] ?? IDLE;
  const aside = phase === null ? null : phaseProgress;
  const said = [
    `step ${run.step.toLocaleString("en")} of ${run.config.steps.toLocaleString("en")}`,
    imagesPerSecond !== null ? `${imagesPerSecond.toFixed(1)} images a second` : "",
    remainingSeconds !== null && run.status === "running" ? `${duration(remainingSeconds)} left` : "",
  ].filter(Boolean);
  return (
    <div className={runControlsStyles.way}>
      <p>
        <b>{run.config.name}</b> <span role="status">{phase ?? stateOf(run)}</span>
      </p>
      <Progress
        size="sm"
        value={(100 * run.step) / run.config.steps}
        animated={run.status === "running"}
        aria-label={`${run.config.name}: steps made`}
      />
      {aside && (
        <Progress
          mt={4}
          size="xs"
          color="gray"
          value={(100 * aside.done) / aside.total}
          aria-label={`${phase}: pictures and texts`}
        />
      )}
      <p className={`${runControlsStyles.facts} num`}>
        {said.join(" · ")}
        {aside && ` · evaluation: ${duration(aside.remainingSeconds)} left`}
      </p>
    </div>
  );
}

/** What came of the run that is looked at, and what can be done with it. */
function Ended() {
  const { runs, focused } = useStore(
    runsStore,
    useShallow(({ runs, focused }) => ({ runs, focused })),
  );
  const run = runs.find(({ id }) => id === focused);
  if (!run) return null;
  const end = pathOf(run).at(-1);
  return (
    <div className={runControlsStyles.ended}>
      <p className="num">
        <b>{run.config.name}</b>: {stateOf(run)} at step {run.step.toLocaleString("en")}.
        {end && end.step > 0 && (
          <>
            {" "}
            Points against the base, on held-out data: composition <Points of={end.gained} />, retention{" "}
            <Points of={end.kept} />.
          </>
        )}
        {run.error && (
          <span className={classes.bad}>
            {" "}
            {run.error.message} {run.error.advice}
          </span>
        )}
      </p>
      <KeepButtons run={run} />
    </div>
  );
}

/** Points with their interval; said in words where there is no difference to be seen. */
function Points({ of }: { of: Interval | null }) {
  if (!of) return "not measured";
  return (
    <>
      <b>{signed(of.value)}</b> ({range(of)}
      {!isSeen(of) && ": no difference seen"})
    </>
  );
}

/** What the browser did while the tab was hidden. */
function Absent() {
  const absence = useStore(tabStore, (state) => state.absence);
  const focused = useStore(runsStore, (state) => state.focused);
  if (!absence || absence.run !== focused) return null;
  const { seconds, steps } = absence;
  return (
    <p className={`${classes.hint} num`} role="status">
      While this tab was hidden for {duration(seconds)},{" "}
      {steps === 1 ? "one step was" : `${steps} steps were`} made.{" "}
      {!wentOn(absence) &&
        "The browser held the worker back: keep the tab in sight, or in a window of its own, to train at full speed."}
    </p>
  );
}
