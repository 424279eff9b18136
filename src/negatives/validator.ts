/**
 * Every negative passes here, whoever made it: rule, model or person.
 *
 * It must differ from the caption, change its meaning by the rule of its kind, differ from its siblings, be
 * grammatical as far as rules can tell, and fit the context length. A negative that fails leaves an empty slot.
 */
import { articleFor, asSpoken } from "./articles";
import { numberValue } from "./grammar";
import { captionProblem, LONGEST_CAPTION } from "./input";
import type { Lexicon } from "./lexicon/compile";
import type { Parser } from "./parse";
import { tidy } from "./parse";
import type { Kind, ParsedCaption, Token, Unit } from "./types";

export type Fault =
  | "empty"
  | "same"
  | "duplicate"
  | "too-long"
  | "not-a-caption"
  | "refusal"
  | "grammar"
  | "wrong-kind"
  | "synonym"
  | "symmetric"
  | "not-fluent";

export interface Verdict {
  ok: boolean;
  fault: Fault | null;
  /** A sentence for the table; empty where all is well. */
  reason: string;
}

export interface ValidatorOptions {
  /** Tokens of the model's tokenizer, with both ends. Without one, a cautious estimate is used. */
  countTokens?: (text: string) => number;
  contextLength?: number;
}

const GOOD: Verdict = { ok: true, fault: null, reason: "" };
const bad = (fault: Fault, reason: string): Verdict => ({ ok: false, fault, reason });

/** Lower case, no punctuation, one space, "an" as "a": what counts as the same caption. */
export function normalise(text: string): string {
  let normal = normals.get(text);
  if (normal === undefined) {
    normal = fold(text);
    if (normals.size > 512) normals.clear();
    normals.set(text, normal);
  }
  return normal;
}

/** The last captions and negatives: siblings are compared again and again. */
const normals = new Map<string, string>();

