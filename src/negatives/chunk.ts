/**
 * Noun phrases over tags, the units that "of" makes of them, and the links between them.
 * Pattern of a phrase: D? M? (A J)* (J | participle)* N+, without the nouns of relations ("the left of").
 */
import { POSSESSIVES } from "./closedClass";
import { numberValue, singularize } from "./grammar";
import type { Lexicon, Relation } from "./lexicon/compile";
import { findPlaces, findWays, introductionEnd, type Place } from "./places";
import type { Link, NounPhrase, Token, Unit } from "./types";

/** Relations of several words, by the token they begin at: "to the left of" holds no noun phrase. */
function findLongRelations(tokens: readonly Token[], lexicon: Lexicon): Map<number, Relation> {
  const found = new Map<number, Relation>();
  for (let i = 0; i < tokens.length; i++)
    for (const relation of lexicon.relationPhrases.get(tokens[i]!.word) ?? []) {
      const { words } = relation;
      if (words.length < 2 || !words.every((word, k) => tokens[i + k]?.word === word)) continue;
      found.set(i, relation);
      i += words.length - 1;
      break;
    }
  return found;
}

function lemmaOf(tokens: readonly Token[], from: number, to: number, lexicon: Lexicon) {
  for (let start = from; start < to; start++) {
    let name = tokens[start]!.word;
    for (let k = start + 1; k < to; k++) name += ` ${tokens[k]!.word}`;
    const form = lexicon.nounForms.get(name);
    if (form) return { lemma: form.lemma, plural: form.plural, lemmaFrom: start };
  }
  const last = tokens[to - 1]!.word;
  const lemma = singularize(last);
  return { lemma, plural: lemma !== last, lemmaFrom: to - 1 };
}

function phraseAt(
  tokens: readonly Token[],
  at: number,
  barred: ReadonlySet<number>,
  lexicon: Lexicon,
): NounPhrase | null {
  const tag = (k: number) => (barred.has(k) ? undefined : tokens[k]?.tag);
  let i = at;
  let determiner: number | null = null;
  let number: number | null = null;
  const modifiers: number[] = [];
  if (tag(i) === "D") determiner = i++;
  if (tag(i) === "M") number = i++;
  const opened = i > at;
  for (;;) {
    const here = tag(i);
    if (
      here === "J" ||
      (here === "V" && (opened || modifiers.length > 0) && /(ing|ed|en|t|n)$/.test(tokens[i]!.word))
    ) {
      modifiers.push(i++);
    } else if (here === "A" && tag(i + 1) === "J") i++;
    else if ((here === "C" || tokens[i]?.word === ",") && modifiers.at(-1) === i - 1 && tag(i + 1) === "J")
      i++;
    else break;
  }
  let from = i;
  while (tag(i) === "N") i++;
  if (i === from) return null;
  // "the man's hat": the owner stands where a determiner would.
  while (tag(i) === "S") {
    let k = i + 1;
    const own: number[] = [];
    while (tag(k) === "J" || (tag(k) === "C" && own.length > 0 && tag(k + 1) === "J")) {
      if (tag(k) === "J") own.push(k);
      k++;
    }
    const start = k;
    while (tag(k) === "N") k++;
    if (k === start) break;
    determiner = i;
    modifiers.length = 0;
    modifiers.push(...own);
    number = null;
    from = start;
    i = k;
  }
  const { lemma, plural, lemmaFrom } = lemmaOf(tokens, from, i, lexicon);
  const count = number === null ? null : numberValue(tokens[number]!.word);
  const word = determiner === null ? "" : tokens[determiner]!.word;
  const many = count !== null ? count !== 1 : word === "a" || word === "an" ? false : plural;
  const domain = lexicon.nouns.get(lemma)?.[0]?.domain ?? null;
  // Modifiers that are nouns of a material ("a metal sphere") describe like adjectives.
  while (from < lemmaFrom && lexicon.adjectiveForms.has(tokens[from]!.word)) modifiers.push(from++);
  return {
    from: at,
    to: i,
    determiner,
    number,
    modifiers,
    core: { from, to: i },
    lemma,
    lemmaFrom,
    plural: many,
    domain,
  };
}

export function findPhrases(
  tokens: readonly Token[],
  lexicon: Lexicon,
  long = findLongRelations(tokens, lexicon),
  places = findPlaces(tokens),
): NounPhrase[] {
  const barred = new Set<number>();
  for (const { from, to } of [...places, ...findWays(tokens), { from: 0, to: introductionEnd(tokens) }])
    for (let k = from; k < to; k++) barred.add(k);
  for (const [start, relation] of long) for (let k = 0; k < relation.words.length; k++) barred.add(start + k);
  const phrases: NounPhrase[] = [];
  for (let i = 0; i < tokens.length; ) {
    const phrase = barred.has(i) ? null : phraseAt(tokens, i, barred, lexicon);
    if (phrase) phrases.push(phrase);
    i = phrase ? phrase.to : i + 1;
  }
  return phrases;
}

