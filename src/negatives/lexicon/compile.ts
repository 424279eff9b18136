/**
 * The lexicon as the kinds use it: maps from surface words to what they are and what may replace them.
 * Compiled once from the built-in data and the user's (a few milliseconds), read-only afterwards.
 */
import { isEnglish } from "../english";
import { degree, pluralize, type VerbForm, verbForms } from "../grammar";
import { ADJECTIVE_TWINS, COLLOCATIONS, DIMENSIONS, NOUN_ADJECTIVES } from "./adjectives";
import { GENERIC_NOUNS, MASS_NOUNS, PARTITIVES, PLURAL_ONLY } from "./genericNouns";
import { type Domain, NOUN_CLASSES } from "./nouns";
import { RELATIONS, SYMMETRIC_VERBS } from "./relations";
import type { UserLexicon } from "./schema";
import { ACTIVITIES, OTHER_VERBS, VERB_SETS } from "./verbs";

interface NounSense {
  class: string;
  domain: Domain;
  /** What may replace it, singular (plural-only words as they are). */
  others: readonly string[];
}

interface AdjectiveSense {
  dimension: string;
  of: "any" | readonly Domain[];
  others: readonly string[];
}

export interface Relation {
  text: string;
  words: readonly string[];
  replacements: readonly string[];
  symmetric: boolean;
  converse: string | null;
}

export interface VerbReading {
  base: string;
  form: VerbForm;
}

export interface Lexicon {
  language: string;
  /** By singular; plural-only nouns by themselves. */
  nouns: ReadonlyMap<string, readonly NounSense[]>;
  /** By any form, phrases included. */
  nounForms: ReadonlyMap<string, { lemma: string; plural: boolean }>;
  adjectives: ReadonlyMap<string, readonly AdjectiveSense[]>;
  /** "bigger" → {base: "big", degree: "er"}. */
  adjectiveForms: ReadonlyMap<string, { base: string; degree: "" | "er" | "est" }>;
  relations: ReadonlyMap<string, Relation>;
  verbs: ReadonlyMap<string, { i: readonly string[]; t: readonly string[] }>;
  verbReadings: ReadonlyMap<string, readonly VerbReading[]>;
  /** Noun phrases of several words and relations of several words, by first word, longest first. */
  nounPhrases: ReadonlyMap<string, readonly (readonly string[])[]>;
  relationPhrases: ReadonlyMap<string, readonly Relation[]>;
  mass: ReadonlySet<string>;
  pluralOnly: ReadonlySet<string>;
  partitives: ReadonlySet<string>;
  nounAdjectives: ReadonlySet<string>;
  collocations: ReadonlySet<string>;
  symmetricVerbs: ReadonlySet<string>;
  /** True where a and b are twins of one another: synonyms, or one a kind of the other. */
  related(a: string, b: string): boolean;
  pluralOf(lemma: string): string;
  /** Words of the classes, for counting and for the Lexicon page. */
  size: { nouns: number; adjectives: number; relations: number; verbs: number };
}

interface Group {
  words: string[];
}

/** How many words of a noun group may stand in as replacements: the first is the plain one. */
const SPOKEN_FOR = 1;

const list = (text: string): string[] => text.split(",").map((word) => word.trim());
const groups = (text: string): Group[] => list(text).map((group) => ({ words: group.split("/") }));

function pushTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const existing = map.get(key);
  if (existing) existing.push(value);
  else map.set(key, [value]);
}

/** Words that ever share a group, in any class. */
function createTwins() {
  const twins = new Map<string, Set<string>>();
  const join = (words: readonly string[]) => {
    for (const word of words) {
      let set = twins.get(word);
      if (!set) {
        set = new Set();
        twins.set(word, set);
      }
      for (const other of words) if (other !== word) set.add(other);
    }
  };
  return { join, has: (a: string, b: string) => a === b || (twins.get(a)?.has(b) ?? false) };
}

/** For every group, the plain words of the other groups, without any word's twins. */
function* othersOf(
  all: readonly Group[],
  related: (a: string, b: string) => boolean,
  spokenFor: number,
): Generator<[word: string, others: string[]]> {
  for (const group of all)
    for (const word of group.words) {
      const others: string[] = [];
      for (const other of all)
        if (other !== group)
          for (const candidate of other.words.slice(0, spokenFor))
            if (!related(word, candidate) && !others.includes(candidate)) others.push(candidate);
      yield [word, others];
    }
}

