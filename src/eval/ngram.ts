/**
 * A language-plausibility score without the picture: what a suite gives away by its texts alone.
 *
 * Interpolated n-gram model with absolute discounting (Ney, Essen and Kneser 1994): a trigram's probability is
 * its discounted share plus the freed mass times the bigram's, and so on down to a uniform distribution.
 */

/** Ids of the marks; words follow, in the order in which they are met. */
const START = 0;
const END = 1;
const UNKNOWN = -1;
const DISCOUNT = 0.75;
/** More words than any corpus of captions has: contexts of two ids are one number. */
const MOST_WORDS = 2 ** 24;

interface Context {
  total: number;
  next: Map<number, number>;
}

export interface NgramModel {
  /** Words known from training, the end of a text among them. */
  vocabulary: number;
  /** Natural logarithm of the probability of the whole text, its end included. */
  logProbability(text: string): number;
}

/** Lower-case words and punctuation marks. */
export function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}'’-]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

function count(contexts: Map<number, Context>, key: number, word: number): void {
  let context = contexts.get(key);
  if (!context) {
    context = { total: 0, next: new Map() };
    contexts.set(key, context);
  }
  context.total++;
  context.next.set(word, (context.next.get(word) ?? 0) + 1);
}

/** The discounted share of a word in a context, and what is freed for the shorter context's opinion of it. */
function mixed(context: Context | undefined, word: number, shorter: number): number {
  if (!context) return shorter;
  const seen = context.next.get(word) ?? 0;
  return (Math.max(seen - DISCOUNT, 0) + DISCOUNT * context.next.size * shorter) / context.total;
}

/** @param options.vocabulary words that are known besides: the size of the uniform distribution, at least the texts' own */
export function trainNgram(texts: Iterable<string>, options: { vocabulary?: number } = {}): NgramModel {
  const ids = new Map<string, number>();
  const alone: Context = { total: 0, next: new Map() };
  const afterOne = new Map<number, Context>();
  const afterTwo = new Map<number, Context>();
  for (const text of texts) {
    let [before, last] = [START, START];
    const add = (word: number) => {
      alone.total++;
      alone.next.set(word, (alone.next.get(word) ?? 0) + 1);
      count(afterOne, last, word);
      count(afterTwo, before * MOST_WORDS + last, word);
      [before, last] = [last, word];
    };
    for (const word of words(text)) {
      let id = ids.get(word);
      if (id === undefined) {
        id = ids.size + END + 1;
        ids.set(word, id);
      }
      add(id);
    }
    add(END);
  }
  const vocabulary = ids.size + 1;
  // One share more for all the words that were never seen.
  const uniform = 1 / (Math.max(vocabulary, options.vocabulary ?? 0) + 1);
  return {
    vocabulary,
    logProbability(text) {
      let [before, last] = [START, START];
      let sum = 0;
      for (const word of [...words(text), null]) {
        const id = word === null ? END : (ids.get(word) ?? UNKNOWN);
        const unigram = alone.total === 0 ? uniform : mixed(alone, id, uniform);
        const bigram = mixed(afterOne.get(last), id, unigram);
        sum += Math.log(mixed(afterTwo.get(before * MOST_WORDS + last), id, bigram));
        [before, last] = [last, id];
      }
      return sum;
    },
  };
}
