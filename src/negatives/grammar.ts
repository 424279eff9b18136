/** English word forms, by rule with exceptions: plurals, verb forms, degrees of comparison. */

const IRREGULAR_PLURALS: Readonly<Record<string, string>> = {
  man: "men",
  woman: "women",
  child: "children",
  person: "people",
  foot: "feet",
  tooth: "teeth",
  goose: "geese",
  mouse: "mice",
  ox: "oxen",
  sheep: "sheep",
  deer: "deer",
  moose: "moose",
  elk: "elk",
  fish: "fish",
  goldfish: "goldfish",
  starfish: "starfish",
  jellyfish: "jellyfish",
  bison: "bison",
  squid: "squid",
  shrimp: "shrimp",
  swine: "swine",
  aircraft: "aircraft",
  spacecraft: "spacecraft",
  series: "series",
  wolf: "wolves",
  calf: "calves",
  leaf: "leaves",
  loaf: "loaves",
  knife: "knives",
  shelf: "shelves",
  bookshelf: "bookshelves",
  scarf: "scarves",
  half: "halves",
  wife: "wives",
  hoof: "hooves",
  cactus: "cacti",
  octopus: "octopuses",
  potato: "potatoes",
  tomato: "tomatoes",
  mango: "mangoes",
  torpedo: "torpedoes",
  hero: "heroes",
  buffalo: "buffaloes",
  mosquito: "mosquitoes",
  volcano: "volcanoes",
  dice: "dice",
  die: "dice",
  torus: "tori",
  bus: "buses",
  gas: "gases",
  lens: "lenses",
  quiz: "quizzes",
};
const IRREGULAR_SINGULARS = new Map(Object.entries(IRREGULAR_PLURALS).map(([one, many]) => [many, one]));
IRREGULAR_SINGULARS.set("dice", "die");

const COMPOUND_MAN = /^(.+)(man|woman)$/;
const NOT_COMPOUND_MAN = new Set(["human", "roman", "german", "shaman", "ottoman", "talisman", "caiman"]);

/** The plural of a noun or of a phrase that ends in one. */
export function pluralize(noun: string): string {
  const space = noun.lastIndexOf(" ");
  if (space >= 0) {
    const of = noun.indexOf(" of ");
    if (of > 0) return pluralize(noun.slice(0, of)) + noun.slice(of);
    return noun.slice(0, space + 1) + pluralize(noun.slice(space + 1));
  }
  const irregular = IRREGULAR_PLURALS[noun];
  if (irregular) return irregular;
  const compound = COMPOUND_MAN.exec(noun);
  if (compound && !NOT_COMPOUND_MAN.has(noun))
    return `${compound[1]}${compound[2] === "man" ? "men" : "women"}`;
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return `${noun}s`;
}

/** The singular of a plural, or the word itself where it does not look like one. */
export function singularize(noun: string): string {
  const of = noun.indexOf(" of ");
  if (of > 0) return singularize(noun.slice(0, of)) + noun.slice(of);
  const space = noun.lastIndexOf(" ");
  if (space >= 0) return noun.slice(0, space + 1) + singularize(noun.slice(space + 1));
  const irregular = IRREGULAR_SINGULARS.get(noun);
  if (irregular) return irregular;
  if (/[^s]men$/.test(noun) && noun.length > 4) return `${noun.slice(0, -3)}man`;
  if (/(ss|us|is)$/.test(noun) || !noun.endsWith("s") || noun.length < 4) return noun;
  if (noun.endsWith("ies") && noun.length > 4 && !/(cook|mov|zomb|brown|bird|hood|gen)ies$/.test(noun))
    return `${noun.slice(0, -3)}y`;
  if (/(xes|zzes|ches|shes|sses)$/.test(noun) && !/axes$/.test(noun)) return noun.slice(0, -2);
  return noun.slice(0, -1);
}

