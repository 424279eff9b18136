/** Word lists of the phrase chunker: closed classes whole, open classes only where captions need them. */

function set(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** Begin a noun phrase. */
export const DETERMINERS = set(`
  a an the this that these those some any every each another both all several many few
  his her its their my your our`);

export const NUMBERS = set(`
  zero one two three four five six seven eight nine ten eleven twelve dozen hundred`);

/** Make the noun phrase after them speak of what is not there. */
export const NEGATIONS = set("no without");

/** End a noun phrase and belong to none. */
export const BREAKS = set(`
  of to for from at by with in on into onto over under underneath beneath below above behind between among amid
  against along alongside across around through throughout toward towards near beside besides inside outside
  within upon atop via during beyond past like about until than off up down out as next ahead
  and or but nor while because when where if which who whom whose what
  is are was were be been being am can could will would should may might must do does did has have had having
  there it he she they them him i you we us me here not n't himself herself itself themselves
  very really quite together away just also only too so almost nearly exactly apart
  wearing holding showing`);

/** Adjectives of captions; beyond these, a word before the head needs no name. */
export const ADJECTIVES = set(`
  red orange yellow green blue purple pink brown black white gray grey golden silver beige violet cyan turquoise
  small medium large big little tiny huge giant tall short long wide narrow thick thin
  upside-down tilted upright rotated
  old new young dark bright light colorful colourful shiny wet dry clean dirty empty full open closed broken
  wooden round square fluffy fuzzy happy sad sleepy busy fresh ripe sharp messy muddy hungry single
  plain striped dotted checkered cloudy sunny snowy grassy sandy left right top bottom upper lower front back`);

/** Adjectives that can be a noun as well, so that "a square" is a phrase. */
export const ADJECTIVE_NOUNS = set("orange square round light top back");

/** Places in the picture, which name no object when they stand alone: "on the left", "in the middle". */
export const PLACES = set(`
  left right top bottom front back middle center centre side sides edge corner upper lower foreground background
  backdrop distance lot`);

/** The picture itself: "a photo of". */
export const PICTURES = set(
  "photo photograph picture image drawing painting illustration view closeup close-up",
);

/** What follows the picture's name where it only introduces. */
export const INTRODUCED = set("of with without showing");

/** Verb forms that no ending gives away. */
const VERBS = `
  eat run sleep look watch block chase hold ride sit stand jump play walk catch carry wear throw kick hit pull push
  drive cut drink lie lean hang feed fly swim climb cross face touch follow read cook bite lick hug kiss grab enter
  leave approach stare wait talk rest float graze surround contain show`
  .trim()
  .split(/\s+/);

/** Third person: "eats", "watches", "flies"; and a few bare or past forms. */
export const VERB_FORMS: ReadonlySet<string> = new Set([
  ...VERBS.map((verb) => {
    if (/(?:s|x|z|ch|sh)$/.test(verb)) return `${verb}es`;
    return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
  }),
  ..."fly eat run sleep sit jump swim sat stood ran ate held wore threw caught rode flew seen shown made".split(
    " ",
  ),
]);

/** Nouns that look like a participle or an adverb. */
export const PARTICIPLE_NOUNS = set(`
  building painting ceiling king ring wing string swing clothing wedding evening morning thing spring sling railing
  awning drawing pudding earring icing duckling sibling dumpling lightning viking stocking crossing landing
  bed shed seed weed sled reed moped breed feed speed flatbed
  butterfly dragonfly firefly jelly lily family belly holly bully doily`);

/** Expressions that stand for one break, whatever their words are alone. */
export const RELATIONS: readonly RegExp[] = [
  /\bfrom (?:left to right|right to left|top to bottom|bottom to top)\b/giu,
  /\b(?:left to right|right to left|top to bottom|bottom to top)\b/giu,
  /\b(?:(?:to|on|at) the )?(?:left|right)(?:-hand)?(?: side)? of\b/giu,
  /\b(?:on|at|in|near|to) the (?:very )?(?:far )?(?:left|right|top|bottom|front|back|middle|center|centre)(?:[- ]hand)?(?: side| edge| corner)?(?= (?:of|and|with|is|are|a|an|the)\b|[,.;:]|$)/giu,
  /\b(?:on|at|in|near) the (?:upper|lower)(?: left| right)? (?:edge|corner|half|part|side)\b/giu,
  /\b(?:in front|in back|on top|ahead|out|outside|inside) of\b/giu,
  /\b(?:higher|lower|bigger|smaller|larger|taller|shorter) than\b/giu,
  /\b(?:a lot|lots|plenty) of\b/giu,
];
