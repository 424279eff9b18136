/**
 * Sets of negatives in and out: DeGLA's own JSON (`image_id, original, enhanced`), JSON lines and CSV, which
 * keep kind, state and maker of each slot; captions alone are read by captionFiles.ts.
 */

import { z } from "zod";
import { BadInputError, BrokenFileError } from "../base/errors";
import { recordsOf } from "../tables/records";
import { wrongIn } from "../tables/values";
import { formatCsv } from "../tables/writeCsv";
import { MOST_CAPTIONS } from "./captionFiles";
import { diffSpans } from "./diff";
import { REASONS } from "./reasons";
import { emptySlot, type Item, type NegativesSet, type Slot, type SlotMaker, usable } from "./set";
import { KINDS, type Kind } from "./types";

const imageId = z.union([z.string(), z.number()]);
const deglaSchema = z.array(
  z.object({
    image_id: imageId.nullish(),
    original: z.string(),
    enhanced: z.unknown().transform(wrongIn),
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

/**
 * A set's file in parts, so that one of any length can be written as it is made: `begin`, each item with what divides
 * it from the one before, `end`.
 */
export interface SetWriter {
  begin: string;
  item(item: Item, first: boolean): string;
  end: string;
}

const jsonLines: SetWriter = { begin: "", item: (item) => `${JSON.stringify(lineOf(item))}\n`, end: "" };

/**
 * DeGLA's format: always `perCaption` strings an item. A slot that is empty or rejected is "" there, which
 * DeGLA's reader must mask; it is never a copy of the original.
 */
const deglaJson: SetWriter = {
  begin: "[",
  item(item, first) {
    const entry = {
      // A caption without a picture has no number that fine-tuning could take for one's name.
      image_id: item.imageId,
      original: item.original,
      enhanced: item.slots.map((slot) => (usable(slot) ? slot.text : "")),
    };
    return `${first ? "" : ","}\n ${JSON.stringify(entry, null, 1).replaceAll("\n", "\n ")}`;
  },
  end: "\n]\n",
};

const COLUMNS = ["image_id", "original", "kind", "negative", "state", "reason", "maker", "model"];

const csv: SetWriter = {
  begin: formatCsv([COLUMNS]),
  item: (item) =>
    formatCsv(
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
    ),
  end: "",
};

export const SET_WRITERS = { jsonl: jsonLines, degla: deglaJson, csv } as const;

function written({ items }: NegativesSet, { begin, item, end }: SetWriter): string {
  return begin + items.map((one, i) => item(one, i === 0)).join("") + end;
}

export const toJsonLines = (set: NegativesSet): string => written(set, jsonLines);
export const toDeglaJson = (set: NegativesSet): string => written(set, deglaJson);
export const toCsv = (set: NegativesSet): string => written(set, csv);

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

type Format = "txt" | "csv" | "json" | "jsonl";

function formatOf(name: string): Format {
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
            reason: negative ? "" : REASONS.emptyInFile,
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
  const records = recordsOf(text, name);
  limit(records.length, name);
  const items: Item[] = [];
  for (const { row, record } of records) {
    if (record.original === undefined || record.negative === undefined)
      throw new BrokenFileError(`${name} needs the columns original and negative.`);
    const kind = check(z.enum(KINDS), record.kind || "reshuffle", `${name}, row ${row}, kind`);
    const state = check(
      z.enum(["made", "accepted", "rejected", "empty"]),
      record.state || (record.negative ? "made" : "empty"),
      `${name}, row ${row}, state`,
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
  }
  return items;
}
