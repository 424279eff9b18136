import { Tooltip } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowsSort,
  IconArrowUp,
  IconCheck,
  IconStarFilled,
  IconX,
} from "@tabler/icons-react";
import { memo, useEffect, useMemo } from "react";
import { Trans } from "../../language/words";
import { Caption } from "../../ui/Caption";
import { DomainNotice } from "../../ui/DomainNotice";
import shared from "../../ui/page.module.css";
import { SlotLetter } from "../../ui/SlotLetter";
import { useSideways } from "../../ui/sideways";
import { answersStore } from "../../workspace/answers";
import { judge } from "../../workspace/labels";
import { modelStore } from "../../workspace/models";
import { handleStore, readableOf } from "../../workspace/pictureHandles";
import { mark, type Picture, pictureStore } from "../../workspace/pictures";
import { useCaptions, useOfFocus, useStore } from "../../workspace/react";
import { bestOf, scoreStore } from "../../workspace/scores";
import { inSight, rowsSeen, see, sightStore, turnTo } from "../../workspace/sight";
import { type SlotModel, useSlotModels } from "../../workspace/slotModels";
import { toggleSort, viewStore } from "../../workspace/view";
import page from "./compare.module.css";
import { ExportMenu } from "./ExportMenu";
import { useGrid } from "./grid";
import { Marked } from "./Marked";
import { PicturePages } from "./PicturePages";
import { useRowsInSight } from "./rowsInSight";
import { ScoreCell } from "./ScoreCell";
import { ScoreTerms } from "./ScoreTerms";
import { SkippedRows } from "./SkippedRows";
import { sortedCaptions } from "./sorted";
import styles from "./table.module.css";
import { useWords } from "./words";

/** Height of a row of two models, before it is drawn. */
const ROW_PX = 92;

