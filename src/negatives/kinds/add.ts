/**
 * Additions: an attribute, or an object, that the picture is most unlikely to show. A caption does not say what
 * else is there, so only what would have been mentioned is added: rare looks and things from far away.
 */

import { applyEdits, assemble, insert } from "../assemble";
import { isEnglish } from "../english";
import type { Lexicon } from "../lexicon/compile";
import type { Domain } from "../lexicon/nouns";
import type { Random } from "../random";
import { REASONS } from "../reasons";
import type { Attempt, Kind, NounPhrase, ParsedCaption } from "../types";
import { appears } from "./replace";
import { boundCore, isCollocation, isPlaceholder, isWithout } from "./swap";

/** Looks that hardly anything of the domain has, as [word, dimensions it would clash with]. */
const RARE: Readonly<Record<Domain, string>> = {
  person: "green, blue, transparent, glowing, melting",
  animal: "transparent, glowing, melting, wooden",
  vehicle: "burning, melting, transparent, furry",
  food: "burning, glowing, furry, wooden",
  drink: "burning, glowing, furry",
  object: "burning, glowing, melting, furry",
  wear: "burning, glowing, melting, transparent",
  furniture: "burning, melting, transparent, furry",
  building: "burning, melting, transparent, furry",
  place: "burning, melting, furry",
  surface: "burning, glowing, furry",
  plant: "burning, transparent, melting, furry",
  shape: "burning, glowing, melting, furry",
  sky: "wooden, furry, striped",
  part: "glowing, burning, transparent, melting",
};

/** Things that shine, burn, melt or are furry by nature. */
const NATURALLY: Readonly<Record<string, RegExp>> = {
  burning:
    /^(candle|fire|campfire|fireplace|torch|rocket|sun|star|cigarette|match|stove|oven|grill|flame|lantern|log|incense|comet|meteor)$/,
  glowing:
    /^(candle|fire|campfire|lamp|lantern|flashlight|sun|star|moon|bulb|light bulb|television|tv|laptop|computer|tablet|phone|cell phone|cellphone|smartphone|telephone|watch|clock|monitor|sign|jellyfish|screen|crystal|streetlight|chandelier|lighthouse|headlight|robot)$/,
  melting: /^(candle|ice cream|popsicle|snowman|snow|ice|butter|cheese|chocolate|icecream|igloo|snowflake)$/,
  transparent: /^(glass|bottle|jar|vase|window|jellyfish|veil|ghost|greenhouse|fin|wing)$/,
  wooden: /^(statue|toy|bowl)$/,
  furry: /^(slipper|rug|carpet|blanket|toy|doll|teddy bear|teddy|pillow|cushion|towel|hat|puppet|feather)$/,
};

const split = (words: string) => words.split(", ");

export function addAttribute(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "add-attribute";
  if (caption.phrases.length === 0) return { kind, refused: "no-noun", reason: REASONS.noNoun };
  const english = isEnglish(caption);
  for (const phrase of random.shuffle(caption.phrases)) {
    if (phrase.domain === null || !lexicon.nouns.has(phrase.lemma)) continue;
    const unit = caption.units.find((candidate) => candidate.phrases.includes(phrase))!;
    if (isWithout(caption, unit)) continue;
    if (isPlaceholder(caption, unit, lexicon) || boundCore(caption, unit, lexicon)) continue;
    if (phrase.modifiers.some((token) => isCollocation(caption, token, phrase, lexicon))) continue;
    if (measures(caption, phrase, lexicon)) continue;
    const taken = new Set(
      phrase.modifiers.flatMap((token) => dimensionsOf(caption.tokens[token]!.word, lexicon)),
    );
    const options = (english ? split(RARE[phrase.domain]) : foreign(lexicon)).filter(
      (word) =>
        !dimensionsOf(word, lexicon).some((dimension) => taken.has(dimension)) &&
        word !== phrase.lemma &&
        !NATURALLY[word]?.test(phrase.lemma),
    );
    if (options.length === 0) continue;
    const place = insertionPoint(caption, phrase, lexicon);
    return assemble(
      kind,
      caption,
      applyEdits(caption, [{ from: place, to: place, pieces: insert(random.pick(options)) }]),
    );
  }
  return { kind, refused: "no-fitting-word", reason: REASONS.attributesAllPossible };
}

/** Before size, age and colour the rare look would sound odd: it stands first of the adjectives, save after them. */
function insertionPoint(caption: ParsedCaption, phrase: NounPhrase, lexicon: Lexicon): number {
  const leading = new Set(["size", "age", "height", "length", "same", "side"]);
  let place = phrase.core.from;
  for (const token of phrase.modifiers) {
    const { word } = caption.tokens[token]!;
    if (["several", "many", "few", "other", "more", "most", "own", "such"].includes(word)) place = token + 1;
    else if (dimensionsOf(word, lexicon).some((id) => leading.has(id))) place = token + 1;
    else return Math.min(token, phrase.core.from);
  }
  return Math.min(place, phrase.core.from);
}

