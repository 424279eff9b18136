import { ActionIcon, Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconPresentation, IconPrinter, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { answersStore } from "../../workspace/answers";
import { useStore } from "../../workspace/react";
import { LessonList } from "./LessonList";
import { LessonSteps } from "./LessonSteps";
import styles from "./learn.module.css";
import { Sheet } from "./Sheet";
import { beside, goToPlace, learnStore, lessonOf, type Place } from "./stores/place";
import { progressStore, readProgress } from "./stores/progress";
import { backToWork, type Work } from "./stores/stage";
import { useWords } from "./words";

/** Before this step nothing tells what is true where a class is asked. */
const REVEALED = 3;

function useMarks(at: Place) {
  const classMode = useStore(progressStore, (state) => state.classMode);
  const hidden = classMode && at.lesson > 0 && at.step < REVEALED;
  useEffect(() => {
    answersStore.setState({ hidden });
    return () => answersStore.setState({ hidden: false });
  }, [hidden]);
}

/** What arrows and page keys mean to others: a radio, a text, a map. */
const TAKES_KEYS = "input, textarea, select, [role=application], [role=slider], [role=menu]";

/** A clicker sends Page Up and Page Down; arrows turn steps wherever nothing else takes them. */
function usePresentationKeys(presenting: boolean, at: Place) {
  useEffect(() => {
    if (!presenting) return;
    const turn = (event: KeyboardEvent) => {
      const taken = event.target instanceof Element && event.target.closest(TAKES_KEYS) !== null;
      const by =
        event.key === "PageDown" || (event.key === "ArrowRight" && !taken)
          ? 1
          : event.key === "PageUp" || (event.key === "ArrowLeft" && !taken)
            ? -1
            : null;
      if (event.key === "Escape") learnStore.setState({ presenting: false });
      const next = by && beside(at, by);
      if (!next) return;
      event.preventDefault();
      goToPlace(next);
    };
    addEventListener("keydown", turn);
    return () => removeEventListener("keydown", turn);
  }, [presenting, at]);
}

/** The lessons beside the page; over all of it where they are presented; on a phone in a sheet below. */
export function LearnPanel({ at, work }: { at: Place; work: Work }) {
  const t = useWords();
  const presenting = useStore(learnStore, (state) => state.presenting);
  const [folded, setFolded] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void readProgress();
  }, []);
  useMarks(at);
  usePresentationKeys(presenting, at);
  const lesson = lessonOf(at);
  const leave = () => {
    goToPlace(null);
    void backToWork(work);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step begins at its top
  useEffect(() => {
    body.current?.scrollTo(0, 0);
  }, [at]);
  return (
    <aside
      className={styles.panel}
      data-presenting={presenting}
      data-folded={folded && !presenting}
      aria-labelledby="learn-title"
    >
      <header className={styles.head}>
        <h2 id="learn-title">{t(($) => $.learn)}</h2>
        {lesson && (
          <>
            <Tool label={t(($) => $.print)} onClick={() => window.print()}>
              <IconPrinter />
            </Tool>
            <Tool
              label={t(($) => (presenting ? $.presentEnd : $.present))}
              onClick={() => learnStore.setState({ presenting: !presenting })}
            >
              <IconPresentation />
            </Tool>
          </>
        )}
        <Tool
          className={styles.fold}
          label={t(($) => (folded ? $.unfold : $.fold))}
          onClick={() => setFolded(!folded)}
        >
          {folded ? <IconChevronUp /> : <IconChevronDown />}
        </Tool>
        <Tool label={t(($) => $.close)} onClick={leave}>
          <IconX />
        </Tool>
      </header>
      <div ref={body} className={styles.body}>
        {lesson ? (
          <LessonSteps key={lesson} id={lesson} at={at} presenting={presenting} work={work} />
        ) : (
          <LessonList work={work} />
        )}
      </div>
      {lesson && <Sheet id={lesson} at={at} />}
    </aside>
  );
}

interface ToolProps {
  label: string;
  onClick: () => void;
  className?: string | undefined;
  children: React.ReactNode;
}

function Tool({ label, onClick, className, children }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        className={`${styles.tool} ${className ?? ""}`}
        aria-label={label}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