/** Every caption against every picture: a page of pictures at a time, of many captions the rows in sight. */
export function GlobalTable() {
  const t = useWords();
  const captions = useCaptions();
  const pictures = useStore(pictureStore, (state) => state.pictures);
  const broken = useStore(handleStore, (state) => state.broken);
  const busy = useStore(scoreStore, (state) => state.busy);
  const sort = useStore(viewStore, (state) => state.sort);
  const turned = useStore(sightStore, (state) => state.page);
  const models = useSlotModels();
  const loaded = useStore(modelStore, (state) => state.loaded);
  const infos = models.flatMap(({ id }) => loaded[id] ?? []);
  const focused = useOfFocus(({ picture }) => picture?.ref ?? null);
  const readable = useMemo(() => readableOf(pictures, broken), [pictures, broken]);
  const place = readable.findIndex(({ ref }) => ref === focused);
  // What is chosen comes into sight; turning pages chooses nothing.
  useEffect(() => turnTo(place), [place]);
  const { shown, page: at, pages } = useMemo(() => inSight(readable, turned), [readable, turned]);
  const rows = sortedCaptions(captions, sort, models[0]?.table);
  const { long, scroller, measure, ...window } = useRowsInSight(rows.length, ROW_PX);
  useSideways(scroller, `${shown.length} ${rows.length > 0}`);
  const seen = rowsSeen(long, window.rows, rows);
  useEffect(() => see("captions", seen), [seen]);
  const refs = useMemo(() => shown.map(({ ref }) => ref), [shown]);
  const grid = useGrid({
    rows,
    columns: refs,
    drawn: window.rows,
    show: window.show,
    onMark: ({ row, column }, value) => {
      const [ref, caption] = [refs[column], rows[row]];
      if (ref !== undefined && caption !== undefined) mark(ref, caption, value);
    },
  });
  const own = shown.some(({ marks }) => marks !== null);
  const scale = models[0]?.table?.logitScale;
  return (
    <section aria-labelledby="global-title" className={shared.panel} aria-busy={busy}>
      <div className={shared.panelHead}>
        <h2 id="global-title">{t(($) => $.table.title)}</h2>
        <ScoreTerms scale={scale} />
        <ExportMenu />
      </div>
      <DomainNotice models={infos} pictures={pictures} captions={captions} />
      {pages > 1 && (
        <PicturePages
          page={at}
          pages={pages}
          count={readable.length}
          unreadable={pictures.length - readable.length}
        />
      )}
      {shown.length === 0 || rows.length === 0 ? (
        <p className={shared.empty}>
          {shown.length === 0 ? t(($) => $.table.addPicture) : t(($) => $.table.addCaption)}
        </p>
      ) : (
        <section
          ref={scroller}
          className={styles.tableWrap}
          data-long={long}
          aria-label={long ? t(($) => $.table.scores, { count: rows.length }) : undefined}
        >
          <table
            className={styles.table}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the arrow keys go from cell to cell
            role="grid"
            aria-labelledby="global-title"
            onKeyDown={grid.onKeyDown}
            onFocus={grid.onFocus}
            style={{ "--columns": shown.length } as React.CSSProperties}
            aria-rowcount={long ? rows.length + 2 : undefined}
          >
            <thead>
              <tr>
                <th scope="col" aria-sort={ariaSort(sort, "caption")}>
                  <SortButton by="caption" label={t(($) => $.table.caption)} />
                </th>
                {shown.map(({ ref, name, url }) => (
                  <th key={ref} scope="col" aria-sort={ariaSort(sort, ref)} data-focused={focused === ref}>
                    <button
                      type="button"
                      className={styles.columnHead}
                      title={t(($) => $.table.sort, { name })}
                      onClick={() => toggleSort(ref)}
                    >
                      <img src={url} alt={name} />
                      <SortIcon by={ref} />
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <SkippedRows pixels={window.before} />
              {window.rows.map((i) => {
                const caption = rows[i];
                if (caption === undefined) return null;
                return (
                  <CaptionRow
                    key={caption}
                    caption={caption}
                    row={i}
                    long={long}
                    stop={grid.stop.row === i ? grid.stop.column : null}
                    measure={measure}
                    shown={shown}
                    models={models}
                  />
                );
              })}
              <SkippedRows pixels={window.after} />
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{t(($) => $.table.preference)}</th>
                {shown.map((picture) => (
                  <td key={picture.ref}>
                    {models.map((model) => (
                      <Preference key={model.id} model={model} picture={picture} many={models.length > 1} />
                    ))}
                  </td>
                ))}
              </tr>
            </tfoot>
          </table>
        </section>
      )}
      <ul className={styles.legend}>
        <li>
          <IconStarFilled size={11} aria-hidden /> {t(($) => $.table.star)}
        </li>
        <li>
          <IconCheck size={13} stroke={2.4} className={page.rightText} aria-hidden />{" "}
          {t(($) => $.table.check)}
        </li>
        <li>
          <IconX size={13} stroke={2.4} className={page.wrongText} aria-hidden /> {t(($) => $.table.cross)}
        </li>
        <li>
          <span className={styles.heatRamp} aria-hidden /> {t(($) => $.table.heat)}
        </li>
        {models.length === 1 && <li>{t(($) => $.table.local)}</li>}
      </ul>
      {own && (
        <p className={page.hint}>
          <Trans t={t} i18nKey={($) => $.table.keys} components={{ kbd: <kbd /> }} />
        </p>
      )}
      <Marked />
    </section>
  );
}

interface RowProps {
  caption: string;
  row: number;
  /** The table scrolls by itself, and has rows that are not in the page. */
  long: boolean;
  /** Column of the cell that Tab stops at; null where it is in another row. */
  stop: number | null;
  measure: ((row: Element | null) => void) | undefined;
  shown: readonly Picture[];
  models: readonly SlotModel[];
}

/** A row that nothing has changed for is not drawn again: the others are typed. */
const CaptionRow = memo(function CaptionRow({ caption, row, long, stop, measure, shown, models }: RowProps) {
  return (
    <tr ref={measure} data-index={long ? row : undefined} aria-rowindex={long ? row + 2 : undefined}>
      <th scope="row">
        <Caption text={caption} />
      </th>
      {shown.map((picture, column) => (
        <td key={picture.ref}>
          <ScoreCell
            picture={picture}
            caption={caption}
            models={models}
            row={row}
            column={column}
            stop={stop === column}
          />
        </td>
      ))}
    </tr>
  );
});

function ariaSort(sort: { by: string; descending: boolean }, by: string) {
  if (sort.by !== by) return "none" as const;
  return sort.descending ? ("descending" as const) : ("ascending" as const);
}

function SortIcon({ by }: { by: string }) {
  const sort = useStore(viewStore, (state) => state.sort);
  const Icon = sort.by !== by ? IconArrowsSort : sort.descending ? IconArrowDown : IconArrowUp;
  return <Icon size={12} className={styles.sortIcon} data-on={sort.by === by} aria-hidden />;
}

function SortButton({ by, label }: { by: string; label: string }) {
  return (
    <button type="button" className={styles.sortButton} onClick={() => toggleSort(by)}>
      {label} <SortIcon by={by} />
    </button>
  );
}

/** Whether the preferred caption is the true one. */
function Preference({ model, picture, many }: { model: SlotModel; picture: Picture; many: boolean }) {
  const t = useWords();
  const best = bestOf(model.table, picture.ref);
  const pictures = useStore(pictureStore, (state) => state.pictures);
  const hidden = useStore(answersStore, (state) => state.hidden);
  const verdict = best === null || hidden ? null : judge(picture, best, pictures);
  const letter = many ? <SlotLetter plain slot={model.slot} /> : null;
  if (verdict === null)
    return (
      <Tooltip label={t(($) => (best === null ? $.table.notYet : hidden ? $.table.hidden : $.table.unsaid))}>
        <span className={styles.preference}>{letter} –</span>
      </Tooltip>
    );
  return (
    <span className={styles.preference} data-label={verdict}>
      {letter}
      {verdict ? (
        <IconCheck size={14} stroke={2.4} aria-hidden />
      ) : (
        <IconX size={14} stroke={2.4} aria-hidden />
      )}
      {t(($) => (verdict ? $.table.true : $.table.false))}
    </span>
  );
}
