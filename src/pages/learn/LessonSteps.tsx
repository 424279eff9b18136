import { Button } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconCheck } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import shared from "../../ui/page.module.css";
import { report } from "../../workspace/faults";
import { useStore } from "../../workspace/react";
import { routeStore } from "../../workspace/route";
import { Exhibit } from "./exhibits/Exhibit";
import styles from "./learn.module.css";
import { LESSONS } from "./lessons";
import type { Stage } from "./lessons/lesson";
import { useLessonWords } from "./lessonWords";
import { beside, goToPlace, type LessonId, type Place, STEPS, writePlace } from "./stores/place";
import { predict, progressStore, solve } from "./stores/progress";
import { putStage, type Work } from "./stores/stage";
import { isStaged, useLive, useStage } from "./useLesson";
import { useWords } from "./words";

interface Props {
  id: LessonId;
  at: Place;
  presenting: boolean;
  work: Work;
}

/** One lesson: its steps as links, and the step at hand. */
export function LessonSteps({ id, at, presenting, work }: Props) {
  const t = useWords();
  const say = useLessonWords(id);
  const page = useStore(routeStore, (state) => state.page);
  const classMode = useStore(progressStore, (state) => state.classMode);
  const stage = useStage(id);
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  // Whoever turns a step goes on reading there; who opens a link is not taken from the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each step
  useEffect(() => {
    if (!first.current) heading.current?.focus({ preventScroll: true });
    first.current = false;
  }, [at.step]);
  const step = STEPS[at.step - 1]!;
  const address = (place: Place) => `#/${page}?learn=${writePlace(place)}${presenting ? "&present=1" : ""}`;
  return (
    <>
      <p className={styles.number}>{t(($) => $.number, { number: at.lesson })}</p>
      <h3 className={styles.title}>{say(($) => $.title)}</h3>
      <nav aria-label={t(($) => $.stepsLabel)}>
        <ol className={styles.steps}>
          {STEPS.map((name, i) => (
            <li key={name}>
              <a
                href={address({ ...at, step: i + 1 })}
                aria-current={i + 1 === at.step ? "step" : undefined}
                data-done={i + 1 < at.step}
              >
                {t(($) => $.steps[name])}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <div className={styles.step} data-step={step}>
        <div className={styles.text}>
          <h4 ref={heading} tabIndex={-1} className={shared.srOnly}>
            {t(($) => $.steps[step])}
          </h4>
          {step === "predict" && <Predict id={id} />}
          {step === "act" && <Act id={id} stage={stage} work={work} />}
          {step === "reveal" && <Reveal id={id} stage={stage} work={work} />}
          {step === "exercise" && <Exercise id={id} />}
        </div>
        {stage && (presenting ? step !== "exercise" : step === "predict" || step === "reveal") && (
          <Exhibit
            id={id}
            stage={stage}
            scores={step !== "predict"}
            marks={step === "reveal" || (step === "act" && !classMode)}
          />
        )}
      </div>
      <Turning at={at} />
    </>
  );
}

function Turning({ at }: { at: Place }) {
  const t = useWords();
  const [back, next] = [beside(at, -1), beside(at, 1)];
  return (
    <div className={styles.turning}>
      <Button
        variant="subtle"
        leftSection={<IconArrowLeft size={15} />}
        onClick={() => back && goToPlace(back)}
        disabled={!back}
      >
        {back?.lesson === 0 ? t(($) => $.list) : t(($) => $.back)}
      </Button>
      <Button
        variant="filled"
        rightSection={<IconArrowRight size={15} />}
        onClick={() => goToPlace(next ?? { lesson: 0, step: 1 })}
      >
        {next ? t(($) => $.next) : t(($) => $.list)}
      </Button>
    </div>
  );
}

/** The question, before anything is shown. */
function Predict({ id }: { id: LessonId }) {
  const say = useLessonWords(id);
  const chosen = useStore(progressStore, ({ predictions }) => predictions[id]);
  return (
    <>
      <p className={styles.lead}>{say(($) => $.lead)}</p>
      <fieldset className={styles.options}>
        <legend>{say(($) => $.question)}</legend>
        {LESSONS[id].options.map((option) => (
          <label key={option}>
            <input
              type="radio"
              name={`predict-${id}`}
              checked={chosen === option}
              onChange={() => predict(id, option)}
            />
            {say(($) => $.options[option])}
          </label>
        ))}
      </fieldset>
    </>
  );
}

/** Sets the page to the lesson's pictures; asked for again it sets it anew. */
function Put({ id, stage, work }: { id: LessonId; stage: Stage | null; work: Work }) {
  useLive();
  const t = useWords();
  const say = useLessonWords(id);
  const [busy, setBusy] = useState(false);
  const put = async () => {
    if (!stage) return;
    setBusy(true);
    await putStage(stage, work).catch(report);
    setBusy(false);
  };
  const staged = stage !== null && isStaged(stage);
  return (
    <p className={styles.put}>
      <Button
        size="sm"
        variant={staged ? "default" : "filled"}
        onClick={() => void put()}
        loading={busy}
        disabled={!stage}
      >
        {say(($) => $.button)}
      </Button>
      <span role="status">{staged && !busy ? t(($) => $.staged) : ""}</span>
    </p>
  );
}

function Act(props: { id: LessonId; stage: Stage | null; work: Work }) {
  const t = useWords();
  const say = useLessonWords(props.id);
  return (
    <>
      <p className={styles.lead}>{say(($) => $.act)}</p>
      <Put {...props} />
      <p className={styles.hint}>{t(($) => $.kept)}</p>
    </>
  );
}

/** What came, beside what was predicted. */
function Reveal(props: { id: LessonId; stage: Stage | null; work: Work }) {
  useLive();
  const { id } = props;
  const t = useWords();
  const say = useLessonWords(id);
  const predicted = useStore(progressStore, ({ predictions }) => predictions[id]);
  const outcome = LESSONS[id].outcome();
  if (!outcome)
    return (
      <>
        <p role="status">{t(($) => $.waiting)}</p>
        <Put {...props} />
      </>
    );
  const option = say(($) => $.options[outcome.option]);
  const agreed = predicted === outcome.option;
  return (
    <>
      <p className={styles.verdict} data-agreed={predicted ? agreed : undefined} role="status">
        {predicted === undefined
          ? t(($) => $.noPrediction)
          : agreed
            ? t(($) => $.agreed, { option })
            : t(($) => $.differed, { option, predicted: say(($) => $.options[predicted]) })}
      </p>
      <p className={styles.came}>{say(($) => $.came[outcome.told], outcome.facts)}</p>
      <p>{say(($) => $.why)}</p>
    </>
  );
}

function Exercise({ id }: { id: LessonId }) {
  useLive();
  const t = useWords();
  const say = useLessonWords(id);
  const { solved, facts } = LESSONS[id].exercise();
  const before = useStore(progressStore, (state) => state.solved[id] ?? false);
  useEffect(() => {
    if (solved) solve(id);
  }, [solved, id]);
  const reached = solved || before;
  return (
    <>
      <p className={styles.lead}>{say(($) => $.exercise)}</p>
      <div role="status" className={styles.goal} data-reached={reached}>
        <p>{say(($) => $.doing, facts)}</p>
        <p>
          {reached && <IconCheck size="1em" aria-hidden />}
          {t(($) => (reached ? $.goalReached : $.goalOpen))}
        </p>
      </div>
    </>
  );
}
