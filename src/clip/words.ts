/**
 * Which tokens belong to which word of a caption. Tokenizers.js gives no offsets, so the words are found again:
 * byte-level tokens are turned back into text, and that text is sought, in order, in the normalised caption, of
 * which every unit remembers where it came from.
 */

/** A word of a caption as the tokenizer sees it, and the tokens that it became. */
export interface WordTokens {
  /** [start, end) in the caption, UTF-16 units. */
  start: number;
  end: number;
  /** [first, last) positions in the row of ids, BOS counted; empty where truncation cut the word off. */
  first: number;
  last: number;
}

/** GPT-2's alphabet of printable stand-ins: character → byte. */
const BYTE_OF = (() => {
  const map = new Map<string, number>();
  let next = 256;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    map.set(String.fromCharCode(printable ? byte : next++), byte);
  }
  return map;
})();

/** Byte-level characters back to text. */
export function bytesToText(characters: string): string {
  const bytes = Uint8Array.from(characters, (c) => BYTE_OF.get(c) ?? 63);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** A unit that NFC may compose: a character with its marks, or a run of Hangul jamo. */
const COMPOSABLE = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|\P{M}?\p{M}*/gsu;

/** The normalised caption, and for each of its units the span of the caption it came from. */
function traced(caption: string, normalize: (text: string) => string) {
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of caption.matchAll(COMPOSABLE)) {
    const piece = match[0];
    if (piece === "") continue;
    const normal = normalize(piece);
    text += normal;
    for (let i = 0; i < normal.length; i++) {
      starts.push(match.index);
      ends.push(match.index + piece.length);
    }
  }
  return { text, starts, ends };
}

/**
 * @param tokens token strings without BOS and EOS, `</w>` closing a word
 * @param normalize what the tokenizer does to a text before it splits it
 * @param room how many tokens survive truncation
 */
export function findWords(
  caption: string,
  tokens: readonly string[],
  normalize: (text: string) => string,
  room: number,
): WordTokens[] {
  const { text, starts, ends } = traced(caption, normalize);
  const words: WordTokens[] = [];
  let cursor = 0;
  let open = "";
  let first = 0;
  for (const [i, token] of tokens.entries()) {
    open += token;
    const closes = token.endsWith("</w>") || tokens[i + 1] === undefined;
    if (!closes) continue;
    const surface = bytesToText(open.replace(/<\/w>$/, ""));
    const at = text.indexOf(surface, cursor);
    if (at >= 0 && surface.length > 0) {
      const last = Math.min(i + 1, room);
      words.push({
        start: starts[at]!,
        end: ends[at + surface.length - 1]!,
        first: 1 + Math.min(first, room),
        last: 1 + last,
      });
      cursor = at + surface.length;
    }
    open = "";
    first = i + 1;
  }
  return words;
}
