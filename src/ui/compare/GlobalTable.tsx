import { Tooltip } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowsSort,
  IconArrowUp,
  IconCheck,
  IconStarFilled,
  IconX,
} from "@tabler/icons-react";
import { handleStore } from "../../state/handles";
import { mapKey, mapStore, SCORE_METHOD } from "../../state/maps";
import { modelStore, type Slot, shortName } from "../../state/models";
import { type Picture, pictureStore } from "../../state/pictures";
import { useCaptions, useFocus, useStore } from "../../state/react";
import { bestOf, type Cell, cellOf, type ScoreTable, scoreStore } from "../../state/scores";
import { select } from "../../state/selection";
import { judge } from "../../state/truth";
import { toggleSort, viewStore } from "../../state/view";
import page from "./compare.module.css";
import { ExportMenu } from "./ExportMenu";
import { cosine, difference, percent } from "./format";
import { sortedCaptions } from "./sorted";
import styles from "./table.module.css";

export interface SlotModel {
  slot: Slot;
  id: string;
  name: string;
  table: ScoreTable | undefined;
}

/** The compared models that are loaded, with their scores. */
export function useSlotModels(): SlotModel[] {
  const { slots, loaded } = useStore(modelStore);
  const { tables } = useStore(scoreStore);
  return (["a", "b"] as const).flatMap((slot) => {
    const id = slots[slot];
    if (id === null || (slot === "b" && id === slots.a)) return [];
    if (!loaded[id] && slot === "b") return [];
    return [{ slot, id, name: loaded[id]?.name ?? shortName(id), table: tables[id] }];
  });
}

