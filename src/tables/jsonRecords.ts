/**
 * Records from JSON that comes piece by piece: a list, a map of entries, COCO's `images` and `annotations`, lists within
 * an object (`{"data": […]}`), a table by its columns, objects one behind the other, or JSON lines; Python's NaN is null. Documents are read by @streamparser/json, which keeps one record at a time.
 */
import { JSONParser } from "@streamparser/json";
import { BrokenFileError } from "../base/errors";
import { parsePythonJson, pythonJsonReader } from "../base/pythonJson";
import { columnsOf } from "./columns";
import { baseName, isPictureName } from "./fileNames";
import {
  isKnownColumn,
  isObject,
  type JsonObject,
  listsWithin,
  mayBeColumn,
  rowsOfColumns,
  unwrapped,
} from "./jsonShapes";
import type { At, RowFault } from "./notices";
import { said } from "./said";

export interface JsonRecord {
  at: At;
  /** Of a map: the key that the record stands under. */
  key: string;
  value: unknown;
}

export interface JsonReader {
  /** Records that are whole. @throws BrokenFileError */
  push(text: string): JsonRecord[];
  end(): JsonRecord[];
}

export type JsonShape = "document" | "lines";

/** A comma stands behind each line where a list was cut into lines. */
export const lineOf = (line: string): string => line.replace(/,\s*$/, "");

/** Whether each line is a JSON of its own. @param start the text's beginning, its first line whole if it is short */
export function shapeOf(start: string, name: string): JsonShape {
  const text = start.trimStart();
  const named = /\.(jsonl|ndjson)$/i.test(name);
  const [first = ""] = text.split(/\r?\n/, 1);
  let value: unknown;
  try {
    value = parsePythonJson(lineOf(first));
  } catch {
    return named && /^[[{].*[\]}],?\s*$/.test(first) ? "lines" : "document";
  }
  // One line alone is what its name says, or one record.
  const alone = text.slice(first.length).trim() === "";
  const record =
    isObject(value) && columnsOf(Object.keys(value)).captions.length > 0 && !rowsOfColumns(value);
  return named || !alone || record ? "lines" : "document";
}

function broken(name: string, where: string, cause: unknown): BrokenFileError {
  const message = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
  return new BrokenFileError(`${baseName(name)}${where} is no JSON: ${message}.`, undefined, {
    cause,
    ...said({ kind: "tableIsNoJson", file: baseName(name), message }),
  });
}

/** @param problem told of a line that is no JSON; the others are read */
export function linesReader(name: string, problem: (at: At, what: RowFault) => void): JsonReader {
  let buffer = "";
  let line = 0;
  let read = 0;
  let firstFault: unknown = null;
  const take = (text: string): JsonRecord[] =>
    text.split(/\r?\n/).flatMap((one): JsonRecord[] => {
      line++;
      if (one.trim() === "") return [];
      try {
        const value: unknown = parsePythonJson(lineOf(one));
        read++;
        return [{ at: { kind: "line", line }, key: String(line - 1), value }];
      } catch (error) {
        firstFault ??= error;
        problem({ kind: "line", line }, { kind: "noJson", said: (error as Error).message });
        return [];
      }
    });
  return {
    push(text) {
      buffer += text;
      const whole = buffer.lastIndexOf("\n");
      if (whole < 0) return [];
      const records = take(buffer.slice(0, whole));
      buffer = buffer.slice(whole + 1);
      return records;
    },
    end() {
      const records = buffer.trim() === "" ? [] : take(buffer);
      if (read === 0 && firstFault !== null) throw broken(name, "", firstFault);
      return records;
    },
  };
}

/** COCO's pictures and captions are joined; an annotation that comes before its picture waits for it. */
function cocoJoin() {
  const names = new Map<string, string>();
  const waiting: { record: JsonRecord; id: string }[] = [];
  let pictures = false;
  const joined = (record: JsonRecord, file: string | undefined): JsonRecord => {
    const { image_id, id: _, ...rest } = record.value as JsonObject;
    if (image_id === undefined) return { ...record, value: rest };
    return { ...record, value: file === undefined ? { image_id, ...rest } : { file_name: file, ...rest } };
  };
  return {
    image(record: JsonRecord): JsonRecord[] {
      if (!isObject(record.value)) return [];
      const { id, file_name } = record.value;
      // COCO's Karpathy split has the captions at the picture.
      if ("sentences" in record.value || "captions" in record.value || "caption" in record.value)
        return [record];
      pictures = true;
      if (typeof file_name === "string") names.set(String(id), file_name);
      return [];
    },
    annotation(record: JsonRecord): JsonRecord[] {
      if (!isObject(record.value)) return [record];
      const id = String(record.value.image_id);
      const file = names.get(id);
      if (file !== undefined || pictures) return [joined(record, file)];
      waiting.push({ record, id });
      return [];
    },
    rest: () => waiting.map(({ record, id }) => joined(record, names.get(id))),
  };
}

