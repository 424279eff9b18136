/** The closed-class words of English captions, which no statistics are needed for. */
import type { Tag } from "./types";

const words = (tag: Tag, text: string): [string, Tag][] => text.split(" ").map((word) => [word, tag]);

export const CLOSED_CLASS: ReadonlyMap<string, Tag> = new Map<string, Tag>([
  ...words("D", "a an the these those some any every each no another both all his her its their my our your"),
  ...words("J", "several many few other more most such same own"),
  ...words(
    "P",
    "of to for from at by with without in on into onto over under underneath beneath below above behind between among amongst against along alongside across around through throughout toward towards near beside besides inside outside within upon atop via during amid beyond past like about until than facing out off up down as",
  ),
  ...words("C", "and or but nor while because when where if"),
  ...words(
    "R",
    "there it he she they them him who whom which what that this himself herself itself themselves not n't I you we us",
  ),
  ...words(
    "X",
    "is are was were be been being am can could will would should may might must does did 's're has have had",
  ),
  ...words(
    "A",
    "very really quite together away just also only too so almost nearly completely partially slightly",
  ),
  ...words(
    "M",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty hundred thousand",
  ),
]);

/** Words that are particles after a verb ("curled up on") and prepositions before a noun ("up a hill"). */
export const PARTICLES = new Set([
  "up",
  "down",
  "off",
  "out",
  "over",
  "around",
  "in",
  "on",
  "along",
  "by",
  "past",
]);

/** Verbs after which a bare infinitive may stand: "watches a plane fly". */
export const PERCEPTION = new Set(["watch", "see", "help", "make", "let", "observe"]);

export const POSSESSIVES = new Set(["his", "her", "its", "their", "my", "our", "your"]);

/** The tag of a word that stands in no caption, by list and by ending. */
export function guessTag(word: string): Tag {
  const closed = CLOSED_CLASS.get(word);
  if (closed) return closed;
  if (/(ing|ed)$/.test(word) && word.length > 5) return "V";
  if (/ly$/.test(word)) return "A";
  if (/(ous|ful|less|ish|able|y|al|ic|ive)$/.test(word)) return "J";
  return "N";
}