/** Every caption against every picture. */
export function GlobalTable() {
  const captions = useCaptions();
  const { pictures } = useStore(pictureStore);
  const { broken } = useStore(handleStore);
  const { busy } = useStore(scoreStore);
  const { sort } = useStore(viewStore);
  const models = useSlotModels();
  const focus = useFocus();
  const shown = pictures.filter(({ ref }) => !broken[ref]);
  const rows = sortedCaptions(captions, sort, models[0]?.table);
  const range = cosineRange(models, shown, captions);
  const scale = models[0]?.table?.logitScale;
  return (
    <section aria-labelledby="global-title" className={page.panel} aria-busy={busy}>
      <div className={page.panelHead}>
        <h2 id="global-title">Global similarity</h2>
        <span className={page.hint}>cosine, and softmax over the captions of a picture</span>
        <ExportMenu />
      </div>
      {shown.length === 0 || rows.length === 0 ? (
        <p className={page.empty}>
          {shown.length === 0
            ? "Add a picture: paste it, drop it anywhere, or choose a sample scene."
            : "Write a caption: one a line."}
        </p>
      ) : (
        <div className={styles.tableWrap}>
          <table className={styles.table} style={{ "--columns": shown.length } as React.CSSProperties}>
            <thead>
              <tr>
                <th scope="col" aria-sort={ariaSort(sort, "caption")}>
                  <SortButton by="caption" label="Caption" />
                </th>
                {shown.map(({ ref, name, url }) => (
                  <th
                    key={ref}
                    scope="col"
                    aria-sort={ariaSort(sort, ref)}
                    data-focused={focus.picture?.ref === ref}
                  >
                    <button
                      type="button"
                      className={styles.columnHead}
                      title={`Sort by “${name}”`}
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
              {rows.map((caption) => (
                <tr key={caption}>
                  <th scope="row">{caption}</th>
                  {shown.map((picture) => (
                    <td key={picture.ref}>
                      <ScoreCell picture={picture} caption={caption} models={models} range={range} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">Preference</th>
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
        </div>
      )}
      <ul className={styles.legend}>
        <li>
          <IconStarFilled size={11} aria-hidden /> preferred by the model
        </li>
        <li>
          <IconCheck size={13} stroke={2.4} className={page.rightText} aria-hidden /> true of the picture
        </li>
        <li>
          <IconX size={13} stroke={2.4} className={page.wrongText} aria-hidden /> false
        </li>
        {range && (
          <li className="num">
            <span className={styles.heatRamp} aria-hidden /> cosine {cosine(range.low)} to{" "}
            {cosine(range.high)}
          </li>
        )}
        <li>loc: local score, mean of each phrase's strongest patch</li>
        {scale !== undefined && <li className="num">logit scale {scale.toFixed(1)}</li>}
      </ul>
    </section>
  );
}

function cosineRange(models: SlotModel[], pictures: Picture[], captions: string[]) {
  const values = models.flatMap(({ table }) =>
    pictures.flatMap(({ ref }) =>
      captions.map((caption) => cellOf(table, ref, caption)?.cosine ?? Number.NaN),
    ),
  );
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return null;
  return { low: Math.min(...known), high: Math.max(...known) };
}

function ariaSort(sort: { by: string; descending: boolean }, by: string) {
  if (sort.by !== by) return "none" as const;
  return sort.descending ? ("descending" as const) : ("ascending" as const);
}

function SortIcon({ by }: { by: string }) {
  const { sort } = useStore(viewStore);
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

interface CellProps {
  picture: Picture;
  caption: string;
  models: SlotModel[];
  range: { low: number; high: number } | null;
}

/** One picture and one caption, a line for each model; pressing it shows the maps below. */
function ScoreCell({ picture, caption, models, range }: CellProps) {
  const { maps } = useStore(mapStore);
  const focus = useFocus();
  const { pictures } = useStore(pictureStore);
  const { ref } = picture;
  const verdict = judge(picture, caption, pictures);
  const cells = models.map(({ table }) => cellOf(table, ref, caption));
  const locals = models.map(({ id }) => maps[mapKey(id, ref, caption, SCORE_METHOD)]?.localScore ?? null);
  const [first, second] = cells;
  const heat = range && first ? (first.cosine - range.low) / (range.high - range.low || 1) : 0;
  const flipped = first && second && first.best !== second.best;
  return (
    <button
      type="button"
      className={styles.cell}
      style={{ "--t": heat.toFixed(3) } as React.CSSProperties}
      aria-pressed={focus.picture?.ref === ref && focus.caption === caption}
      aria-label={cellLabel(picture.name, caption, models, cells, locals, verdict)}
      data-best={first?.best ?? false}
      data-truth={verdict ?? "unknown"}
      onClick={() => select({ picture: ref, caption })}
    >
      {verdict !== null && (
        <span className={styles.truth} data-truth={verdict}>
          {verdict ? (
            <IconCheck size={13} stroke={2.6} aria-hidden />
          ) : (
            <IconX size={13} stroke={2.6} aria-hidden />
          )}
        </span>
      )}
      {models.map(({ id, slot }, i) => (
        <CellLine key={id} slot={models.length > 1 ? slot : null} cell={cells[i]} local={locals[i]} />
      ))}
      {first && second && (
        <span className={`${styles.delta} num`} data-flip={flipped}>
          Δ {difference(second.cosine - first.cosine)}
          {flipped ? " · differs" : ""}
        </span>
      )}
    </button>
  );
}

function CellLine({ slot, cell, local }: { slot: Slot | null; cell: Cell | null; local: number | null }) {
  if (!cell) return <span className={styles.cellLine}>…</span>;
  return (
    <span className={styles.cellLine} data-slot={slot} data-best={cell.best}>
      <span className={styles.cellTop}>
        {slot && <b className={styles.slotLetter}>{slot.toUpperCase()}</b>}
        <span className={`${styles.cosine} num`}>{cosine(cell.cosine)}</span>
        {cell.best && <IconStarFilled size={10} className={styles.star} aria-hidden />}
      </span>
      <span className={styles.cellBar}>
        <i style={{ width: `${cell.probability * 100}%` }} />
      </span>
      <span className={`${styles.cellFine} num`}>
        <span>{percent(cell.probability)}</span>
        <span title="Local score: mean over the noun phrases of the strongest patch">
          {local === null ? "" : `loc ${cosine(local)}`}
        </span>
      </span>
    </span>
  );
}

function cellLabel(
  name: string,
  caption: string,
  models: SlotModel[],
  cells: (Cell | null)[],
  locals: (number | null)[],
  verdict: boolean | null,
): string {
  const scores = models.map(({ name: model }, i) => {
    const cell = cells[i];
    if (!cell) return `${model}: not computed yet`;
    const local = locals[i];
    return (
      `${model}: cosine ${cosine(cell.cosine)}, ${percent(cell.probability)}` +
      (local === null ? "" : `, local ${cosine(local)}`) +
      (cell.best ? ", preferred" : "")
    );
  });
  const truth = verdict === null ? "" : verdict ? ". True of the picture" : ". False of the picture";
  return `“${caption}” for picture “${name}”. ${scores.join("; ")}${truth}.`;
}

/** Whether the preferred caption is the true one. */
function Preference({ model, picture, many }: { model: SlotModel; picture: Picture; many: boolean }) {
  const best = bestOf(model.table, picture.ref);
  const { pictures } = useStore(pictureStore);
  const verdict = best === null ? null : judge(picture, best, pictures);
  const letter = many ? <b className={styles.slotLetter}>{model.slot.toUpperCase()}</b> : null;
  if (verdict === null)
    return (
      <Tooltip
        label={best === null ? "Not computed yet" : "Nobody has said which caption is true of this picture"}
      >
        <span className={styles.preference}>{letter} –</span>
      </Tooltip>
    );
  return (
    <span className={styles.preference} data-truth={verdict}>
      {letter}
      {verdict ? (
        <IconCheck size={14} stroke={2.4} aria-hidden />
      ) : (
        <IconX size={14} stroke={2.4} aria-hidden />
      )}
      {verdict ? "true" : "false"}
    </span>
  );
}
