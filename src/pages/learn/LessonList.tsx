import { Button, Checkbox } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useStore } from "../../workspace/react";
import { routeStore } from "../../workspace/route";
import styles from "./learn.module.css";
import { useLessonWords } from "./lessonWords";
import { LESSON_IDS, type LessonId } from "./stores/place";
import { forgetProgress, keepProgress, progressStore } from "./stores/progress";
import { backToWork, type Work } from "./stores/stage";
import { useWords } from "./words";

/** All lessons, what is solved of them, and what is kept. */
export function LessonList({ work }: { work: Work }) {
  const t = useWords();
  const { classMode, before, predictions } = useStore(progressStore);
  return (
    <>
      <p>{t(($) => $.about)}</p>
      <ol className={styles.lessons}>
        {LESSON_IDS.map((id, i) => (
          <Entry key={id} id={id} number={i + 1} />
        ))}
      </ol>
      <div className={styles.settings}>
        <Checkbox
          size="xs"
          label={t(($) => $.classMode)}
          checked={classMode}
          onChange={(event) => keepProgress({ classMode: event.currentTarget.checked })}
        />
        {before !== null && <Button onClick={() => void backToWork(work)}>{t(($) => $.ownWork)}</Button>}
        {Object.keys(predictions).length > 0 && (
          <Button variant="subtle" onClick={forgetProgress}>
            {t(($) => $.forget)}
          </Button>
        )}
      </div>
    </>
  );
}

function Entry({ id, number }: { id: LessonId; number: number }) {
  const t = useWords();
  const say = useLessonWords(id);
  const page = useStore(routeStore, (state) => state.page);
  const { solved, predictions } = useStore(progressStore);
  return (
    <li>
      <a href={`#/${page}?learn=${number}.1`}>
        <span className="num">{number}</span>
        <span>{say(($) => $.title)}</span>
        {solved[id] ? (
          <IconCircleCheck size={16} aria-label={t(($) => $.solved)} className={styles.solvedMark} />
        ) : (
          predictions[id] && <small>{t(($) => $.predicted)}</small>
        )}
      </a>
    </li>
  );
}
