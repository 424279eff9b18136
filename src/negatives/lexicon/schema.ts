/**
 * The lexicon that a user brings, as JSON. Every part is optional; what is there is added to the built-in
 * lexicon, `remove` takes words out of it, and another `language` starts from an empty one.
 */
import { z } from "zod";

/** A word or a short phrase of any script that puts spaces between words. */
const word = z
  .string()
  .transform((text) => text.normalize("NFC").trim().replace(/\s+/gu, " ").toLowerCase())
  .pipe(
    z
      .string()
      .min(1, "a word is empty")
      .max(60, "a word is longer than 60 characters")
      .regex(
        /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’ -]*$/u,
        "a word holds more than letters, digits and hyphens",
      ),
  );

/** One value: a word, or a group of twins that never replace one another. */
const group = z.union([word.transform((single) => [single]), z.array(word).min(1)]);

export const DOMAINS = [
  "person",
  "animal",
  "vehicle",
  "food",
  "drink",
  "object",
  "wear",
  "furniture",
  "building",
  "place",
  "surface",
  "plant",
  "shape",
  "sky",
  "part",
] as const;

export const userLexiconSchema = z.object({
  format: z.literal("degla-lexicon"),
  version: z.literal(1),
  /** BCP 47; "en" adds to the built-in words. */
  language: z.string().min(2).max(20).default("en"),
  nouns: z
    .array(z.object({ class: word, domain: z.enum(DOMAINS).default("object"), words: z.array(group).min(1) }))
    .default([]),
  /** Singular to plural, where the rule fails; a word mapped to itself has no plural. */
  plurals: z.record(word, word).default({}),
  mass: z.array(word).default([]),
  adjectives: z.array(z.object({ dimension: word, words: z.array(group).min(1) })).default([]),
  relations: z
    .array(
      z.object({
        relation: word,
        replacements: z.array(word),
        symmetric: z.boolean().default(false),
        converse: word.optional(),
      }),
    )
    .default([]),
  verbs: z
    .array(z.object({ set: word, frame: z.enum(["i", "t"]).default("t"), words: z.array(group).min(1) }))
    .default([]),
  /** Words that must never replace one another, whatever their classes. */
  twins: z.array(z.array(word).min(2)).default([]),
  /** Words of the built-in lexicon to be left out. */
  remove: z.array(word).default([]),
});

export type UserLexicon = z.infer<typeof userLexiconSchema>;

/**
 * Whether a language puts spaces between words. The rules find words by them: of Japanese, Chinese, Thai, Lao, Khmer, Burmese
 * and Tibetan they would find none, and the English words would be gone for nothing.
 */
export const putsSpaces = (language: string) => !/^(ja|zh|yue|wuu|th|lo|km|my|bo)\b/i.test(language);

export function emptyUserLexicon(language = "en"): UserLexicon {
  return userLexiconSchema.parse({ format: "degla-lexicon", version: 1, language });
}