/** An entry under the name or number of its picture: {"a.jpg": "a dog"}, {"a.jpg": ["a dog", "a pet"]}, {"a.jpg": {caption}}. */
function withKey(record: JsonRecord): JsonRecord {
  const { key, value } = record;
  // Short numbers are rather the entries' own: {"0": "a dog"}.
  const numbered = /^\d{6,}$/.test(key) && !isObject(value);
  if (!isPictureName(key) && !numbered) return record;
  return { ...record, value: isObject(value) ? { image: key, ...value } : { image: key, caption: value } };
}

/** What stands under one name of an object: an entry, or several. */
function entriesUnder(record: JsonRecord): JsonRecord[] {
  const { key, value } = record;
  const placed = (one: unknown, i: number | string): JsonRecord => ({
    at: { kind: "entryOf", entry: String(i), of: key },
    key: `${key}/${i}`,
    value: one,
  });
  if (Array.isArray(value) && value.some(isObject)) return value.map((one, i) => placed(unwrapped(one), i));
  if (isObject(value) && !isPictureName(key)) {
    const names = Object.keys(value);
    if (names.length > 0 && names.every(isPictureName))
      return names.map((name) => withKey({ ...placed(value[name], name), key: name }));
    const lists = columnsOf(names).captions.length > 0 ? null : listsWithin(value, 1);
    if (lists) return lists.map(placed);
  }
  return [withKey(record)];
}

/** Columns under their names wait until all are there; what proves to be something else is given back. */
function columnJoin() {
  /** So many values of unknown names may come before the first that is known. */
  const PATIENCE = 32;
  let held: JsonRecord[] = [];
  let known = false;
  let off = false;
  const given = (): JsonRecord[] => {
    const records = held.flatMap(entriesUnder);
    held = [];
    return records;
  };
  return {
    take(record: JsonRecord): JsonRecord[] {
      if (off || !mayBeColumn(record.key, record.value)) return entriesUnder(record);
      held.push(record);
      known ||= isKnownColumn(record.key);
      if (known || held.length <= PATIENCE) return [];
      off = true;
      return given();
    },
    rest(): JsonRecord[] {
      const rows = known && rowsOfColumns(Object.fromEntries(held.map(({ key, value }) => [key, value])));
      if (!rows) return given();
      return rows.map((value, i) => ({ at: { kind: "row", row: i }, key: String(i), value }));
    },
  };
}

/** Whether another object follows the first one, as jq writes them. */
function isSequence(start: string): boolean {
  let depth = 0;
  let ended = false;
  for (const [part] of start.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (part === "{" && ended) return true;
    if (part === "{") depth++;
    else if (part === "}") ended = --depth === 0;
  }
  return false;
}

/** @param start the text's beginning, by which a document's parts are known */
export function documentReader(start: string, name: string): JsonReader {
  const list = start.trimStart().startsWith("[");
  const sequence = !list && isSequence(start);
  const coco = !list && !sequence && /"(annotations|images)"\s*:\s*\[/.test(start);
  const parser = new JSONParser({
    paths: coco ? ["$.annotations.*", "$.images.*"] : [sequence ? "$" : "$.*"],
    keepStack: false,
    stringBufferSize: 1024,
    ...(sequence && { separator: "" }),
  });
  const python = pythonJsonReader();
  const join = cocoJoin();
  const columns = columnJoin();
  let found: JsonRecord[] = [];
  let fault: unknown = null;
  let count = 0;
  parser.onError = (error) => {
    fault ??= error;
  };
  parser.onValue = ({ key, value, stack }) => {
    const name = sequence ? String(count++) : String(key);
    const record: JsonRecord = { at: { kind: "entry", entry: name }, key: name, value: value as unknown };
    if (coco) found.push(...(stack[1]?.key === "images" ? join.image(record) : join.annotation(record)));
    else if (list || sequence) found.push({ ...record, value: unwrapped(record.value) });
    else found.push(...columns.take(record));
  };
  const taken = (): JsonRecord[] => {
    if (fault !== null) throw broken(name, "", fault);
    const records = found;
    found = [];
    return records;
  };
  const write = (text: string) => {
    if (fault === null && text !== "" && !(parser.isEnded && text.trim() === "")) parser.write(text);
  };
  return {
    push(text) {
      write(python.push(text));
      return taken();
    },
    end() {
      write(python.end());
      // Objects one behind the other have no end of their own.
      if (fault === null && !parser.isEnded && !sequence)
        throw broken(name, "", new Error("the file ends before its JSON does"));
      return [...taken(), ...join.rest(), ...columns.rest()];
    },
  };
}
