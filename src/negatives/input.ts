/** What a caption must be before anything is made of it. Bad input has a reason, never a wrong negative. */

import { CLOSED_CLASS } from "./closedClass";
import { isEnglish } from "./english";
import type { Lexicon } from "./lexicon/compile";
import { splitWords, tidy } from "./parse";
import { REASONS, reason } from "./reasons";

/** Longer texts are no captions: CLIP sees 77 tokens. */
export const LONGEST_CAPTION = 600;

const MARKUP = /<\/?[a-z!][^>]*>|&(#\d+|[a-z]{2,8});/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]/;
/** Less than this share of known words: not English, or not a caption. */
const KNOWN_SHARE = 0.4;

function isKnown(word: string, lexicon: Lexicon): boolean {
  return (
    CLOSED_CLASS.has(word) ||
    lexicon.nounForms.has(word) ||
    lexicon.adjectiveForms.has(word) ||
    lexicon.verbReadings.has(word) ||
    lexicon.relations.has(word) ||
    lexicon.partitives.has(word) ||
    /^\d+$/.test(word)
  );
}

/**
 * A sentence that says why no negatives can be made of this text, or null.
 *
 * @param split its words in lower case, where they are known already
 * @param familiar words that count as known: those of the caption that the text was made from
 */
export function captionProblem(
  text: string,
  lexicon: Lexicon,
  split: readonly string[] | null = null,
  familiar: { has(word: string): boolean } | null = null,
): string | null {
  if (text.length > 10 * LONGEST_CAPTION) return reason("captionLong", { most: LONGEST_CAPTION });
  const tidied = tidy(text);
  if (tidied === "") return REASONS.captionEmpty;
  if (tidied.length > LONGEST_CAPTION) return reason("captionLong", { most: LONGEST_CAPTION });
  if (CONTROL.test(text)) return REASONS.captionControls;
  if (/[<&]/.test(tidied) && MARKUP.test(tidied)) return REASONS.captionHtml;
  if (!/\p{L}/u.test(tidied)) return REASONS.captionWordless;
  if (!isEnglish(lexicon)) return null;
  if (!/^[\x20-\x7e]*$/.test(tidied)) {
    const letters = tidied.match(/\p{L}/gu)!;
    const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length;
    if (latin < 0.9 * letters.length) return REASONS.captionScript;
  }
  let words = 0;
  let known = 0;
  for (const word of split ?? splitWords(tidied).map((hint) => hint.text.toLowerCase())) {
    const given = familiar?.has(word) ?? false;
    if (!given && !/^[\p{L}\p{N}]/u.test(word)) continue;
    words++;
    if (given || isKnown(word, lexicon)) known++;
  }
  if (known < KNOWN_SHARE * words) return REASONS.captionForeign;
  return null;
}
