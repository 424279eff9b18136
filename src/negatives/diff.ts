/** Changed words of two captions, for negatives that no rule made: longest common subsequence over words. */
import { splitWords } from "./parse";
import type { Span } from "./types";

interface Word extends Span {
  word: string;
}

function wordsOf(text: string): Word[] {
  return splitWords(text).map((hint) => ({
    word: hint.text.toLowerCase(),
    start: hint.start,
    end: hint.start + hint.text.length,
  }));
}

function spansOf(words: readonly Word[], kept: ReadonlySet<number>, text: string): Span[] {
  const spans: Span[] = [];
  words.forEach(({ start, end }, i) => {
    if (kept.has(i)) return;
    const last = spans.at(-1);
    if (last && text.slice(last.end, start).trim() === "") last.end = end;
    else spans.push({ start, end });
  });
  return spans;
}

/** The spans of `before` that are gone or moved, and those of `after` that are new. Quadratic in words: for captions. */
export function diffSpans(before: string, after: string): { before: Span[]; after: Span[] } {
  const a = wordsOf(before);
  const b = wordsOf(after);
  // common[i * width + j]: length of the longest common subsequence of a[i…] and b[j…]
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i]!.word === b[j]!.word
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const keptA = new Set<number>();
  const keptB = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i]!.word === b[j]!.word) {
      keptA.add(i++);
      keptB.add(j++);
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) i++;
    else j++;
  }
  return { before: spansOf(a, keptA, before), after: spansOf(b, keptB, after) };
}