function measures(caption: ParsedCaption, phrase: NounPhrase, lexicon: Lexicon): boolean {
  return (
    caption.tokens[phrase.to]?.word === "of" && lexicon.partitives.has(caption.tokens[phrase.to - 1]!.word)
  );
}

function dimensionsOf(word: string, lexicon: Lexicon): string[] {
  const base = lexicon.adjectiveForms.get(word)?.base ?? word;
  return (lexicon.adjectives.get(base) ?? []).map((sense) => sense.dimension);
}

/** In another language every adjective of the user's serves. */
function foreign(lexicon: Lexicon): string[] {
  return [...lexicon.adjectives.keys()];
}

/** Things that stand out wherever they are. */
const STRIKING =
  "elephant, giraffe, zebra, penguin, camel, kangaroo, octopus, flamingo, crocodile, dinosaur, robot, rocket, submarine, tractor, piano, harp, trumpet, snowman, windmill, lighthouse, cactus, pineapple, watermelon, wheelbarrow, accordion, telescope, anvil, helicopter, bathtub, canoe";

/** Where one of these is named, others of its family might well be there too. */
const FAMILY: readonly (readonly string[])[] = [
  ["elephant", "giraffe", "zebra", "camel", "kangaroo", "flamingo", "crocodile"],
  ["penguin", "octopus", "submarine", "lighthouse", "canoe"],
  ["tractor", "windmill", "wheelbarrow"],
  ["piano", "harp", "trumpet", "accordion"],
  ["pineapple", "watermelon"],
  ["rocket", "helicopter", "telescope", "robot"],
];

/** Domains near which a striking thing is no surprise. */
const AT_HOME: Readonly<Record<string, readonly Domain[]>> = {
  pineapple: ["food"],
  watermelon: ["food"],
  cactus: ["plant"],
  canoe: ["vehicle"],
  helicopter: ["vehicle", "sky"],
  rocket: ["vehicle", "sky"],
  submarine: ["vehicle"],
  tractor: ["vehicle"],
  piano: ["furniture"],
  bathtub: ["furniture"],
};

function isExpected(word: string, caption: ParsedCaption): boolean {
  const family = FAMILY.find((members) => members.includes(word)) ?? [];
  const domains = AT_HOME[word] ?? [];
  return caption.phrases.some(
    (phrase) =>
      family.includes(phrase.lemma) ||
      (phrase.domain !== null && domains.includes(phrase.domain)) ||
      ["zoo", "farm", "animal", "museum", "instrument", "toy", "band"].includes(phrase.lemma),
  );
}

export function addObject(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "add-object";
  const last = caption.units.at(-1);
  if (!last) return { kind, refused: "no-noun", reason: REASONS.noNoun };
  const english = isEnglish(caption);
  if (!english) return { kind, refused: "no-fitting-word", reason: REASONS.objectsInEnglishOnly };
  const options = split(STRIKING).filter(
    (word) => lexicon.nouns.has(word) && !appears(caption, word, lexicon) && !isExpected(word, caption),
  );
  if (options.length === 0) return { kind, refused: "no-fitting-word", reason: REASONS.nothingOutOfPlace };
  if (hasDenial(caption)) return { kind, refused: "denied", reason: REASONS.behindDenial };
  const thing = random.pick(options);
  const article = /^[aeiou]/.test(thing) ? "an" : "a";
  let end = caption.tokens.length;
  while (end > 0 && caption.tokens[end - 1]!.tag === ".") end--;
  const joins = [`next to ${article} ${thing}`, `beside ${article} ${thing}`, `near ${article} ${thing}`];
  // A list is closed by "and"; after a noun phrase at the end it can be one more thing.
  const closing = caption.links.at(-1);
  const joinable = closing === undefined || closing.relation === null || JOINABLE.has(closing.relation);
  const plain = last.to === end && joinable;
  if (plain) joins.push(`and ${article} ${thing}`);
  const said = caption.links.map((link) => link.relation);
  const fresh = joins.filter(
    (join) => !said.some((relation) => relation !== null && join.startsWith(`${relation} `)),
  );
  return assemble(
    kind,
    caption,
    applyEdits(caption, [{ from: end, to: end, pieces: insert(random.pick(fresh)) }]),
  );
}

/** After these, "and" adds a second thing to the last one and nothing else is heard. */
const JOINABLE = new Set([
  "with",
  "near",
  "next to",
  "beside",
  "above",
  "below",
  "behind",
  "in front of",
  "to the left of",
  "to the right of",
]);

/** "without horns and an elephant" would deny the elephant. */
function hasDenial(caption: ParsedCaption): boolean {
  return caption.tokens.some((token) => ["no", "not", "n't", "without"].includes(token.word));
}