interface Sources {
  nouns: { id: string; domain: Domain; groups: Group[] }[];
  generic: [word: string, domain: Domain, others: string[]][];
  adjectives: { id: string; of: "any" | readonly Domain[]; groups: Group[] }[];
  relations: Relation[];
  verbs: { id: string; frame: "i" | "t"; groups: Group[] }[];
  mass: string[];
  plurals: Record<string, string>;
  twins: string[][];
}

function builtIn(): Sources {
  return {
    nouns: NOUN_CLASSES.map(([id, domain, words]) => ({ id, domain, groups: groups(words) })),
    generic: Object.entries(GENERIC_NOUNS).map(([word, [domain, others]]) => [word, domain, list(others)]),
    adjectives: DIMENSIONS.map(([id, of, words]) => ({ id, of, groups: groups(words) })),
    relations: RELATIONS.map(([text, replacements, flags]) => ({
      text,
      words: text.split(" "),
      replacements: replacements ? list(replacements) : [],
      symmetric: flags === "s",
      converse: flags.startsWith("c:") ? flags.slice(2) : null,
    })),
    verbs: VERB_SETS.map(([id, frame, words]) => ({ id: `${id}/${frame}`, frame, groups: groups(words) })),
    mass: list(MASS_NOUNS),
    plurals: {},
    twins: list(ADJECTIVE_TWINS).map((pair) => pair.split("/")),
  };
}

function addUser(sources: Sources, user: UserLexicon): void {
  const put = <T extends { id: string; groups: Group[] }>(into: T[], made: T) => {
    const existing = into.find((entry) => entry.id === made.id);
    if (existing) existing.groups.push(...made.groups);
    else into.push(made);
  };
  const asGroups = (words: string[][]) => words.map((group) => ({ words: group }));
  for (const noun of user.nouns)
    put(sources.nouns, { id: noun.class, domain: noun.domain, groups: asGroups(noun.words) });
  for (const adjective of user.adjectives)
    put(sources.adjectives, { id: adjective.dimension, of: "any", groups: asGroups(adjective.words) });
  for (const verb of user.verbs)
    put(sources.verbs, { id: `${verb.set}/${verb.frame}`, frame: verb.frame, groups: asGroups(verb.words) });
  for (const relation of user.relations) {
    const at = sources.relations.findIndex((entry) => entry.text === relation.relation);
    if (at >= 0) sources.relations.splice(at, 1);
    sources.relations.push({
      text: relation.relation,
      words: relation.relation.split(" "),
      replacements: relation.replacements,
      symmetric: relation.symmetric,
      converse: relation.converse ?? null,
    });
  }
  sources.mass.push(...user.mass);
  Object.assign(sources.plurals, user.plurals);
  sources.twins.push(...user.twins);
  const removed = new Set(user.remove);
  const without = (all: Group[]) =>
    all
      .map((group) => ({ words: group.words.filter((word) => !removed.has(word)) }))
      .filter((group) => group.words.length > 0);
  for (const part of [sources.nouns, sources.adjectives, sources.verbs])
    for (const entry of part) entry.groups = without(entry.groups);
  sources.generic = sources.generic.filter(([word]) => !removed.has(word));
  sources.relations = sources.relations.filter((relation) => !removed.has(relation.text));
}

