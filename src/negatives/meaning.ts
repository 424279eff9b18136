/** What a caption says, apart from how it is worded: the same key, the same meaning. */
import type { Lexicon } from "./lexicon/compile";
import { tidy } from "./parse";
import type { ParsedCaption, Token, Unit } from "./types";

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
