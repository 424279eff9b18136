/**
 * Every negative passes here, whoever made it: rule, model or person.
 *
 * It must differ from the caption, change its meaning by the rule of its kind, differ from its siblings, be
 * grammatical as far as rules can tell, and fit the context length. A negative that fails leaves an empty slot.
 */

import { isEnglish } from "./english";
import { captionProblem, LONGEST_CAPTION } from "./input";
import { type Content, contentOf, grammarFault, kindFault } from "./kindFaults";
import type { Lexicon } from "./lexicon/compile";
import { meaningKey, normalise } from "./meaning";
import type { Parser } from "./parse";
import { tidy } from "./parse";
import { REASONS, reason } from "./reasons";
import type { Kind, ParsedCaption, Token } from "./types";
import { bad, GOOD, type Verdict } from "./verdict";

export interface ValidatorOptions {
  /** Tokens of the model's tokenizer, with both ends. Without one, a cautious estimate is used. */
  countTokens?: (text: string) => number;
  contextLength?: number;
}

/** What is asked of the positive for each of its negatives, found once. */
interface Positive {
  normal: string;
  content: Content;
  key: string;
  words: ReadonlySet<string>;
}

const MOVING: ReadonlySet<Kind> = new Set([
  "reshuffle",
  "swap-nouns",
  "swap-adjectives",
  "swap-sides",
  "replace-relation",
]);

/** Is there a link at all across which a turned-round caption could say the same? */
function canTurn(caption: ParsedCaption, lexicon: Lexicon): boolean {
  return caption.links.some(
    (link) =>
      link.symmetric || (link.relation !== null && lexicon.relations.get(link.relation)?.converse != null),
  );
}

const positives = new WeakMap<ParsedCaption, Positive>();

function positiveOf(caption: ParsedCaption, lexicon: Lexicon): Positive {
  let positive = positives.get(caption);
  if (!positive) {
    positive = {
      normal: normalise(caption.text),
      content: contentOf(caption.tokens, lexicon),
      words: new Set(caption.tokens.map((token) => token.word)),
      key: canTurn(caption, lexicon) ? meaningKey(caption, lexicon) : "",
    };
    positives.set(caption, positive);
  }
  return positive;
}

/** BPE splits rare words: two tokens for every seven letters or part of them, and the two ends. */
function estimateTokens(text: string): number {
  return (
    2 +
    (text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []).reduce(
      (sum, word) => sum + Math.ceil(word.length / 7),
      0,
    )
  );
}

const REFUSAL =
  /\b(i(['’]m| am) sorry|i (can(['’]t|not)|won['’]t)|as an ai|cannot (assist|help|comply)|language model|here (is|are)|sure[,!]|rewritten|original caption|negative caption)\b/i;

/**
 * @param caption the positive
 * @param text the negative
 * @param siblings other negatives of the same caption
 * @param cut the negative's tokens, where they are known already
 */
export function validate(
  caption: ParsedCaption,
  text: string,
  kind: Kind,
  siblings: readonly string[],
  parser: Parser,
  options: ValidatorOptions = {},
  cut: Token[] | null = null,
): Verdict {
  const { lexicon } = parser;
  const english = isEnglish(lexicon);
  const tidied = tidy(text);
  if (tidied === "") return bad("empty", REASONS.negativeEmpty);
  if (/[\r\n]/.test(text.trim())) return bad("not-a-caption", REASONS.negativeOfLines);
  if (REFUSAL.test(tidied) && !REFUSAL.test(caption.text)) return bad("refusal", REASONS.aboutTask);
  const tokens = cut ?? (tidied.length > LONGEST_CAPTION ? [] : parser.retag(tidied, caption));
  const words = tokens.map((token) => token.word);
  const problem = captionProblem(tidied, lexicon, words, positiveOf(caption, lexicon).words);
  if (problem) return bad("not-a-caption", problem.replace("The caption", "The negative"));
  const normal = normalise(tidied);
  const positive = positiveOf(caption, lexicon);
  if (normal === positive.normal) return bad("same", REASONS.equalsCaption);
  if (siblings.some((sibling) => sibling === tidied || normalise(sibling) === normal))
    return bad("duplicate", REASONS.heldElsewhere);
  const limit = options.contextLength ?? 77;
  // No tokenizer makes more tokens than there are bytes, and the two ends.
  if (tidied.length > (limit - 2) / 4 && (options.countTokens ?? estimateTokens)(tidied) > limit)
    return bad("too-long", reason("overContext", { limit }));
  if (english) {
    const fault = grammarFault(tidied, tokens, caption, lexicon);
    if (fault) return bad("grammar", fault);
    const wrong = kindFault(kind, positive.content, contentOf(tokens, lexicon), caption, lexicon);
    if (wrong) return wrong;
    // Other kinds change words, which no turning round takes back.
    const turnable = MOVING.has(kind) && positive.key !== "";
    if (turnable && positive.key === meaningKey(parser.rebuild(tidied, tokens), lexicon))
      return bad("symmetric", REASONS.turnedRound);
  }
  return GOOD;
}

/** Scores of a masked or causal language model, higher is more fluent (mean log-probability a token). */
export type FluencyScorer = (texts: readonly string[]) => Promise<number[]>;

/** Optional last check: how much less fluent than the caption a negative may be. */
export async function checkFluency(
  caption: string,
  text: string,
  score: FluencyScorer,
  slack: number,
): Promise<Verdict> {
  const [whole, made] = await score([caption, text]);
  return made! < whole! - slack ? bad("not-fluent", REASONS.notFluent) : GOOD;
}