/** base → [third person, -ing, past, past participle]. */
const IRREGULAR_VERBS: Readonly<Record<string, readonly [string, string, string, string]>> = {
  be: ["is", "being", "was", "been"],
  have: ["has", "having", "had", "had"],
  do: ["does", "doing", "did", "done"],
  go: ["goes", "going", "went", "gone"],
  sit: ["sits", "sitting", "sat", "sat"],
  stand: ["stands", "standing", "stood", "stood"],
  lie: ["lies", "lying", "lay", "lain"],
  lay: ["lays", "laying", "laid", "laid"],
  tie: ["ties", "tying", "tied", "tied"],
  run: ["runs", "running", "ran", "run"],
  swim: ["swims", "swimming", "swam", "swum"],
  fly: ["flies", "flying", "flew", "flown"],
  sleep: ["sleeps", "sleeping", "slept", "slept"],
  eat: ["eats", "eating", "ate", "eaten"],
  drink: ["drinks", "drinking", "drank", "drunk"],
  hold: ["holds", "holding", "held", "held"],
  wear: ["wears", "wearing", "wore", "worn"],
  ride: ["rides", "riding", "rode", "ridden"],
  drive: ["drives", "driving", "drove", "driven"],
  throw: ["throws", "throwing", "threw", "thrown"],
  catch: ["catches", "catching", "caught", "caught"],
  hit: ["hits", "hitting", "hit", "hit"],
  cut: ["cuts", "cutting", "cut", "cut"],
  shut: ["shuts", "shutting", "shut", "shut"],
  read: ["reads", "reading", "read", "read"],
  write: ["writes", "writing", "wrote", "written"],
  buy: ["buys", "buying", "bought", "bought"],
  sell: ["sells", "selling", "sold", "sold"],
  feed: ["feeds", "feeding", "fed", "fed"],
  lead: ["leads", "leading", "led", "led"],
  leave: ["leaves", "leaving", "left", "left"],
  see: ["sees", "seeing", "saw", "seen"],
  draw: ["draws", "drawing", "drew", "drawn"],
  build: ["builds", "building", "built", "built"],
  break: ["breaks", "breaking", "broke", "broken"],
  make: ["makes", "making", "made", "made"],
  bite: ["bites", "biting", "bit", "bitten"],
  hide: ["hides", "hiding", "hid", "hidden"],
  hang: ["hangs", "hanging", "hung", "hung"],
  swing: ["swings", "swinging", "swung", "swung"],
  sing: ["sings", "singing", "sang", "sung"],
  fight: ["fights", "fighting", "fought", "fought"],
  speak: ["speaks", "speaking", "spoke", "spoken"],
  fall: ["falls", "falling", "fell", "fallen"],
  rise: ["rises", "rising", "rose", "risen"],
  grow: ["grows", "growing", "grew", "grown"],
  blow: ["blows", "blowing", "blew", "blown"],
  freeze: ["freezes", "freezing", "froze", "frozen"],
  steal: ["steals", "stealing", "stole", "stolen"],
  tear: ["tears", "tearing", "tore", "torn"],
  sink: ["sinks", "sinking", "sank", "sunk"],
  shine: ["shines", "shining", "shone", "shone"],
  creep: ["creeps", "creeping", "crept", "crept"],
  leap: ["leaps", "leaping", "leapt", "leapt"],
  kneel: ["kneels", "kneeling", "knelt", "knelt"],
  bend: ["bends", "bending", "bent", "bent"],
  spin: ["spins", "spinning", "spun", "spun"],
  stride: ["strides", "striding", "strode", "stridden"],
  take: ["takes", "taking", "took", "taken"],
  give: ["gives", "giving", "gave", "given"],
  get: ["gets", "getting", "got", "got"],
  put: ["puts", "putting", "put", "put"],
  set: ["sets", "setting", "set", "set"],
  keep: ["keeps", "keeping", "kept", "kept"],
  bring: ["brings", "bringing", "brought", "brought"],
  show: ["shows", "showing", "showed", "shown"],
  light: ["lights", "lighting", "lit", "lit"],
  dig: ["digs", "digging", "dug", "dug"],
  slide: ["slides", "sliding", "slid", "slid"],
  burst: ["bursts", "bursting", "burst", "burst"],
  meet: ["meets", "meeting", "met", "met"],
  die: ["dies", "dying", "died", "died"],
  sew: ["sews", "sewing", "sewed", "sewn"],
  fling: ["flings", "flinging", "flung", "flung"],
  spill: ["spills", "spilling", "spilled", "spilled"],
  ski: ["skis", "skiing", "skied", "skied"],
};

