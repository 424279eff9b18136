/** The user's lexicon in and out: JSON whole, CSV for the word classes that a spreadsheet holds well. */
import type { z } from "zod";
import { BrokenFileError } from "../../base/errors";
import { recordsOf } from "../../tables/records";
import { formatCsv } from "../../tables/writeCsv";
import { DOMAINS, emptyUserLexicon, type UserLexicon, userLexiconSchema } from "./schema";

function explain(error: z.ZodError, name: string): BrokenFileError {
  const issue = error.issues[0]!;
  return new BrokenFileError(`${name}: ${issue.path.join(".") || "the file"}: ${issue.message}.`);
}

export function readLexiconJson(text: string, name = "The lexicon"): UserLexicon {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BrokenFileError(`${name} is not JSON.`, undefined, { cause: error });
  }
  const result = userLexiconSchema.safeParse(value);
  if (!result.success) throw explain(result.error, name);
  return result.data;
}

export const writeLexiconJson = (lexicon: UserLexicon): string => `${JSON.stringify(lexicon, null, 2)}\n`;

/**
 * Columns: `part` (noun, adjective, verb, relation, remove, mass), `class` (its class, dimension or set), `words` (one value; twins
 * divided by "/"), `domain` or `frame` in `of`, `plural`, and for relations `replacements` (divided by "/").
 */
const COLUMNS = ["part", "class", "words", "of", "plural", "replacements"];

export function readLexiconCsv(text: string, name = "The lexicon", language = "en"): UserLexicon {
  const made = emptyUserLexicon(language) as z.input<typeof userLexiconSchema>;
  const nouns = new Map<string, { class: string; domain: (typeof DOMAINS)[number]; words: string[][] }>();
  const adjectives = new Map<string, { dimension: string; words: string[][] }>();
  const verbs = new Map<string, { set: string; frame: "i" | "t"; words: string[][] }>();
  const records = recordsOf(text, name);
  if (records.length > 0 && !("part" in records[0]!.record && "words" in records[0]!.record))
    throw new BrokenFileError(`${name} needs at least the columns part, class and words.`);
  const split = (cell: string) =>
    cell
      .split("/")
      .map((word) => word.trim())
      .filter(Boolean);
  for (const { row, record } of records) {
    const where = `${name}, row ${row}`;
    const words = split(record.words ?? "");
    const id = (record.class ?? "").trim().toLowerCase();
    if (words.length === 0) throw new BrokenFileError(`${where}: there are no words.`);
    const needsClass = ["noun", "adjective", "verb"].includes(record.part!.trim());
    if (needsClass && !id) throw new BrokenFileError(`${where}: the class is missing.`);
    switch (record.part!.trim()) {
      case "noun": {
        const domain = DOMAINS.find((known) => known === (record.of?.trim() || "object"));
        if (!domain) throw new BrokenFileError(`${where}: "${record.of}" is none of ${DOMAINS.join(", ")}.`);
        const entry = nouns.get(id) ?? { class: id, domain, words: [] };
        entry.words.push(words);
        nouns.set(id, entry);
        if (record.plural?.trim()) made.plurals = { ...made.plurals, [words[0]!]: record.plural.trim() };
        break;
      }
      case "adjective": {
        const entry = adjectives.get(id) ?? { dimension: id, words: [] };
        entry.words.push(words);
        adjectives.set(id, entry);
        break;
      }
      case "verb": {
        const entry = verbs.get(id) ?? { set: id, frame: record.of?.trim() === "i" ? "i" : "t", words: [] };
        entry.words.push(words);
        verbs.set(id, entry);
        break;
      }
      case "relation":
        made.relations = [
          ...(made.relations ?? []),
          {
            relation: words[0]!,
            replacements: split(record.replacements ?? ""),
            symmetric: record.of?.trim() === "symmetric",
          },
        ];
        break;
      case "mass":
        made.mass = [...(made.mass ?? []), ...words];
        break;
      case "remove":
        made.remove = [...(made.remove ?? []), ...words];
        break;
      default:
        throw new BrokenFileError(`${where}: "${record.part}" is no part of a lexicon.`);
    }
  }
  made.nouns = [...nouns.values()];
  made.adjectives = [...adjectives.values()];
  made.verbs = [...verbs.values()];
  const result = userLexiconSchema.safeParse(made);
  if (!result.success) throw explain(result.error, name);
  return result.data;
}

export function writeLexiconCsv(lexicon: UserLexicon): string {
  const rows: string[][] = [COLUMNS];
  for (const noun of lexicon.nouns)
    for (const group of noun.words)
      rows.push(["noun", noun.class, group.join("/"), noun.domain, lexicon.plurals[group[0]!] ?? "", ""]);
  for (const adjective of lexicon.adjectives)
    for (const group of adjective.words)
      rows.push(["adjective", adjective.dimension, group.join("/"), "", "", ""]);
  for (const verb of lexicon.verbs)
    for (const group of verb.words) rows.push(["verb", verb.set, group.join("/"), verb.frame, "", ""]);
  for (const relation of lexicon.relations)
    rows.push([
      "relation",
      "",
      relation.relation,
      relation.symmetric ? "symmetric" : "",
      "",
      relation.replacements.join("/"),
    ]);
  for (const word of lexicon.mass) rows.push(["mass", "", word, "", "", ""]);
  for (const word of lexicon.remove) rows.push(["remove", "", word, "", "", ""]);
  return formatCsv(rows);
}
