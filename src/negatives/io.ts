/**
 * Sets of negatives in and out: DeGLA's own JSON (`image_id, original, enhanced`), JSON lines and CSV, which
 * keep kind, state and maker of each slot; captions in from TXT, CSV, JSON and JSON lines.
 */
import { z } from "zod";
import { BadInputError, BrokenFileError } from "../kernels/errors";
import { formatCsv, parseCsv, recordsOf } from "./csv";
import { diffSpans } from "./diff";
import {
  emptySlot,
  type Item,
  type NegativesSet,
  type Slot,
  type SlotMaker,
  type Source,
  usable,
} from "./set";
import { KINDS, type Kind } from "./types";

/** More lines than this are refused, with advice, before anything is read. */
export const MOST_CAPTIONS = 200_000;

const imageId = z.union([z.string(), z.number()]);
const deglaSchema = z.array(
  z.object({
    image_id: imageId.nullish(),
    original: z.string(),
    enhanced: z.array(z.string().nullable()),
  }),
);

const makerSchema = z.discriminatedUnion("by", [
  z.object({ by: z.literal("rule") }),
  z.object({ by: z.literal("provider"), provider: z.string(), model: z.string() }),
  z.object({ by: z.literal("person") }),
  z.object({ by: z.literal("import"), source: z.string() }),
  z.object({ by: z.literal("scene") }),
]);

const lineSchema = z.object({
  image_id: imageId.nullish(),
  original: z.string(),
  negatives: z.array(
    z.object({
      kind: z.enum(KINDS),
      text: z.string().nullable(),
      state: z.enum(["made", "accepted", "rejected", "empty"]).default("made"),
      reason: z.string().default(""),
      maker: makerSchema.nullable().default(null),
    }),
  ),
});

/** Line of the JSON-lines export; also what the command prints. */
export type NegativesLine = z.infer<typeof lineSchema>;

export function lineOf(item: Item): NegativesLine {
  return {
    ...(item.imageId === null ? {} : { image_id: item.imageId }),
    original: item.original,
    negatives: item.slots.map(({ kind, text, state, reason, maker }) => ({
      kind,
      text,
      state,
      reason,
      maker,
    })),
  };
}

export const toJsonLines = (set: NegativesSet): string =>
  set.items.map((item) => `${JSON.stringify(lineOf(item))}\n`).join("");

/**
 * DeGLA's format: always `perCaption` strings an item. A slot that is empty or rejected is "" there, which
 * DeGLA's reader must mask; it is never a copy of the original.
 */
export function toDeglaJson(set: NegativesSet): string {
  return `${JSON.stringify(
    set.items.map((item) => ({
      image_id: item.imageId ?? item.id,
      original: item.original,
      enhanced: item.slots.map((slot) => (usable(slot) ? slot.text : "")),
    })),
    null,
    1,
  )}\n`;
}

const COLUMNS = ["image_id", "original", "kind", "negative", "state", "reason", "maker", "model"];

export function toCsv(set: NegativesSet): string {
  const rows = set.items.flatMap((item) =>
    item.slots.map((slot) => [
      String(item.imageId ?? ""),
      item.original,
      slot.kind,
      slot.text ?? "",
      slot.state,
      slot.reason,
      makerName(slot.maker),
      slot.maker?.by === "provider" ? slot.maker.model : "",
    ]),
  );
  return formatCsv([COLUMNS, ...rows]);
}

function makerName(maker: SlotMaker | null): string {
  if (maker === null) return "";
  if (maker.by === "provider") return `provider:${maker.provider}`;
  return maker.by === "import" ? `import:${maker.source}` : maker.by;
}

function makerFrom(name: string, model: string): SlotMaker | null {
  const [by, rest] = [name.split(":")[0], name.slice(name.indexOf(":") + 1)];
  if (by === "provider") return { by, provider: rest, model };
  if (by === "import") return { by, source: rest };
  return by === "rule" || by === "person" || by === "scene" ? { by } : null;
}

function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BrokenFileError(`${name} is not JSON.`, undefined, { cause: error });
  }
}

function check<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new BrokenFileError(`${name}: ${issue.path.join(".") || "the file"}: ${issue.message}.`);
}

function limit(count: number, name: string): void {
  if (count > MOST_CAPTIONS)
    throw new BadInputError(
      `${name} holds ${count.toLocaleString("en")} captions; ${MOST_CAPTIONS.toLocaleString("en")} are the most.`,
      "Split the file, or take a sample of it.",
    );
}

export type Format = "txt" | "csv" | "json" | "jsonl";

export function formatOf(name: string): Format {
  const end = /\.(txt|csv|tsv|json|jsonl|ndjson)$/i.exec(name)?.[1]?.toLowerCase();
  if (end === "ndjson") return "jsonl";
  if (end === "csv" || end === "tsv") return "csv";
  return end === "json" || end === "jsonl" ? end : "txt";
}

/** Splits JSON lines and reads each; the line's number is told where one is broken. */
function readLines(text: string, name: string): unknown[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  limit(lines.length, name);
  return lines.map((line, i) => readJson(line, `${name}, line ${i + 1},`));
}