/** Verbs of one stressed short vowel: the last letter doubles before -ing and -ed. */
const DOUBLING =
  /^(jog|hop|nap|grin|sob|drop|drag|hug|grip|grab|bat|slap|slip|chop|trim|pet|pat|stop|step|ship|sip|tap|rip|rub|scrub|mop|skip|shop|wrap|zip|tug|plan|chat|clap|flip|snap|stir|strut|trot|tip|top|pop|wag|knit|squat|plug|strap|pin|put|sled|rob|dip|chip|jam|swat|fit|hem|log|peg|ram|rot|tan)$/;

export type VerbForm = "base" | "s" | "ing" | "past" | "participle";

export function conjugate(base: string, form: VerbForm): string {
  if (form === "base") return base;
  const irregular = IRREGULAR_VERBS[base];
  if (irregular) return irregular[{ s: 0, ing: 1, past: 2, participle: 3 }[form]]!;
  if (form === "s") {
    if (/(s|x|z|ch|sh|o)$/.test(base)) return `${base}es`;
    if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ies`;
    return `${base}s`;
  }
  const doubled = DOUBLING.test(base) ? base + base.at(-1) : base;
  if (form === "ing") {
    if (/ie$/.test(base)) return `${base.slice(0, -2)}ying`;
    if (/[^eoy]e$/.test(base)) return `${base.slice(0, -1)}ing`;
    return `${doubled}ing`;
  }
  if (/e$/.test(base)) return `${base}d`;
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ied`;
  return `${doubled}ed`;
}

/** All forms of a verb with what each may be. A form can be several ("cut", "read", "hit"). */
export function verbForms(base: string): [form: VerbForm, word: string][] {
  return (["base", "s", "ing", "past", "participle"] as const).map((form) => [form, conjugate(base, form)]);
}

const IRREGULAR_DEGREES: Readonly<Record<string, readonly [string, string]>> = {
  good: ["better", "best"],
  bad: ["worse", "worst"],
};

/** "bigger", "biggest"; null for words that compare with "more". */
export function degree(adjective: string, which: "er" | "est"): string | null {
  const irregular = IRREGULAR_DEGREES[adjective];
  if (irregular) return irregular[which === "er" ? 0 : 1];
  if (/[^aeiou]y$/.test(adjective) && adjective.length <= 7) return `${adjective.slice(0, -1)}i${which}`;
  const syllables = adjective.replace(/e$/, "").match(/[aeiouy]+/g)?.length ?? 0;
  if (syllables > 1 || adjective.length > 7 || adjective.includes("-")) return null;
  if (adjective.endsWith("e")) return `${adjective}${which.slice(1)}`;
  if (/[^aeiou][aeiou][bdgmnprt]$/.test(adjective)) return `${adjective}${adjective.at(-1)}${which}`;
  return `${adjective}${which}`;
}

/** Gives `word` the capitals of `model` where it begins a sentence or shouts. */
export function matchCapitals(word: string, model: string): string {
  if (model.length > 1 && model === model.toUpperCase() && model !== model.toLowerCase())
    return word.toUpperCase();
  const first = model[0] ?? "";
  if (first !== first.toLowerCase()) return word.charAt(0).toUpperCase() + word.slice(1);
  return word;
}

export const NUMBER_WORDS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
] as const;

/** 3 for "three" or "3"; null for anything else. */
export function numberValue(word: string): number | null {
  const index = (NUMBER_WORDS as readonly string[]).indexOf(word);
  if (index >= 0) return index;
  return /^\d{1,3}$/.test(word) ? Number(word) : null;
}