function findUnits(tokens: readonly Token[], phrases: readonly NounPhrase[]): Unit[] {
  const units: Unit[] = [];
  for (const phrase of phrases) {
    const last = units.at(-1);
    if (last && phrase.from === last.to + 1 && tokens[last.to]!.word === "of") {
      last.phrases.push(phrase);
      last.to = phrase.to;
    } else units.push({ from: phrase.from, to: phrase.to, phrases: [phrase], head: phrase });
  }
  return units;
}

/** Verbs that take their other side without a preposition and say the same both ways. */
const MUTUAL = new Set(
  "meet hug kiss marry touch fight face greet embrace cuddle match equal resemble join".split(" "),
);
/** "chained to", "attached to": what is bound is bound both ways. */
const JOINED = new Set("chain attach tie connect link hitch lock tether leash fasten glue".split(" "));
/** "talking to", "speaking with". */
const TALKING = new Set("talk speak chat converse".split(" "));

function basesOf(tokens: readonly Token[], verb: number | null, lexicon: Lexicon): string[] {
  if (verb === null) return [];
  return (lexicon.verbReadings.get(tokens[verb]!.word) ?? []).map((reading) => reading.base);
}

function findLinks(
  tokens: readonly Token[],
  units: readonly Unit[],
  lexicon: Lexicon,
  long: ReadonlyMap<number, Relation>,
  places: readonly Place[],
): Link[] {
  const links: Link[] = [];
  for (let u = 0; u + 1 < units.length; u++) {
    const from = units[u]!.to;
    const to = units[u + 1]!.from;
    let relation: Relation | null = null;
    let relationFrom = to;
    let verb: number | null = null;
    for (let k = from; k < to; k++) {
      const longer = long.get(k);
      const single = tokens[k]!.tag === "P" ? lexicon.relations.get(tokens[k]!.word) : undefined;
      const here = longer ?? single;
      if (here) {
        relation = here;
        relationFrom = k;
        k += here.words.length - 1;
        continue;
      }
      if (tokens[k]!.tag === "V") verb = k;
    }
    const relationTo = relation ? relationFrom + relation.words.length : to;
    const atEnd = relation !== null && relationTo === to;
    const words = tokens.slice(from, to);
    const bases = basesOf(tokens, verb, lexicon);
    const mild = bases.some((base) => lexicon.symmetricVerbs.has(base));
    let symmetric = true;
    const placed = places.some((place) => place.from >= from && place.from < to);
    const bound = links.at(-1);
    const ridden =
      relation?.text === "on" && bound !== undefined && basesOf(tokens, bound.verb, lexicon).includes("ride");
    // "a dog on the left with a cat": the place tells the two apart. "riding a wave on a board" is "riding a board on a wave".
    if (placed) symmetric = false;
    else if (ridden) symmetric = true;
    else if (relation && atEnd)
      symmetric =
        (relation.symmetric && (verb === null || mild)) ||
        (relation.text === "to" && bases.some((base) => TALKING.has(base) || JOINED.has(base)));
    else if (verb !== null) symmetric = bases.some((base) => MUTUAL.has(base)) && !relation;
    else if (relation) symmetric = false;
    links.push({
      from,
      to,
      left: u,
      right: u + 1,
      text: words.map((token) => token.word).join(" "),
      relation: relation && atEnd ? relation.text : null,
      relationRange: relation && atEnd ? { from: relationFrom, to: relationTo } : null,
      verb,
      symmetric,
    });
  }
  return links;
}

const DENIALS = new Set(["no", "not", "n't", "never", "nobody", "none", "neither", "nor"]);
/** Tags of the words that bind others into a sentence or a phrase. */
const BINDING = new Set(["D", "P", "V", "X", "C", "M", "W"]);

const words = (tokens: readonly Token[]) => tokens.findLastIndex((token) => token.tag !== ".") + 1;

/** "toothbrush suitcase koala": nouns side by side that name no one thing together. */
function isPile(tokens: readonly Token[], phrase: NounPhrase | undefined, lexicon: Lexicon): boolean {
  if (!phrase || phrase.lemmaFrom === phrase.core.from) return false;
  const nouns = tokens.slice(phrase.core.from, phrase.core.to);
  return nouns.every((token) => lexicon.nounForms.has(token.word));
}

export function chunk(tokens: readonly Token[], lexicon: Lexicon) {
  const long = findLongRelations(tokens, lexicon);
  const places = findPlaces(tokens);
  const phrases = findPhrases(tokens, lexicon, long, places);
  const units = findUnits(tokens, phrases);
  const links = findLinks(tokens, units, lexicon, long, places);
  const denied = tokens.some((token) => DENIALS.has(token.word));
  const bound = tokens.some((token) => BINDING.has(token.tag));
  const loose =
    phrases.length > 1 || (phrases[0]?.to ?? 0) < words(tokens) || isPile(tokens, phrases[0], lexicon);
  const keywords = !bound && loose;
  const ordered = findWays(tokens).length > 0;
  return { phrases, units, links, places, ordered, denied, keywords };
}

/** True where the phrase is owned: "her teeth", "the man's hat". */
export function isOwned(tokens: readonly Token[], phrase: NounPhrase): boolean {
  if (phrase.determiner === null) return false;
  const token = tokens[phrase.determiner]!;
  return token.tag === "S" || POSSESSIVES.has(token.word);
}
