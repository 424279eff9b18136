/** The lexicon as it is browsed: built-in classes with the visitor's words in them. */
import { isEnglish } from "../../../../negatives/english";
import { DIMENSIONS } from "../../../../negatives/lexicon/adjectives";
import { NOUN_CLASSES } from "../../../../negatives/lexicon/nouns";
import { RELATIONS } from "../../../../negatives/lexicon/relations";
import type { UserLexicon } from "../../../../negatives/lexicon/schema";
import { VERB_SETS } from "../../../../negatives/lexicon/verbs";
import type { Part } from "./lexicon";

interface ShownWord {
  word: string;
  /** Words of one group never replace one another. */
  twins: string[];
  yours: boolean;
  /** Left out by the visitor. */
  removed: boolean;
}

export interface ShownClass {
  part: Part;
  id: string;
  /** Domain of nouns, frame of verbs, what a relation is. */
  of: string;
  yours: boolean;
  words: ShownWord[];
}

const groupsOf = (words: string): string[][] =>
  words.split(",").map((group) => group.split("/").map((word) => word.trim()));

/** Built-in words, whatever their class. */
export const BUILT_IN: ReadonlySet<string> = new Set([
  ...[...NOUN_CLASSES, ...DIMENSIONS, ...VERB_SETS].flatMap(([, , words]) => groupsOf(words).flat()),
  ...RELATIONS.map(([relation]) => relation),
]);

/** All classes of one part, built-in first; in another language than English only the visitor's own. */
export function classesOf(user: UserLexicon, part: Part): ShownClass[] {
  const removed = new Set(user.remove);
  const classes = new Map<string, ShownClass>();
  const add = (id: string, of: string, groups: readonly (readonly string[])[], yours: boolean) => {
    const key = part === "verbs" ? `${id}/${of}` : id;
    const entry = classes.get(key) ?? { part, id, of, yours, words: [] };
    classes.set(key, entry);
    for (const group of groups)
      for (const word of group)
        entry.words.push({
          word,
          twins: group.filter((other) => other !== word),
          yours,
          removed: removed.has(word) && !yours,
        });
  };
  const english = isEnglish(user);
  if (part === "nouns") {
    if (english) for (const [id, domain, words] of NOUN_CLASSES) add(id, domain, groupsOf(words), false);
    for (const { class: id, domain, words } of user.nouns) add(id, domain, words, true);
  }
  if (part === "adjectives") {
    if (english)
      for (const [id, of, words] of DIMENSIONS)
        add(id, of === "any" ? "anything" : of.join(", "), groupsOf(words), false);
    for (const { dimension, words } of user.adjectives) add(dimension, "anything", words, true);
  }
  if (part === "verbs") {
    if (english) for (const [id, frame, words] of VERB_SETS) add(id, frame, groupsOf(words), false);
    for (const { set, frame, words } of user.verbs) add(set, frame, words, true);
  }
  if (part === "relations") {
    const own = new Set(user.relations.map(({ relation }) => relation));
    const relation = (text: string, replacements: readonly string[], symmetric: boolean, yours: boolean) =>
      classes.set(text, {
        part,
        id: text,
        of: symmetric ? "symmetric" : "",
        yours,
        words: replacements.map((word) => ({ word, twins: [], yours, removed: !yours && removed.has(text) })),
      });
    if (english)
      for (const [text, replacements, flags] of RELATIONS)
        if (!own.has(text))
          relation(text, replacements ? groupsOf(replacements).flat() : [], flags === "s", false);
    for (const { relation: text, replacements, symmetric } of user.relations)
      relation(text, replacements, symmetric, true);
  }
  return [...classes.values()];
}

/** Classes that hold the search in their name, or words that do. */
export function searched(classes: readonly ShownClass[], query: string): ShownClass[] {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return [...classes];
  return classes.flatMap((entry) => {
    if (entry.id.includes(wanted)) return [entry];
    const words = entry.words.filter(({ word }) => word.includes(wanted));
    return words.length > 0 ? [{ ...entry, words }] : [];
  });
}
