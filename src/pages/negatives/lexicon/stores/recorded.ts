/** The visitor's lexicon, as the record has it. */
import type { UserLexicon } from "../../../../negatives/lexicon/schema";
import { hashOf } from "../../../../workspace/record";
import type { Edited } from "../../../../workspace/recordEdits";

const wordsIn = (user: UserLexicon): Set<string> =>
  new Set([
    ...[...user.nouns, ...user.adjectives, ...user.verbs].flatMap(({ words }) => words.flat()),
    ...user.relations.map(({ relation }) => relation),
  ]);

export function describeLexicon(before: UserLexicon, after: UserLexicon): string {
  const [had, has] = [wordsIn(before), wordsIn(after)];
  const [out, now] = [new Set(before.remove), new Set(after.remove)];
  const fresh = (from: ReadonlySet<string>, to: ReadonlySet<string>) =>
    [...to].filter((word) => !from.has(word)).length;
  const parts = [
    [fresh(had, has), "added"],
    [fresh(has, had), "taken away"],
    [fresh(out, now), "left out"],
    [fresh(now, out), "let in again"],
  ].flatMap(([n, what]) => (n ? [`${n} ${n === 1 ? "word" : "words"} ${what}`] : []));
  if (before.language !== after.language) parts.push(`language ${after.language}`);
  return `Lexicon: ${parts.length > 0 ? parts.join(", ") : "changed"}`;
}

export const recordedLexicon: Omit<Edited<UserLexicon>, "current" | "subscribe"> = {
  action: "lexicon",
  what: "lexicon",
  name: ({ language }) => language,
  hash: hashOf,
  describe: describeLexicon,
  // The visitor's own words are few, and a hash alone would not bring them back.
  settings: (user) => user,
};
