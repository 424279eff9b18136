import { IconCheck, IconStarFilled, IconX } from "@tabler/icons-react";
import { memo, useEffect } from "react";
import { Trans } from "../../language/words";
import { Caption } from "../../ui/Caption";
import { cosine } from "../../ui/format";
import shared from "../../ui/page.module.css";
import { answersStore } from "../../workspace/answers";
import { judge } from "../../workspace/labels";
import { type Picture, pictureStore } from "../../workspace/pictures";
import { useCaptions, useShallow, useStore } from "../../workspace/react";
import { cellOf } from "../../workspace/scores";
import { select } from "../../workspace/selection";
import { rowsSeen, see } from "../../workspace/sight";
import type { SlotModel } from "../../workspace/slotModels";
import styles from "./local.module.css";
import { MarkButtons } from "./MarkButtons";
import { useRowsInSight } from "./rowsInSight";
import { mapKey, mapStore, SCORE_METHOD } from "./stores/maps";
import { useWords } from "./words";

interface ListProps {
  picture: Picture;
  caption: string;
  models: readonly SlotModel[];
}

/** Height of a row before it is drawn. */
const ROW_PX = 31;

/** The picture's captions with global and local score: choose one to map. */
export function CaptionList({ picture, caption, models }: ListProps) {
  const t = useWords();
  const captions = useCaptions();
  const { long, scroller, measure, rows, before, after, show } = useRowsInSight(captions.length, ROW_PX);
  const seen = rowsSeen(long, rows, captions);
  useEffect(() => see("listed", seen), [seen]);
  const chosen = captions.indexOf(caption);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a choice comes into sight once
  useEffect(() => {
    if (long && chosen >= 0) show(chosen);
  }, [long, chosen]);
  return (
    <fieldset className={styles.captionList} aria-label={t(($) => $.list.label)}>
      <div className={styles.captionListHead} aria-hidden>
        <span>{t(($) => $.caption)}</span>
        {models.map(({ id, slot }) => (
          <span key={id}>
            {models.length > 1 && `${slot.toUpperCase()} `}
            <Trans t={t} i18nKey={($) => $.list.scores} components={{ i: <i /> }} />
          </span>
        ))}
      </div>
      <section ref={scroller} className={styles.captionRows} data-long={long}>
        {before > 0 && <div style={{ height: before }} />}
        {rows.map((i) => {
          const text = captions[i];
          if (text === undefined) return null;
          return (
            <div key={text} ref={measure} data-index={i}>
              <CaptionRow picture={picture} text={text} pressed={text === caption} models={models} />
            </div>
          );
        })}
        {after > 0 && <div style={{ height: after }} />}
      </section>
    </fieldset>
  );
}

interface RowProps {
  picture: Picture;
  text: string;
  pressed: boolean;
  models: readonly SlotModel[];
}

const CaptionRow = memo(function CaptionRow({ picture, text, pressed, models }: RowProps) {
  const t = useWords();
  const pictures = useStore(pictureStore, (state) => state.pictures);
  const locals = useStore(
    mapStore,
    useShallow(({ maps }) =>
      models.map(({ id }) => maps[mapKey(id, picture.ref, text, SCORE_METHOD)]?.localScore),
    ),
  );
  const hidden = useStore(answersStore, (state) => state.hidden);
  const verdict = hidden ? null : judge(picture, text, pictures);
  const row = (
    <button
      type="button"
      className={styles.captionRow}
      aria-pressed={pressed}
      onClick={() => select({ picture: picture.ref, caption: text })}
    >
      <span className={styles.captionText}>
        <Caption text={text}>
          {verdict !== null && (
            <span className={styles.inlineLabel} data-label={verdict}>
              {verdict ? <IconCheck size={13} stroke={2.6} /> : <IconX size={13} stroke={2.6} />}
              <span className={shared.srOnly}>{t(($) => (verdict ? $.list.true : $.list.false))}</span>
            </span>
          )}
        </Caption>
      </span>
      {models.map(({ id, table }, i) => {
        const cell = cellOf(table, picture.ref, text);
        const local = locals[i];
        return (
          <span key={id} className={`${styles.captionScores} num`}>
            {cell?.best && (
              <IconStarFilled size={10} className={styles.star} aria-label={t(($) => $.preferred)} />
            )}
            {cell ? cosine(cell.cosine) : "…"} <i>/</i> {local === undefined ? "…" : cosine(local)}
          </span>
        );
      })}
    </button>
  );
  if (picture.marks === null) return row;
  return (
    <div className={styles.ownRow}>
      {row}
      <MarkButtons picture={picture} caption={text} />
    </div>
  );
});
