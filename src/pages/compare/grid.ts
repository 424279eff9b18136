/**
 * The score table as a grid (WAI-ARIA Authoring Practices, "Grid"): one stop for Tab, arrow keys from cell to cell. Of a
 * long table only the rows in sight are in the page: the cell that is gone to is brought there first.
 */
import { useCallback, useRef, useState } from "react";

export interface Place {
  row: number;
  column: number;
}

/** Rows that PageUp and PageDown pass. */
const PAGE = 8;

/** Where a key leads within `rows` × `columns`; null for keys that aren't the grid's. */
export function moved(
  { key, ctrl }: { key: string; ctrl: boolean },
  { row, column }: Place,
  { rows, columns }: { rows: number; columns: number },
): Place | null {
  const at = (r: number, c: number): Place => ({
    row: Math.min(rows - 1, Math.max(0, r)),
    column: Math.min(columns - 1, Math.max(0, c)),
  });
  switch (key) {
    case "ArrowUp":
      return at(row - 1, column);
    case "ArrowDown":
      return at(row + 1, column);
    case "ArrowLeft":
      return at(row, column - 1);
    case "ArrowRight":
      return at(row, column + 1);
    case "PageUp":
      return at(row - PAGE, column);
    case "PageDown":
      return at(row + PAGE, column);
    case "Home":
      return at(ctrl ? 0 : row, 0);
    case "End":
      return at(ctrl ? rows - 1 : row, columns - 1);
    default:
      return null;
  }
}

/** What a key says of the caption in a cell: true, false, null to take it back; undefined where it says nothing. */
export function markedBy(key: string): boolean | null | undefined {
  switch (key) {
    case "t":
    case "T":
      return true;
    case "f":
    case "F":
      return false;
    case "Delete":
    case "Backspace":
      return null;
    default:
      return undefined;
  }
}

/** Frames that a cell may need to come into the page. */
const FRAMES = 20;

function focusCell(table: HTMLElement, { row, column }: Place, frames = FRAMES) {
  const cell = table.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
  if (cell) cell.focus();
  else if (frames > 0) requestAnimationFrame(() => focusCell(table, { row, column }, frames - 1));
}

interface GridOptions {
  /** The captions and pictures of its rows and columns, by what they are known by. */
  rows: readonly string[];
  columns: readonly string[];
  /** Places of the rows that are in the page. */
  drawn: readonly number[];
  /** Brings a row into the page. */
  show(row: number): void;
  onMark(place: Place, value: boolean | null): void;
}

export interface Grid {
  /** The one cell that Tab stops at. */
  stop: Place;
  onKeyDown(event: React.KeyboardEvent<HTMLElement>): void;
  onFocus(event: React.FocusEvent<HTMLElement>): void;
}

const placeOf = (target: EventTarget): Place | null => {
  const cell = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-row]") : null;
  return cell && { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
};

export function useGrid(options: GridOptions): Grid {
  /** The cell that had the focus last, by caption and picture: it stays the stop when rows are sorted. */
  const [last, setLast] = useState<{ row: string; column: string } | null>(null);
  const now = useRef(options);
  now.current = options;
  const { rows, columns, drawn } = options;
  const place = last && { row: rows.indexOf(last.row), column: columns.indexOf(last.column) };
  const here = place && place.column >= 0 && drawn.includes(place.row);
  const stop = here ? place : { row: drawn[0] ?? 0, column: 0 };

  const onKeyDown = useCallback((event: React.KeyboardEvent<HTMLElement>) => {
    const from = placeOf(event.target);
    if (!from || event.altKey || event.metaKey) return;
    const value = event.ctrlKey ? undefined : markedBy(event.key);
    if (value !== undefined) {
      event.preventDefault();
      now.current.onMark(from, value);
      return;
    }
    const { rows, columns, show } = now.current;
    const size = { rows: rows.length, columns: columns.length };
    const to = moved({ key: event.key, ctrl: event.ctrlKey }, from, size);
    if (!to) return;
    event.preventDefault();
    show(to.row);
    focusCell(event.currentTarget, to);
  }, []);

  const onFocus = useCallback((event: React.FocusEvent<HTMLElement>) => {
    const at = placeOf(event.target);
    const { rows, columns } = now.current;
    const [row, column] = [at && rows[at.row], at && columns[at.column]];
    if (row != null && column != null) setLast({ row, column });
  }, []);

  return { stop, onKeyDown, onFocus };
}
