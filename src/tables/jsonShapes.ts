/** Tables that JSON holds otherwise than as a list of records: by columns, as pandas writes them, or as rows of cells. */
import { columnsOf, knownColumns } from "./columns";
import { isPictureName } from "./fileNames";

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isNumber = (key: string) => /^\d+$/.test(key);

/** A column's cells in the order of its rows: a list (`Dataset.to_dict`), or by the rows' numbers (`DataFrame.to_json`). */
function cellsOf(column: unknown): unknown[] | null {
  if (Array.isArray(column)) return column;
  if (!isObject(column) || Object.keys(column).length === 0 || !Object.keys(column).every(isNumber))
    return null;
  return Object.values(column);
}

/** Rows of `DataFrame.to_json(orient="split")`. */
function splitRows({ columns, data }: JsonObject): JsonObject[] | null {
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return null;
  return data.map((cells) => Object.fromEntries(columns.map((name, i) => [String(name), cells[i]])));
}

/** Records of an object that holds a table's columns under their names; null where it holds something else. */
export function rowsOfColumns(value: JsonObject): JsonObject[] | null {
  const split = splitRows(value);
  if (split) return split;
  const names = Object.keys(value);
  const { picture, captions } = columnsOf(names);
  const columns = names.flatMap((name) => {
    const cells = cellsOf(value[name]);
    return cells ? [{ name, cells }] : [];
  });
  const there = (places: readonly number[]) =>
    places.some((at) => columns.some(({ name }) => name === names[at]));
  if (!there(captions) || (picture.length > 0 && !there(picture))) return null;
  const count = Math.max(...columns.map(({ cells }) => cells.length));
  if (columns.some(({ cells }) => cells.length !== count)) return null;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(columns.map(({ name, cells }) => [name, cells[row]])),
  );
}

/** Whether a value can be a column of such a table; `name` under which it stands. */
export function mayBeColumn(name: string, value: unknown): boolean {
  if (isPictureName(name)) return false;
  if (name === "data") return Array.isArray(value) && value.length > 0 && value.every(Array.isArray);
  const cells = cellsOf(value);
  return cells !== null && !(Array.isArray(value) && cells.some(isObject) && !isImages(cells));
}

/** Pictures as `datasets` writes them: {path, bytes}. */
const isImages = (cells: readonly unknown[]) =>
  cells.every((cell) => isObject(cell) && ("path" in cell || "src" in cell));

/** Whether a column of this name would be read. */
export const isKnownColumn = (name: string): boolean =>
  name === "columns" || knownColumns(columnsOf([name])) > 0;

/** A row of cells: names where it is a heading, else a picture and its caption. */
export function headingOfCells(cells: readonly unknown[]): { names: string[]; heading: boolean } | null {
  if (cells.length < 2 || !cells.every((cell) => typeof cell === "string" || typeof cell === "number"))
    return null;
  const names = cells.map(String);
  const { picture, captions } = columnsOf(names);
  if (picture.length > 0 && captions.length > 0) return { names, heading: true };
  // Another picture behind it makes it a pair of pairs (COLA), no row of a table.
  if (!isPictureName(names[0]!) || names.slice(1).some(isPictureName)) return null;
  return { names: ["image", "caption", ...names.slice(2).map((_, i) => `wrong_${i + 1}`)], heading: false };
}

/** Lists of records that stand within an object, however named: {"data": […]}, {"data": {"train": […]}}. */
export function listsWithin(value: JsonObject, depth = 2): unknown[] | null {
  const lists = Object.values(value).filter((one) => Array.isArray(one) && one.some(isObject));
  if (lists.length > 0) return lists.flat().map(unwrapped);
  if (depth === 0) return null;
  const isEntry = (one: JsonObject) => columnsOf(Object.keys(one)).captions.length > 0;
  const inner = Object.values(value).flatMap((one) =>
    isObject(one) && !isEntry(one) ? (listsWithin(one, depth - 1) ?? []) : [],
  );
  return inner.length > 0 ? inner : null;
}

/** {"row_idx": 0, "row": {…}}, as the hub's viewer answers. */
export const unwrapped = (record: unknown): unknown =>
  isObject(record) && "row_idx" in record && isObject(record.row) ? record.row : record;
