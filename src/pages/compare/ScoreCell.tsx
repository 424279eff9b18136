import { IconCheck, IconStarFilled, IconX } from "@tabler/icons-react";
import { clauses } from "../../language/formats";
import { cosine, difference, percent } from "../../ui/format";
import { SlotLetter } from "../../ui/SlotLetter";
import { answersStore } from "../../workspace/answers";
import { judge } from "../../workspace/labels";
import type { Slot } from "../../workspace/models";
import { type Picture, pictureStore } from "../../workspace/pictures";
import { useOfFocus, useShallow, useStore } from "../../workspace/react";
import { type Cell, cellOf, rangeOf } from "../../workspace/scores";
import { select } from "../../workspace/selection";
import type { SlotModel } from "../../workspace/slotModels";
import cellStyles from "./cell.module.css";
import { MarkButtons } from "./MarkButtons";
import { mapKey, mapStore, SCORE_METHOD } from "./stores/maps";
import { say, useWords } from "./words";

interface CellProps {
  picture: Picture;
  caption: string;
  models: readonly SlotModel[];
  /** Place in the grid. */
  row: number;
  column: number;
  /** Tab stops here. */
  stop: boolean;
}

/** Differences below this are shown as faint as they are: the shade's full range is at least so wide. */
const FULL_SHADE = 0.05;

/** 0 … 1: where a cosine lies between the picture's lowest and highest. */
function shade({ table }: SlotModel, ref: string, value: number): number {
  const range = rangeOf(table, ref);
  return range ? (value - range[0]) / Math.max(FULL_SHADE, range[1] - range[0]) : 0;
}

/** One picture and one caption, a line for each model; pressing it shows the maps below. */
export function ScoreCell({ picture, caption, models, row, column, stop }: CellProps) {
  const t = useWords();
  const { ref } = picture;
  const locals = useStore(
    mapStore,
    useShallow(({ maps }) =>
      models.map(({ id }) => maps[mapKey(id, ref, caption, SCORE_METHOD)]?.localScore ?? null),
    ),
  );
  const pressed = useOfFocus((focus) => focus.picture?.ref === ref && focus.caption === caption);
  const pictures = useStore(pictureStore, (state) => state.pictures);
  const hidden = useStore(answersStore, (state) => state.hidden);
  const verdict = hidden ? null : judge(picture, caption, pictures);
  const cells = models.map(({ table }) => cellOf(table, ref, caption));
  const [first, second] = cells;
  const flipped = first && second && first.best !== second.best;
  const own = picture.marks !== null;
  const scores = (
    <button
      type="button"
      className={cellStyles.cell}
      tabIndex={stop ? 0 : -1}
      data-row={row}
      data-column={column}
      aria-keyshortcuts={own ? "T F Delete" : undefined}
      aria-pressed={pressed}
      aria-label={cellLabel(picture.name, caption, models, cells, locals, verdict)}
      data-best={first?.best ?? false}
      data-label={verdict ?? "unknown"}
      onClick={() => select({ picture: ref, caption })}
    >
      {verdict !== null && !own && (
        <span className={cellStyles.label} data-label={verdict}>
          {verdict ? (
            <IconCheck size={13} stroke={2.6} aria-hidden />
          ) : (
            <IconX size={13} stroke={2.6} aria-hidden />
          )}
        </span>
      )}
      {models.map(({ id, slot }, i) => (
        <CellLine
          key={id}
          slot={models.length > 1 ? slot : null}
          cell={cells[i]!}
          local={locals[i]!}
          heat={shade(models[i]!, ref, cells[i]?.cosine ?? 0)}
        />
      ))}
      {first && second && (
        <span className={`${cellStyles.delta} num`} data-flip={flipped}>
          Δ {difference(second.cosine - first.cosine)}
          {flipped ? t(($) => $.cell.disagree) : ""}
        </span>
      )}
    </button>
  );
  if (!own) return scores;
  return (
    <div className={cellStyles.own}>
      {scores}
      <MarkButtons picture={picture} caption={caption} inGrid />
    </div>
  );
}

interface LineProps {
  slot: Slot | null;
  cell: Cell | null;
  local: number | null;
  heat: number;
}

/** One model's scores; beside another model's they are told in brief. */
function CellLine({ slot, cell, local, heat }: LineProps) {
  const t = useWords();
  if (!cell) return <span className={cellStyles.cellLine}>…</span>;
  return (
    <span
      className={cellStyles.cellLine}
      data-slot={slot}
      data-best={cell.best}
      style={{ "--t": heat.toFixed(3) } as React.CSSProperties}
    >
      <span className={cellStyles.cellTop}>
        {slot && <SlotLetter plain slot={slot} />}
        <span className={`${cellStyles.cosine} num`}>{cosine(cell.cosine)}</span>
        {cell.best && <IconStarFilled size={10} className={cellStyles.star} aria-hidden />}
        {slot && <span className={`${cellStyles.brief} num`}>{percent(cell.probability)}</span>}
      </span>
      <span className={cellStyles.cellBar}>
        <i style={{ width: `${cell.probability * 100}%` }} />
      </span>
      {!slot && (
        <span className={`${cellStyles.cellFine} num`}>
          <span>{percent(cell.probability)}</span>
          <span>{local === null ? "" : t(($) => $.cell.loc, { value: cosine(local) })}</span>
        </span>
      )}
    </span>
  );
}

function cellLabel(
  name: string,
  caption: string,
  models: readonly SlotModel[],
  cells: (Cell | null)[],
  locals: (number | null)[],
  verdict: boolean | null,
): string {
  const scores = models.map(({ name: model }, i) => {
    const cell = cells[i];
    if (!cell) return say(($) => $.cell.notYet, { model });
    const local = locals[i]!;
    return (
      say(($) => $.cell.scores, { model, cosine: cosine(cell.cosine), share: percent(cell.probability) }) +
      (local === null ? "" : say(($) => $.cell.local, { value: cosine(local) })) +
      (cell.best ? say(($) => $.cell.preferred) : "")
    );
  });
  const label = verdict === null ? "" : verdict ? say(($) => $.cell.true) : say(($) => $.cell.false);
  return say(($) => $.cell.label, { caption, name, scores: clauses(scores), label });
}
