/** Replace verb: another verb of the same frame and form, which can't hold at the same moment. */

import { applyEdits, assemble, inPlaceOf, replaceWith } from "../assemble";
import { PERCEPTION } from "../closedClass";
import { conjugate } from "../grammar";
import type { Lexicon, VerbReading } from "../lexicon/compile";
import type { Random } from "../random";
import { REASONS } from "../reasons";
import type { Attempt, Kind, ParsedCaption } from "../types";

interface Place {
  token: number;
  reading: VerbReading;
  options: readonly string[];
}

/** Objects that only a few verbs can have: others would make no sense, so the verb is left alone. */
const BOUND_OBJECTS = new Set([
  "wave",
  "trick",
  "kick",
  "flip",
  "jump",
  "picture",
  "photo",
  "photograph",
  "selfie",
  "game",
  "nap",
]);

/** Does an object follow: a noun phrase with nothing before it, or only a particle? */
function frameAt(caption: ParsedCaption, token: number): "i" | "t" {
  const phrase = caption.phrases.find((candidate) => candidate.from >= token + 1);
  return phrase && phrase.from === token + 1 ? "t" : "i";
}

/** The form, where the word could be several: a finite verb agrees, a bare one follows perception or "to". */
function readingAt(caption: ParsedCaption, token: number, lexicon: Lexicon): VerbReading | null {
  const readings = lexicon.verbReadings.get(caption.tokens[token]!.word) ?? [];
  const known = readings.filter(({ base }) => lexicon.verbs.has(base));
  if (known.length <= 1) return known[0] ?? null;
  const order = ["ing", "s", "participle", "past", "base"];
  const subject = caption.phrases.findLast((phrase) => phrase.to <= token);
  if (subject?.plural) order.unshift("base");
  return [...known].sort((a, b) => order.indexOf(a.form) - order.indexOf(b.form))[0]!;
}

function placeAt(caption: ParsedCaption, token: number, lexicon: Lexicon): Place | null {
  if (caption.tokens[token]!.tag !== "V") return null;
  if (caption.phrases.some((phrase) => phrase.modifiers.includes(token))) return null;
  const reading = readingAt(caption, token, lexicon);
  if (!reading) return null;
  const next = caption.tokens[token + 1];
  // "taking off", "full of": the particle belongs to the verb.
  if (next?.tag === "A" && ["up", "down", "off", "out", "over", "around", "away"].includes(next.word))
    return null;
  const frame = frameAt(caption, token);
  if (frame === "i" && next?.tag === "P" && !FREE.has(next.word) && !lexicon.relationPhrases.has(next.word))
    return null;
  if (frame === "t") {
    const object = caption.phrases.find((phrase) => phrase.from === token + 1)!;
    if (BOUND_OBJECTS.has(object.lemma)) return null;
    // "watches a plane fly": the verb rules the one behind its object.
    if (PERCEPTION.has(reading.base) && caption.tokens[object.to]?.tag === "V") return null;
  }
  const passive = reading.form === "past" || reading.form === "participle";
  if (passive && frame === "i" && reading.base !== "park") return null;
  const options = lexicon.verbs.get(reading.base)?.[frame] ?? [];
  return options.length > 0 ? { token, reading, options } : null;
}

/** Prepositions that go with any verb of the frame. */
const FREE = new Set(
  "on in near by beside behind under above over below beneath between inside outside along across around through against next with without atop from toward towards".split(
    " ",
  ),
);

export function replaceVerb(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "replace-verb";
  if (!caption.tokens.some((token) => token.tag === "V"))
    return { kind, refused: "no-verb", reason: REASONS.noVerb };
  const places = caption.tokens.flatMap((_, token) => placeAt(caption, token, lexicon) ?? []);
  if (places.length === 0) return { kind, refused: "not-in-lexicon", reason: REASONS.verbsUnknown };
  const present = new Set(
    caption.tokens.flatMap((token) => (lexicon.verbReadings.get(token.word) ?? []).map(({ base }) => base)),
  );
  for (const { token, reading, options } of random.shuffle(places)) {
    const fresh = options.filter(
      (option) => !present.has(option) && suits(caption, token, reading.base, option),
    );
    if (fresh.length === 0) continue;
    const form = conjugate(random.pick(fresh), reading.form);
    const range = { from: token, to: token + 1 };
    const pieces = replaceWith(inPlaceOf(caption, token, form), range);
    return assemble(kind, caption, applyEdits(caption, [{ ...range, pieces }]));
  }
  return { kind, refused: "no-fitting-word", reason: REASONS.noOtherVerb };
}

