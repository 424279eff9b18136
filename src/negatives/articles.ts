/**
 * "a" or "an", by the sound that the next word begins with. Rules hold for the spelling's large groups, lists for the
 * rest: a test compares them with every word of the CMU Pronouncing Dictionary.
 */
import { A_WORDS, AN_WORDS } from "./articleExceptions";

/** Words whose first letter is silent. */
const SILENT = /^(hour|heir|hors[- ]d|honest(?!ok)|honor|honour|homage)/;
/** Vowel letters that begin with the sound of "you" or "won". */
const GLIDE =
  /^(eu|ewe|ewing|uni(?!n|m(?!o)|den|dea|ll|ron|ss)|unanim|u(?=[bcdfghklmprstvz][aeiou])|one(?=$|s|-|'|w|t)|once|oui|u-|u[sk]r)/;
const VOWEL = /^[aeiouàáâäåæèéêëìíîïòóôöøùúûü]/;

/** Names of letters that begin with a vowel; "u" is said as "you". */
const VOWEL_NAMED = /^[aefhilmnorsx]/;

/** Abbreviations that are spelled, also where a caption writes them in small letters. */
const SPELLED = new Set(
  `atm atv suv rv lcd led hd hdtv nba nfl nhl mlb mri mp3 mp4 mms mma slr sd sms fbi fm fda hp hr html http lp
  llc mba mbps mph mpg md rpm rsvp rca ssn sql xl xxl xs xml nyc nypd lapd npr ngo hbo hiv ups us usa un uk usb usmc usps
  uv utv ufo url uhf`.split(/\s+/),
);
/** Short words that stand in capitals on signs and shirts and are words all the same; longer ones are taken for words. */
const SHORT_WORDS = new Set(
  `fan far fat few fig fin fit fix fly foe fog for fox fry fun fur had ham has hat hay hen her hey hi him hip his hit
  hop hot how hub hug hum hut lab lad lap law lay leg let lid lie lip lit log lot low mad man map mat may me men met mid
  mix mob mom mop mud mug mum my nap net new nib no nod nor not now nun nut rag ram ran rap rat raw ray red rib rid rim
  rip rob rod rot row rub rug rum run rut rye sad sag sat saw say sea see set sew she shy sin sip sir sit six ski sky so
  sob son sow soy spa spy sub sum sun mac lot max sam ron ray rex lou fed fay hal lan ram rom sim sip`.split(
    /\s+/,
  ),
);
/** Initials of four letters and more that are spelled though they hold a vowel. */
const LONG_SPELLED = new Set("mpeg naacp nasdaq suvs rvs leds espn ucla usaid uefa".split(" "));

/** Two consonants that begin no English word: "HVAC", "SSID", "NCAA". */
const NO_BEGINNING =
  /^[b-df-hj-np-tv-xz]{2}(?<!bl|br|ch|cl|cr|dr|dw|fl|fr|gh|gl|gn|gr|kl|kn|kr|ph|pl|pr|ps|rh|sc|sh|sk|sl|sm|sn|sp|sq|st|sv|sw|th|tr|tw|wh|wr)/;

/** Consonants alone, which nobody can say as a word: "hdtv"; but not what is short for a word. */
const UNSAYABLE =
  /^(?!(mrs?|ms|mm|mc|mt|ft|hm+|sh+|st|sr|sgt|hrs?|hz|lbs?|ln|ltd|msgr|mssrs)$)[b-df-hj-np-tv-xz]{2,}$/;

/** A number as it is said: "8", "11", "18th", "1800s" (eighteen hundred), not "180". */
const SAID_WITH_VOWEL = /^(8|1[18](?!\d)|1[18]\d\d(?!\d|,)|1[18]\d{3}(?!\d)|1[18],\d{3})/;

const spelled = (letters: string): "a" | "an" => (VOWEL_NAMED.test(letters) ? "an" : "a");

/** Letters one by one: "MP3", "F-16", "X-ray", "UPS", "H&M", and initialisms in small letters. */
function isSpelled(word: string, lower: string): boolean {
  const [head = ""] = lower.split(/[-/’']/);
  if (/^\p{L}$/u.test(head) && word.length > 1) return true; // "x-ray", "L-shaped"
  if (/^[a-z]+\d/i.test(head)) return /^[A-Z]+\d/.test(word) || SPELLED.has(head); // "MP3", "R2D2", not "catch22"
  if (/^[A-Za-z]&[A-Za-z]/.test(word)) return true;
  if (/^(\p{L}\.){2}/u.test(word)) return true; // "U.S.", "F.B.I."
  if (SPELLED.has(head.replace(/s$/, "")) || SPELLED.has(head) || UNSAYABLE.test(head)) return true;
  const [first = ""] = word.split(/[-/’']/);
  if (!/^[A-Z]{2,}s?$/.test(first)) return false;
  if (LONG_SPELLED.has(head) || NO_BEGINNING.test(head)) return true;
  return first.replace(/s$/, "").length <= 3 && !SHORT_WORDS.has(head);
}

/** @param word with the capitals that it stands with: "US" is spelled, "us" in a caption all in capitals is not */
export function articleFor(word: string): "a" | "an" {
  const lower = word.toLowerCase();
  if (/^\d/.test(lower)) return SAID_WITH_VOWEL.test(lower) ? "an" : "a";
  if (isSpelled(word, lower)) return spelled(lower);
  const whole = lower.replace(/['’]s?$/, "");
  if (AN_WORDS.has(whole)) return "an";
  if (A_WORDS.has(whole)) return "a";
  if (SILENT.test(lower)) return "an";
  if (GLIDE.test(lower)) return "a";
  return VOWEL.test(lower) ? "an" : "a";
}

/** A word of a text that is all in capitals, which make no initials of it. */
export function asSpoken(word: string, text: string): string {
  return text.length > word.length && text === text.toUpperCase() ? word.toLowerCase() : word;
}
