/**
 * Captions mended as OpenAI's tokenizer (clip/simple_tokenizer.py) and OpenCLIP's do before they split a text: ftfy's
 * fix_text, HTML entities decoded twice, white space collapsed. transformers does none of it, and neither does this
 * page unless it is asked to (docs/formats.md).
 *
 * Of ftfy 6.3.1 all steps but one are here: text that was decoded in a wrong encoding ("cafÃ©") is left as it is.
 */
import { decodeHTML } from "entities";
import { asWindows1252 } from "../base/windows1252";

/** Entities with a semicolon, as ftfy takes them; those in capitals where HTML has none of that name. */
function unescaped(text: string): string {
  return text.replace(/&#?[0-9A-Za-z]{1,24};/g, (entity) => {
    const plain = decodeHTML(entity);
    if (plain !== entity) return plain.includes(";") ? entity : plain;
    const name = entity.slice(1, -1);
    if (name !== name.toUpperCase() || entity.startsWith("&#")) return entity;
    const small = `&${name.toLowerCase()};`;
    const letter = decodeHTML(small);
    return letter === small || letter.includes(";") ? entity : letter.toUpperCase();
  });
}

/** Two letters that were one character for the printer's sake; ſt is long s and t, as in ftfy. */
const LIGATURES: Record<string, string> = {
  Ĳ: "IJ",
  ĳ: "ij",
  ŉ: "ʼn",
  Ǳ: "DZ",
  ǲ: "Dz",
  ǳ: "dz",
  Ǆ: "DŽ",
  ǅ: "Dž",
  ǆ: "dž",
  Ǉ: "LJ",
  ǈ: "Lj",
  ǉ: "lj",
  Ǌ: "NJ",
  ǋ: "Nj",
  ǌ: "nj",
  ﬀ: "ff",
  ﬁ: "fi",
  ﬂ: "fl",
  ﬃ: "ffi",
  ﬄ: "ffl",
  ﬅ: "ſt",
  ﬆ: "st",
};
const LIGATURE = new RegExp(`[${Object.keys(LIGATURES).join("")}]`, "g");

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\x00-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one
const TERMINAL = /\x1b\[[\d;]*[a-zA-Z]/g;

/** Characters, one after another in ftfy's order. */
function characters(text: string): string {
  return asWindows1252(text)
    .replace(LIGATURE, (one) => LIGATURES[one]!)
    .replace(/[\u3000\uff01-\uffef]/g, (wide) => wide.normalize("NFKC"))
    .replace(/[\u02bc\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/\r\n|[\r\u2028\u2029\x85]/g, "\n")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(TERMINAL, "")
    .replace(CONTROLS, "")
    .normalize("NFC");
}

/** One line of ftfy's fix_text: until nothing changes. */
function fixed(line: string, entities: boolean): string {
  for (let text = line; ; ) {
    const next = characters(entities ? unescaped(text) : text);
    if (next === text) return text;
    text = next;
  }
}

/** A caption as OpenAI's tokenizer reads it, capitals kept: tokenizers lower them. */
export function openAiCaption(caption: string): string {
  // ftfy goes line by line, and leaves entities alone from the first line with a "<" on: it may be HTML.
  let entities = true;
  const lines = caption.split(/(?<=\n)/).map((line) => {
    entities &&= !line.includes("<");
    return fixed(line, entities);
  });
  return (
    decodeHTML(decodeHTML(lines.join("")))
      .trim()
      .replace(/\s+/g, " ")
      // Python lowers a whole text, transformers' tokenizer letter by letter: the Σ at the end of a word differs.
      .replace(/(?<=\p{L}\p{M}*)Σ(?![\p{L}\p{M}])/gu, "ς")
  );
}
