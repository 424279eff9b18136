import type { LocalResult } from "../../worker/protocol";

/** The index of the phrase that is shown first: the first noun phrase, else the whole caption. */
export function defaultPhrase(result: LocalResult): number {
  const noun = result.maps.findIndex(({ phrase }) => phrase.kind === "noun-phrase");
  return Math.max(0, noun);
}
