import { describe, expect, it } from "vitest";
import { conjugate, degree, matchCapitals, numberValue, pluralize, singularize } from "./grammar";
import { compileLexicon } from "./lexicon/compile";

describe("grammar", () => {
  it.each([
    ["man", "men"],
    ["policeman", "policemen"],
    ["human", "humans"],
    ["knife", "knives"],
    ["box", "boxes"],
    ["cherry", "cherries"],
    ["monkey", "monkeys"],
    ["sheep", "sheep"],
    ["teddy bear", "teddy bears"],
    ["cup of coffee", "cups of coffee"],
    ["potato", "potatoes"],
    ["piano", "pianos"],
  ])("one %s, two %s", (one, many) => {
    expect(pluralize(one)).toBe(many);
    expect(pluralize(singularize(many))).toBe(many);
  });

  it("comes back to the singular for every countable noun of the lexicon", () => {
    const lexicon = compileLexicon();
    const wrong = [...lexicon.nouns.keys()].filter((noun) => {
      if (lexicon.pluralOnly.has(noun) || lexicon.mass.has(noun) || lexicon.nounForms.get(noun)!.plural)
        return false;
      return lexicon.nounForms.get(lexicon.pluralOf(noun))?.lemma !== noun && lexicon.pluralOf(noun) !== noun;
    });
    // Plurals that are words of their own ("glasses", "skies").
    expect(wrong.filter((noun) => !lexicon.nouns.has(lexicon.pluralOf(noun)))).toEqual([]);
  });

  it.each([
    ["run", "running", "runs", "ran"],
    ["lie", "lying", "lies", "lay"],
    ["ride", "riding", "rides", "rode"],
    ["carry", "carrying", "carries", "carried"],
    ["catch", "catching", "catches", "caught"],
    ["drop", "dropping", "drops", "dropped"],
    ["see", "seeing", "sees", "saw"],
    ["wash", "washing", "washes", "washed"],
    ["open", "opening", "opens", "opened"],
    ["ski", "skiing", "skis", "skied"],
  ])("%s, %s, %s, %s", (base, ing, s, past) => {
    expect([conjugate(base, "ing"), conjugate(base, "s"), conjugate(base, "past")]).toEqual([ing, s, past]);
  });

  it("compares", () => {
    expect([
      degree("big", "er"),
      degree("tiny", "est"),
      degree("large", "er"),
      degree("wooden", "er"),
    ]).toEqual(["bigger", "tiniest", "larger", null]);
  });

  it("reads numbers and lends capitals", () => {
    expect([numberValue("three"), numberValue("12"), numberValue("dozen")]).toEqual([3, 12, null]);
    expect([matchCapitals("cat", "Dog"), matchCapitals("cat", "DOG"), matchCapitals("cat", "dog")]).toEqual([
      "Cat",
      "CAT",
      "cat",
    ]);
  });
});