function fold(text: string): string {
  return (/^[\x20-\x7e]*$/.test(text) ? text.toLowerCase().replace(/[^a-z0-9'-]+/g, " ") : foldAny(text))
    .replace(/\ban\b/g, "a")
    .trim();
}

function foldAny(text: string): string {
  return tidy(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}'’-]+/gu, " ");
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

interface Content {
  /** Counts of content words by lemma. */
  all: Map<string, number>;
  nouns: string[];
  adjectives: string[];
  verbs: string[];
  numbers: number[];
  relations: string[];
  denials: number;
  order: string;
}

const DENIALS = new Set(["no", "not", "n't", "never", "without", "nobody", "none"]);
const VAGUE_NUMBERS = new Set(["several", "many", "some", "few", "no"]);

function contentOf(tokens: readonly Token[], lexicon: Lexicon): Content {
  const content: Content = {
    all: new Map(),
    nouns: [],
    adjectives: [],
    verbs: [],
    numbers: [],
    relations: [],
    denials: 0,
    order: "",
  };
  const order: string[] = [];
  for (const token of tokens) {
    const { word } = token;
    if (DENIALS.has(word)) content.denials++;
    if (token.tag === "N") {
      const lemma = lexicon.nounForms.get(word)?.lemma ?? word.replace(/s$/, "");
      content.nouns.push(lemma);
      order.push(lemma);
      count(content.all, lemma);
    } else if (token.tag === "J") {
      if (VAGUE_NUMBERS.has(word)) {
        content.numbers.push(-1);
        continue;
      }
      content.adjectives.push(word);
      order.push(word);
      count(content.all, word);
    } else if (token.tag === "V") {
      const base = lexicon.verbReadings.get(word)?.[0]?.base ?? word.replace(/(ing|ed|s)$/, "");
      content.verbs.push(base);
      order.push(base);
      count(content.all, base);
    } else if (token.tag === "M") content.numbers.push(numberValue(word) ?? -2);
    else if (token.tag === "P" && word !== "of") {
      content.relations.push(word);
      order.push(word);
    }
  }
  content.order = order.join(" ");
  return content;
}

function count(words: Map<string, number>, word: string): void {
  words.set(word, (words.get(word) ?? 0) + 1);
}

/** What is in `b` more often than in `a`. */
function surplus(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): string[] {
  const more: string[] = [];
  for (const [word, count] of b) for (let k = a.get(word) ?? 0; k < count; k++) more.push(word);
  return more;
}

function unitText({ tokens }: ParsedCaption, { from, to }: Unit): string {
  let text = "";
  for (let i = from; i < to; i++) {
    const { word } = tokens[i]!;
    text += `${i > from ? " " : ""}${word === "an" ? "a" : word}`;
  }
  return text;
}

function words(tokens: readonly Token[]): string {
  return tokens
    .filter((token) => token.tag !== ".")
    .map((token) => token.word)
    .join(" ");
}

/** The units of a stretch bound by symmetric links only, in a fixed order; converse relations one way round. */
export function meaningKey(caption: ParsedCaption, lexicon: Lexicon): string {
  if (caption.places.length > 0) return "";
  const parts = caption.units.map((unit) => unitText(caption, unit));
  const links = caption.links.map((link) => link.text);
  for (let at = 0; at < caption.links.length; at++) {
    const link = caption.links[at]!;
    const alone = caption.links.length === 1 || !(caption.links[at - 1] || caption.links[at + 1]);
    const converse = link.relation === null ? null : (lexicon.relations.get(link.relation)?.converse ?? null);
    if (alone && converse && link.verb === null && converse < link.relation!) {
      links[at] = link.text.replace(link.relation!, converse);
      [parts[at], parts[at + 1]] = [parts[at + 1]!, parts[at]!];
    } else if (link.symmetric) {
      let end = at;
      while (caption.links[end + 1]?.symmetric && caption.links[end + 1]!.text === link.text) end++;
      // "a dog and a cat on a mat": the list as a whole stands for its members.
      const sorted = parts.slice(at, end + 2).sort();
      parts.splice(at, sorted.length, ...sorted);
      at = end;
    }
  }
  const before = caption.units[0] ? caption.tokens.slice(0, caption.units[0].from) : caption.tokens;
  const after = caption.units.length > 0 ? caption.tokens.slice(caption.units.at(-1)!.to) : [];
  return [words(before), ...parts.flatMap((part, i) => [part, links[i] ?? ""]), words(after)].join("|");
}

/** Nouns in order, without those of a material, which describe ("a metal sphere"). */
const things = (content: Content, lexicon: Lexicon) =>
  content.nouns.filter((noun) => !lexicon.adjectiveForms.has(noun)).join();

const wrong = (reason: string) => bad("wrong-kind", reason);

function near(from: readonly string[], to: readonly string[], lexicon: Lexicon): boolean {
  return from.some((word) => to.some((other) => word !== other && lexicon.related(word, other)));
}

/** Does the change do what its kind says? Null where it does. */
function kindFault(
  kind: Kind,
  a: Content,
  b: Content,
  caption: ParsedCaption,
  lexicon: Lexicon,
): Verdict | null {
  const added = surplus(a.all, b.all);
  const removed = surplus(b.all, a.all);
  const kept = added.length === 0 && removed.length === 0;
  switch (kind) {
    case "reshuffle":
    case "swap-nouns":
    case "swap-sides":
    case "swap-adjectives": {
      if (!kept) return wrong("A swap keeps every word; this one adds or drops some.");
      if (a.order === b.order && a.numbers.join() === b.numbers.join())
        return wrong("The words stand in the order they had.");
      if (kind === "swap-adjectives" && things(a, lexicon) !== things(b, lexicon))
        return wrong("Nouns moved, where adjectives should.");
      return null;
    }
    case "replace-adjective": {
      if (added.length === 0 || removed.length === 0) return wrong("No adjective was replaced.");
      if (removed.some((word) => !a.adjectives.includes(word) && !lexicon.adjectiveForms.has(word)))
        return wrong("Something other than an adjective was replaced.");
      if (near(removed, added, lexicon))
        return bad("synonym", "The new adjective means the same, or nearly.");
      return null;
    }
    case "replace-noun": {
      if (added.length === 0 || removed.length === 0) return wrong("No noun was replaced.");
      if (!removed.some((word) => a.nouns.includes(word))) return wrong("No noun was replaced.");
      if (removed.some((word) => a.verbs.includes(word) && !a.nouns.includes(word)))
        return wrong("A verb was replaced as well.");
      if (near(removed, added, lexicon))
        return bad("synonym", "The new noun means the same, or a kind of it.");
      return null;
    }
    case "replace-verb": {
      if (!removed.some((word) => a.verbs.includes(word))) return wrong("No verb was replaced.");
      if (removed.some((word) => a.nouns.includes(word))) return wrong("A noun was replaced as well.");
      if (near(removed, added, lexicon)) return bad("synonym", "The new verb means the same, or nearly.");
      return null;
    }
    case "replace-relation": {
      const places = caption.places.length > 0;
      if (
        !places &&
        removed.some(
          (word) =>
            a.nouns.includes(word) && !["front", "top", "left", "right", "side", "back"].includes(word),
        )
      )
        return wrong("A noun was replaced, where the relation should be.");
      if (a.order === b.order && a.relations.join(" ") === b.relations.join(" "))
        return wrong("The relation is the old one.");
      return null;
    }
    case "change-count": {
      if (removed.some((word) => a.nouns.includes(word))) return wrong("More than the count has changed.");
      if (a.numbers.join() === b.numbers.join()) return wrong("The count is the old one.");
      return null;
    }
    case "negate":
      return a.denials === b.denials ? wrong("Nothing is denied that was not.") : null;
    case "add-attribute":
    case "add-object": {
      if (removed.length > 0) return wrong("An addition keeps every word; this one drops some.");
      if (added.length === 0) return wrong("Nothing was added.");
      if (kind === "add-object" && b.nouns.length <= a.nouns.length) return wrong("No thing was added.");
      if (b.denials > a.denials) return wrong("The addition is a denial, which may be true.");
      return null;
    }
  }
}

/** Faults of grammar that rules can see. */
function grammarFault(
  text: string,
  tokens: readonly Token[],
  caption: ParsedCaption,
  lexicon: Lexicon,
): string | null {
  const words = tokens.map((token) => token.word);
  const original = caption.text.toLowerCase();
  for (let i = 0; i + 1 < words.length; i++) {
    const [word, next] = [words[i]!, words[i + 1]!];
    if (word === next && word !== "that" && !original.includes(`${word} ${next}`))
      return `"${word}" stands twice.`;
    if ((word === "a" || word === "an") && !original.includes(`${word} ${next}`)) {
      if (articleFor(asSpoken(tokens[i + 1]!.text, text)) !== word)
        return `"${word}" stands before "${next}".`;
      const form = lexicon.nounForms.get(next);
      const after = words[i + 2];
      const last = after === undefined || !lexicon.nounForms.has(after);
      if (last && form?.plural && form.lemma !== next) return `"${word}" stands before the plural "${next}".`;
    }
    const many = numberValue(word);
    if (many !== null && many > 1) {
      const form = lexicon.nounForms.get(next);
      if (
        form &&
        !form.plural &&
        lexicon.pluralOf(form.lemma) !== next &&
        !lexicon.nounForms.has(words[i + 2] ?? "") &&
        !original.includes(`${word} ${next}`) &&
        !lexicon.adjectiveForms.has(next)
      )
        return `"${word}" stands before the singular "${next}".`;
    }
  }
  if (/\s[,.;:!?]|[,;:]{2}|\s{2}|^\s|\s$/.test(text) && !/\s[,.;:!?]/.test(caption.text))
    return "The punctuation is not in order.";
  const first = caption.text.charAt(0);
  if (first !== first.toLowerCase() && text.charAt(0) !== text.charAt(0).toUpperCase())
    return "The first letter lost its capital.";
  return null;
}

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
  const english = /^en\b/i.test(lexicon.language);
  const tidied = tidy(text);
  if (tidied === "") return bad("empty", "The negative is empty.");
  if (/[\r\n]/.test(text.trim())) return bad("not-a-caption", "The negative has several lines.");
  if (REFUSAL.test(tidied) && !REFUSAL.test(caption.text))
    return bad("refusal", "The text is about the task, not about the picture.");
  const tokens = cut ?? (tidied.length > LONGEST_CAPTION ? [] : parser.retag(tidied, caption));
  const words = tokens.map((token) => token.word);
  const problem = captionProblem(tidied, lexicon, words, positiveOf(caption, lexicon).words);
  if (problem) return bad("not-a-caption", problem.replace("The caption", "The negative"));
  const normal = normalise(tidied);
  const positive = positiveOf(caption, lexicon);
  if (normal === positive.normal) return bad("same", "The negative equals the caption.");
  if (siblings.some((sibling) => sibling === tidied || normalise(sibling) === normal))
    return bad("duplicate", "Another slot of this caption holds the same negative.");
  const limit = options.contextLength ?? 77;
  // No tokenizer makes more tokens than there are bytes, and the two ends.
  if (tidied.length > (limit - 2) / 4 && (options.countTokens ?? estimateTokens)(tidied) > limit)
    return bad("too-long", `The negative is longer than the model's ${limit} tokens.`);
  if (english) {
    const fault = grammarFault(tidied, tokens, caption, lexicon);
    if (fault) return bad("grammar", fault);
    const wrong = kindFault(kind, positive.content, contentOf(tokens, lexicon), caption, lexicon);
    if (wrong) return wrong;
    // Other kinds change words, which no turning round takes back.
    const turnable = MOVING.has(kind) && positive.key !== "";
    if (turnable && positive.key === meaningKey(parser.rebuild(tidied, tokens), lexicon))
      return bad("symmetric", "The negative says the same the other way round.");
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
  return made! < whole! - slack ? bad("not-fluent", "The negative reads much worse than the caption.") : GOOD;
}
