/** Why there is no negative, or why one is not taken, in the page's language; what a person or an endpoint wrote stays. */
import { REASONS, type ReasonKey } from "../../../negatives/reasons";
import { say } from "../words";

const escaped = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");

interface Pattern {
  key: ReasonKey;
  at: RegExp;
}

/** Longer ones first: one may begin as another does. */
const PATTERNS: readonly Pattern[] = Object.entries(REASONS)
  .sort(([, a], [, b]) => b.length - a.length)
  .map(([key, text]) => ({
    key: key as ReasonKey,
    at: new RegExp(`^${escaped(text).replace(/\{\{(\w+)\}\}/g, "(?<$1>.+?)")}\\s*`),
  }));

/** The compiler can't see that a sentence brings what its translation asks for. */
const sayAny = say as unknown as (
  key: ($: { reasons: Record<ReasonKey, string> }) => string,
  values: object,
) => string;

/** One sentence or several; before them may stand which model was asked: "gpt: The negative is empty. There is no noun." */
export function reasonWords(text: string): string {
  const [lead = "", model] = /^(\S+): (?=.)/.exec(text) ?? [];
  const said: string[] = [];
  let rest = text.slice(lead.length);
  while (rest !== "") {
    const found = PATTERNS.find(({ at }) => at.test(rest));
    if (!found) return text;
    const [whole, values] = [found.at.exec(rest)![0], found.at.exec(rest)!.groups ?? {}];
    said.push(sayAny(($) => $.reasons[found.key], values));
    rest = rest.slice(whole.length);
  }
  const sentences = said.join(say(($) => $.slots.between));
  return model === undefined ? sentences : say(($) => $.slots.byModel, { model, sentences });
}
