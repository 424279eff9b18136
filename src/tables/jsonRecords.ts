/**
 * Records from JSON that comes piece by piece: a list, a map of entries, COCO's `images` and `annotations`, lists within
 * an object (`{"data": […]}`), or JSON lines. Documents are read by @streamparser/json, which keeps one record at a time.
 */
import { JSONParser } from "@streamparser/json";
import { BrokenFileError } from "../base/errors";
import { columnsOf } from "./columns";
import { baseName, isPictureName } from "./fileNames";

export interface JsonRecord {
  /** "entry 17", "line 3" */
  at: string;
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

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether each line is a JSON of its own. @param start the text's beginning, its first line whole if it is short */
export function shapeOf(start: string, name: string): JsonShape {
  const text = start.trimStart();
  const named = /\.(jsonl|ndjson)$/i.test(name);
  const [first = ""] = text.split(/\r?\n/, 1);
  let value: unknown;
  try {
    value = JSON.parse(first);
  } catch {
    return named && /^[[{].*[\]}],?\s*$/.test(first) ? "lines" : "document";
  }
  // One line alone is what its name says, or one record.
  const alone = text.slice(first.length).trim() === "";
  return named || !alone || (isRecord(value) && columnsOf(Object.keys(value)).captions.length > 0)
    ? "lines"
    : "document";
}

function broken(name: string, where: string, cause: unknown): BrokenFileError {
  const message = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
  return new BrokenFileError(`${baseName(name)}${where} is no JSON: ${message}.`, undefined, { cause });
}

/** @param problem told of a line that is no JSON; the others are read */
export function linesReader(name: string, problem: (at: string, what: string) => void): JsonReader {
  let buffer = "";
  let line = 0;
  let read = 0;
  let firstFault: unknown = null;
  const take = (text: string): JsonRecord[] =>
    text.split(/\r?\n/).flatMap((one): JsonRecord[] => {
      line++;
      if (one.trim() === "") return [];
      try {
        const value: unknown = JSON.parse(one);
        read++;
        return [{ at: `line ${line}`, key: String(line - 1), value }];
      } catch (error) {
        firstFault ??= error;
        problem(`line ${line}`, `is no JSON: ${(error as Error).message}`);
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
    const { image_id, id: _, ...rest } = record.value as Record<string, unknown>;
    return { ...record, value: file === undefined ? { image_id, ...rest } : { file_name: file, ...rest } };
  };
  return {
    image(record: JsonRecord): JsonRecord[] {
      if (!isRecord(record.value)) return [];
      const { id, file_name } = record.value;
      // COCO's Karpathy split has the captions at the picture.
      if ("sentences" in record.value || "captions" in record.value || "caption" in record.value)
        return [record];
      pictures = true;
      if (typeof file_name === "string") names.set(String(id), file_name);
      return [];
    },
    annotation(record: JsonRecord): JsonRecord[] {
      if (!isRecord(record.value)) return [record];
      const id = String(record.value.image_id);
      const file = names.get(id);
      if (file !== undefined || pictures) return [joined(record, file)];
      waiting.push({ record, id });
      return [];
    },
    rest: () => waiting.map(({ record, id }) => joined(record, names.get(id))),
  };
}

/** An entry under the name of its picture: {"a.jpg": "a dog"}, {"a.jpg": ["a dog", "a pet"]}, {"a.jpg": {caption}}. */
function withKey(record: JsonRecord): JsonRecord {
  const { key, value } = record;
  if (!isPictureName(key)) return record;
  return { ...record, value: isRecord(value) ? { image: key, ...value } : { image: key, caption: value } };
}

/** @param start the text's beginning, by which a document's parts are known */
export function documentReader(start: string, name: string): JsonReader {
  const list = start.trimStart().startsWith("[");
  const coco = !list && /"(annotations|images)"\s*:\s*\[/.test(start);
  const parser = new JSONParser({
    paths: coco ? ["$.annotations.*", "$.images.*"] : ["$.*"],
    keepStack: false,
    stringBufferSize: 1024,
  });
  const join = cocoJoin();
  let found: JsonRecord[] = [];
  let fault: unknown = null;
  parser.onError = (error) => {
    fault ??= error;
  };
  parser.onValue = ({ key, value, stack }) => {
    const record = { at: `entry ${String(key)}`, key: String(key), value: value as unknown };
    if (coco) found.push(...(stack[1]?.key === "images" ? join.image(record) : join.annotation(record)));
    else if (list) found.push(record);
    else if (Array.isArray(value) && value.some(isRecord))
      // An object of lists: each list's entries are records.
      for (const [i, one] of value.entries())
        found.push({ at: `entry ${i} of ${key}`, key: `${key}/${i}`, value: one });
    else found.push(withKey(record));
  };
  const taken = (): JsonRecord[] => {
    if (fault !== null) throw broken(name, "", fault);
    const records = found;
    found = [];
    return records;
  };
  return {
    push(text) {
      if (fault === null && !(parser.isEnded && text.trim() === "")) parser.write(text);
      return taken();
    },
    end() {
      if (fault === null && !parser.isEnded)
        throw broken(name, "", new Error("the file ends before its JSON does"));
      return [...taken(), ...join.rest()];
    },
  };
}
