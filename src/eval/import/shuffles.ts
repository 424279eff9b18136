/**
 * The four shuffles of ARO's order suites (Yuksekgonul et al. 2023, after O'Connor and Andreas 2021): nouns among
 * nouns and adjectives among adjectives; all other words; words within trigrams; trigrams. Seeded by caption. Tags and
 * tokens are wink-nlp's where ARO has spaCy's and NLTK's, so captions differ from ARO's own draw as two of its draws do.
 */
import { createRandom } from "../../scenes/random";

export const SHUFFLES = ["nouns-adjectives", "other-words", "within-trigrams", "trigrams"] as const;
export type Shuffle = (typeof SHUFFLES)[number];

export interface TaggedWord {
  text: string;
  tag: string;
}

/** Most words of a caption, as in ARO. */
const MAX_WORDS = 30;

/** Lower case, without .!"()*#:;~, at most 30 words: what ARO does to captions before they are encoded. */
export function preCaption(caption: string): string {
  return caption
    .toLowerCase()
    .replace(/[.!"()*#:;~]/g, " ")
    .replace(/\s{2,}/g, " ")
    .trim()
    .split(" ")
    .slice(0, MAX_WORDS)
    .join(" ");
}

export function shuffled(words: readonly TaggedWord[], shuffle: Shuffle, seed: string): string {
  const random = createRandom(seed);
  const texts = words.map(({ text }) => text);
  const permute = (wanted: (tag: string) => boolean) => {
    const places = words.flatMap(({ tag }, i) => (wanted(tag) ? [i] : []));
    const moved = random.shuffle(places.map((i) => texts[i]!));
    places.forEach((place, i) => {
      texts[place] = moved[i]!;
    });
  };
  if (shuffle === "nouns-adjectives") {
    permute((tag) => tag === "N");
    permute((tag) => tag === "J");
    return texts.join(" ");
  }
  if (shuffle === "other-words") {
    permute((tag) => tag !== "N" && tag !== "J");
    return texts.join(" ");
  }
  const trigrams = Array.from({ length: Math.ceil(texts.length / 3) }, (_, i) =>
    texts.slice(3 * i, 3 * i + 3),
  );
  const mixed =
    shuffle === "trigrams" ? random.shuffle(trigrams) : trigrams.map((trigram) => random.shuffle(trigram));
  return mixed.flat().join(" ");
}