const captionEntry = z.union([
  z.string().transform((original) => ({ original, imageId: null as string | number | null })),
  z
    .object({
      image_id: imageId.nullish(),
      caption: z.string().optional(),
      text: z.string().optional(),
      original: z.string().optional(),
    })
    .transform((entry, context) => {
      const original = entry.original ?? entry.caption ?? entry.text;
      if (original === undefined) {
        context.addIssue("has no caption, text or original");
        return z.NEVER;
      }
      return { original, imageId: entry.image_id ?? null };
    }),
]);

/** Captions from a file of any of the formats; COCO's `annotations` are understood. */
export function readCaptions(text: string, name: string): Source[] {
  const format = formatOf(name);
  if (format === "txt") {
    const lines = text
      .replace(/^\ufeff/, "")
      .split(/\r\n|\r|\n/)
      .filter((line) => line.trim() !== "");
    limit(lines.length, name);
    return lines.map((original) => ({ original, imageId: null }));
  }
  if (format === "csv") {
    const rows = parseCsv(text, /\.tsv$/i.test(name) ? "\t" : ",");
    limit(rows.length, name);
    const records = recordsOf(rows);
    const column = ["original", "caption", "text", "title"].find((key) => key in (records[0] ?? {}));
    if (!column) throw new BrokenFileError(`${name} has no column named caption, text, title or original.`);
    return records.map((record) => ({ original: record[column]!, imageId: record.image_id || null }));
  }
  const value = format === "jsonl" ? readLines(text, name) : readJson(text, name);
  const list =
    value !== null && typeof value === "object" && "annotations" in value
      ? (value as { annotations: unknown }).annotations
      : value;
  const entries = check(z.array(captionEntry), list, name);
  limit(entries.length, name);
  return entries;
}

function slotFromFile(original: string, slot: NegativesLine["negatives"][number]): Slot {
  const text = slot.text?.trim() || null;
  if (text === null) return emptySlot(slot.kind, slot.reason);
  return { ...emptySlot(slot.kind), ...slot, text, ...diffSpans(original, text) };
}

function setOf(items: Item[], source: { seed?: number } = {}): NegativesSet {
  const kinds = [...new Set(items.flatMap((item) => item.slots.map((slot) => slot.kind)))];
  return {
    format: "degla-negatives",
    version: 1,
    seed: source.seed ?? 0,
    kinds,
    perCaption: Math.max(0, ...items.map((item) => item.slots.length)),
    items,
  };
}

/** A set from a file that this page, or DeGLA's own tools, wrote. DeGLA's does not tell the kinds: `kind` stands in. */
export function readSet(text: string, name: string, kind: Kind = "reshuffle"): NegativesSet {
  const format = formatOf(name);
  if (format === "json") {
    const entries = check(deglaSchema, readJson(text, name), name);
    limit(entries.length, name);
    return setOf(
      entries.map((entry, i) => ({
        id: String(i),
        imageId: entry.image_id ?? null,
        original: entry.original,
        slots: entry.enhanced.map((negative) =>
          slotFromFile(entry.original, {
            kind,
            // A copy of the original is one of the published set's flaws: it is an empty slot.
            text: negative?.trim() === entry.original.trim() ? null : negative,
            state: "made",
            reason: negative ? "" : "Empty in the file.",
            maker: { by: "import", source: name },
          }),
        ),
      })),
    );
  }
  if (format === "jsonl") {
    const lines = readLines(text, name).map((line, i) => check(lineSchema, line, `${name}, line ${i + 1}`));
    return setOf(
      lines.map((line, i) => ({
        id: String(i),
        imageId: line.image_id ?? null,
        original: line.original,
        slots: line.negatives.map((slot) => slotFromFile(line.original, slot)),
      })),
    );
  }
  if (format === "csv") return setOf(itemsFromCsv(text, name));
  throw new BrokenFileError(`${name}: sets are read from .json, .jsonl and .csv files.`);
}

function itemsFromCsv(text: string, name: string): Item[] {
  const records = recordsOf(parseCsv(text));
  limit(records.length, name);
  const items: Item[] = [];
  records.forEach((record, i) => {
    if (record.original === undefined || record.negative === undefined)
      throw new BrokenFileError(`${name} needs the columns original and negative.`);
    const kind = check(z.enum(KINDS), record.kind || "reshuffle", `${name}, row ${i + 2}, kind`);
    const state = check(
      z.enum(["made", "accepted", "rejected", "empty"]),
      record.state || (record.negative ? "made" : "empty"),
      `${name}, row ${i + 2}, state`,
    );
    const image = record.image_id || null;
    let item = items.at(-1);
    if (!item || item.original !== record.original || item.imageId !== image) {
      item = { id: String(items.length), imageId: image, original: record.original, slots: [] };
      items.push(item);
    }
    const maker = makerFrom(record.maker ?? "", record.model ?? "");
    item.slots.push(
      slotFromFile(record.original, {
        kind,
        text: record.negative || null,
        state,
        reason: record.reason ?? "",
        maker,
      }),
    );
  });
  return items;
}