/** What only people do, of the verbs that an animal's might be replaced by. */
const HUMAN = new Set(
  "read study write dance cook bake paint draw wash clean rinse fold iron throw toss burn bury feed photograph sell buy build repair fix pour break smash spill boil sew knit tear drive pet point wave juggle light extinguish plant tow kneel crouch".split(
    " ",
  ),
);
/** What is not done to people in pictures that anyone would show. */
const NOT_TO_PEOPLE = new Set(
  "bury burn cook bake fry eat bite fold tear break smash drop fix repair cut boil kick slap throw toss steal sell destroy attack chew sniff".split(
    " ",
  ),
);
/** Ways of going: only they may stand before "toward", "through" and the like. */
const GOING = new Set(
  "walk run jump crawl swim fly climb jog hop march ski skate drive ride sail travel roll slide creep leap gallop stroll hike trot race".split(
    " ",
  ),
);
const WAYS = new Set(
  "to toward towards into onto out across through over along past down up from around away".split(" "),
);

function suits(caption: ParsedCaption, token: number, base: string, option: string): boolean {
  const subject = subjectOf(caption, token);
  const object = caption.phrases.find((phrase) => phrase.from === token + 1);
  const next = caption.tokens[token + 1]?.word ?? "";
  const inanimate =
    subject?.domain != null &&
    !["person", "animal"].includes(subject.domain) &&
    !/^(teddy|doll|robot|statue|puppet)/.test(subject.lemma);
  // "standing on a desk" and "lying on a desk" are one thing for a cup, and nothing else that it does is seen.
  if (inanimate && !THINGS_DO.has(option)) return false;
  if (WAYS.has(next) && GOING.has(base) !== GOING.has(option)) return false;
  if (
    !object &&
    !WAYS.has(next) &&
    ["fly", "swim", "climb", "graze", "float", "land", "sail"].includes(option)
  )
    return false;
  if (subject?.domain === "animal" && HUMAN.has(option)) return false;
  // Of a bird on a fence nobody tells sitting from standing.
  const bird = caption.phrases.some((phrase) => phrase === subject && BIRDS.test(phrase.lemma));
  if (bird && UPRIGHT.has(base) && UPRIGHT.has(option)) return false;
  if (next === "from" && !GOING.has(base)) return false;
  const behind = object ? (caption.tokens[object.to]?.word ?? "") : "";
  if (INTO.has(behind) && !["kick", "carry", "throw", "push", "pull"].includes(option)) return false;
  // "cutting bread with a knife": few other things are done with a knife.
  if (behind === "with") return false;
  if (behind === "from" && ["eat", "drink"].includes(base)) return false;
  if (base === "talk" && next === "on") return false;
  if (GAZES.has(base) && !["at", "in", "on", "near", "by", "beside"].includes(next)) return false;
  if (object?.domain === "person" && NOT_TO_PEOPLE.has(option)) return false;
  if (object?.domain === "place" || object?.domain === "sky") return ["paint", "clean"].includes(option);
  return true;
}

const THINGS_DO = new Set(
  "burn crash sink explode drive melt fade park fly push pull drag tow carry block follow chase".split(" "),
);

const INTO = new Set("to toward towards into onto through".split(" "));
const GAZES = new Set("look stare gaze glance peer peek".split(" "));
const BIRDS =
  /^(bird|owl|eagle|hawk|falcon|vulture|pigeon|dove|seagull|gull|penguin|swan|flamingo|crow|raven|parrot|robin|sparrow|chicken|hen|rooster|duck|goose|turkey|peacock|pelican|stork|heron)$/;
const UPRIGHT = new Set(["sit", "stand", "perch", "rest", "wait"]);

/** The nearest phrase before the verb that no preposition rules. */
function subjectOf(caption: ParsedCaption, token: number): ParsedCaption["phrases"][number] | undefined {
  let at = caption.units.findLastIndex((unit) => unit.to <= token);
  while (at > 0 && caption.links[at - 1]!.relation !== null && caption.links[at - 1]!.verb === null) at--;
  return caption.units[at]?.head;
}
