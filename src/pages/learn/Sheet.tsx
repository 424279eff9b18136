import { createPortal } from "react-dom";
import { useStore } from "../../workspace/react";
import { routeStore } from "../../workspace/route";
import { useScenes } from "../../workspace/useScenes";
import { LESSONS } from "./lessons";
import { useLessonWords } from "./lessonWords";
import styles from "./sheet.module.css";
import type { LessonId, Place } from "./stores/place";
import { useStage } from "./useLesson";
import { useWords } from "./words";

const NONE: readonly string[] = [];

/** The lesson on paper: what is printed instead of the page, one side of A4. */
export function Sheet({ id, at }: { id: LessonId; at: Place }) {
  const t = useWords();
  const say = useLessonWords(id);
  const page = useStore(routeStore, (state) => state.page);
  const stage = useStage(id);
  const { scenes } = useScenes(stage?.pictures ?? NONE);
  const address = `${location.origin}${location.pathname}#/${page}?learn=${at.lesson}.1`;
  return createPortal(
    <article className={styles.sheet} data-print="sheet" lang={document.documentElement.lang}>
      <header>
        <h1>
          {t(($) => $.number, { number: at.lesson })}: {say(($) => $.title)}
        </h1>
        <p>
          {t(($) => $.sheet.name)} <i /> {t(($) => $.sheet.date)} <i />
        </p>
      </header>
      <p>{say(($) => $.lead)}</p>
      <h2>1 · {t(($) => $.sheet.predict)}</h2>
      <p>{say(($) => $.question)}</p>
      <ul className={styles.boxes}>
        {LESSONS[id].options.map((option) => (
          <li key={option}>{say(($) => $.options[option])}</li>
        ))}
      </ul>
      <h2>2 · {t(($) => $.sheet.act)}</h2>
      <div className={styles.pictures}>
        {scenes?.map(({ ref, url }, i) => (
          <figure key={ref}>
            <img src={url} alt={t(($) => $.show.picture, { number: i + 1 })} />
            <figcaption>{i + 1}</figcaption>
          </figure>
        ))}
      </div>
      <table>
        <tbody>
          {stage?.captions.map((caption) => (
            <tr key={caption}>
              <th scope="row">{caption}</th>
              {stage.pictures.map((ref, i) => (
                <td key={ref}>{i + 1}:</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <h2>3 · {t(($) => $.sheet.reveal)}</h2>
      <div className={styles.lines} />
      <h2>4 · {t(($) => $.sheet.exercise)}</h2>
      <p>{say(($) => $.exercise)}</p>
      <div className={styles.lines} />
      <footer>
        {t(($) => $.sheet.address)}: {address}
      </footer>
    </article>,
    document.body,
  );
}