/** @param user words added to the built-in ones; a language other than English starts from the user's alone. */
export function compileLexicon(user?: UserLexicon): Lexicon {
  const language = user?.language ?? "en";
  const english = isEnglish({ language });
  const sources: Sources = english
    ? builtIn()
    : { nouns: [], generic: [], adjectives: [], relations: [], verbs: [], mass: [], plurals: {}, twins: [] };
  if (user) addUser(sources, user);

  const twins = createTwins();
  for (const part of [sources.nouns, sources.adjectives, sources.verbs])
    for (const entry of part) for (const group of entry.groups) twins.join(group.words);
  for (const group of sources.twins) twins.join(group);

  const pluralOnly = new Set(english ? list(PLURAL_ONLY) : []);
  const plurals = new Map<string, string>(Object.entries(sources.plurals));
  const pluralOf = (lemma: string) => {
    let plural = plurals.get(lemma);
    if (plural === undefined) {
      plural = english && !pluralOnly.has(lemma) ? pluralize(lemma) : lemma;
      if (nouns.has(lemma)) plurals.set(lemma, plural);
    }
    return plural;
  };

  const nouns = new Map<string, NounSense[]>();
  for (const entry of sources.nouns)
    for (const [word, others] of othersOf(entry.groups, twins.has, SPOKEN_FOR))
      pushTo(nouns, word, { class: entry.id, domain: entry.domain, others });
  for (const [word, domain, others] of sources.generic)
    if (!nouns.has(word)) nouns.set(word, [{ class: "generic", domain, others }]);

  const nounForms = new Map<string, { lemma: string; plural: boolean }>();
  for (const lemma of nouns.keys()) {
    const always = pluralOnly.has(lemma) || lemma === "teeth";
    nounForms.set(lemma, { lemma, plural: always });
    const plural = pluralOf(lemma);
    if (plural !== lemma && !nouns.has(plural)) nounForms.set(plural, { lemma, plural: true });
  }

  const adjectives = new Map<string, AdjectiveSense[]>();
  for (const entry of sources.adjectives)
    for (const [word, others] of othersOf(entry.groups, twins.has, 1))
      pushTo(adjectives, word, { dimension: entry.id, of: entry.of, others });
  const adjectiveForms = new Map<string, { base: string; degree: "" | "er" | "est" }>();
  for (const base of adjectives.keys()) {
    adjectiveForms.set(base, { base, degree: "" });
    if (!english) continue;
    for (const which of ["er", "est"] as const) {
      const form = degree(base, which);
      if (form && !adjectives.has(form)) adjectiveForms.set(form, { base, degree: which });
    }
  }

  const relations = new Map(sources.relations.map((relation) => [relation.text, relation]));
  const verbs = new Map<string, { i: string[]; t: string[] }>();
  for (const entry of sources.verbs)
    for (const [word, others] of othersOf(entry.groups, twins.has, 1)) {
      const frames = verbs.get(word) ?? { i: [], t: [] };
      verbs.set(word, frames);
      // The first set that a verb opens is its own; sets where it only serves as a replacement add nothing.
      const opens = entry.groups[0]!.words.includes(word) || entry.id.startsWith(`${word}/`);
      if (opens || (frames[entry.frame].length === 0 && !verbHasOwnSet(sources.verbs, word, entry.frame)))
        frames[entry.frame] = [...new Set([...frames[entry.frame], ...others])];
    }

  const verbReadings = new Map<string, VerbReading[]>();
  const bases = new Set([...verbs.keys(), ...(english ? list(OTHER_VERBS) : [])]);
  for (const base of bases)
    for (const [form, word] of english ? verbForms(base) : [["base", base] as [VerbForm, string]])
      pushTo(verbReadings, word, { base, form });
  for (const base of english ? list(ACTIVITIES) : [])
    for (const [form, word] of bases.has(base) ? [] : verbForms(base))
      if (form !== "base" && form !== "s") pushTo(verbReadings, word, { base, form });

  const nounPhrases = new Map<string, string[][]>();
  for (const form of nounForms.keys())
    if (form.includes(" ")) {
      const words = form.split(" ");
      pushTo(nounPhrases, words[0]!, words);
    }
  const relationPhrases = new Map<string, Relation[]>();
  for (const relation of relations.values()) pushTo(relationPhrases, relation.words[0]!, relation);
  for (const phrases of nounPhrases.values()) phrases.sort((a, b) => b.length - a.length);
  for (const phrases of relationPhrases.values()) phrases.sort((a, b) => b.words.length - a.words.length);

  return {
    language,
    nouns,
    nounForms,
    adjectives,
    adjectiveForms,
    relations,
    verbs,
    verbReadings,
    nounPhrases,
    relationPhrases,
    mass: new Set(sources.mass),
    pluralOnly,
    partitives: new Set(english ? list(PARTITIVES) : []),
    nounAdjectives: new Set(english ? list(NOUN_ADJECTIVES) : []),
    collocations: new Set(english ? list(COLLOCATIONS) : []),
    symmetricVerbs: new Set(english ? list(SYMMETRIC_VERBS) : []),
    related: twins.has,
    pluralOf,
    size: { nouns: nouns.size, adjectives: adjectives.size, relations: relations.size, verbs: verbs.size },
  };
}

function verbHasOwnSet(sets: Sources["verbs"], word: string, frame: "i" | "t"): boolean {
  return sets.some((entry) => entry.frame === frame && entry.groups[0]!.words.includes(word));
}
