/**
 * A language-plausibility score without the picture: what a suite gives away by its texts alone.
 *
 * Interpolated n-gram model with absolute discounting (Ney, Essen and Kneser 1994): a trigram's probability is
 * its discounted share plus the freed mass times the bigram's, and so on down to a uniform distribution.
 */

const START = "<s>";
const END = "</s>";
const DISCOUNT = 0.75;
const ORDER = 3;

interface Context {
  total: number;
  next: Map<string, number>;
}

export interface NgramModel {
  /** Words known from training. */
  vocabulary: number;
  /** Natural logarithm of the probability of the whole text, its end included. */
  logProbability(text: string): number;
}

/** Lower-case words and punctuation marks. */
export function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}'’-]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

/** @param options.vocabulary words that are known besides: the size of the uniform distribution, at least the texts' own */
export function trainNgram(texts: Iterable<string>, options: { vocabulary?: number } = {}): NgramModel {
  const contexts = new Map<string, Context>();
  const vocabulary = new Set<string>([END]);
  for (const text of texts) {
    const tokens = [...Array<string>(ORDER - 1).fill(START), ...words(text), END];
    for (let i = ORDER - 1; i < tokens.length; i++) {
      vocabulary.add(tokens[i]);
      for (let n = 0; n < ORDER; n++) {
        const key = tokens.slice(i - n, i).join(" ");
        let context = contexts.get(key);
        if (!context) {
          context = { total: 0, next: new Map() };
          contexts.set(key, context);
        }
        context.total++;
        context.next.set(tokens[i], (context.next.get(tokens[i]) ?? 0) + 1);
      }
    }
  }
  // One share more for all the words that were never seen.
  const uniform = 1 / (Math.max(vocabulary.size, options.vocabulary ?? 0) + 1);
  const probability = (history: string[], word: string): number => {
    const context = contexts.get(history.join(" "));
    const shorter = () => (history.length === 0 ? uniform : probability(history.slice(1), word));
    if (!context) return shorter();
    const count = context.next.get(word) ?? 0;
    const freed = (DISCOUNT * context.next.size) / context.total;
    return Math.max(count - DISCOUNT, 0) / context.total + freed * shorter();
  };
  return {
    vocabulary: vocabulary.size,
    logProbability(text) {
      const tokens = [...Array<string>(ORDER - 1).fill(START), ...words(text), END];
      let sum = 0;
      for (let i = ORDER - 1; i < tokens.length; i++)
        sum += Math.log(probability(tokens.slice(i - ORDER + 1, i), tokens[i]));
      return sum;
    },
  };
}
