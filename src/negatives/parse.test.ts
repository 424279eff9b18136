import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { measure, readLabelled } from "./labelled";
import { compileLexicon } from "./lexicon/compile";
import { createParser, loadWink, type Parser } from "./parse";

const labelled = (name: string) =>
  readLabelled(readFileSync(join(import.meta.dirname, "__fixtures__", `${name}.txt`), "utf8"));

let parser: Parser;
beforeAll(async () => {
  parser = await createParser(compileLexicon());
}, 60_000);

const phrases = (text: string) => {
  const { tokens, phrases: found } = parser.parse(text);
  return found.map(({ from, to }) =>
    tokens
      .slice(from, to)
      .map((token) => token.word)
      .join(" "),
  );
};

describe("parsing", () => {
  it.each(["captions60", "held-aside"])("tags 98.5%% and finds 96 F1 of phrases on %s", (name) => {
    const accuracy = measure(labelled(name), parser);
    expect(accuracy.tags).toBeGreaterThanOrEqual(98.5);
    expect(accuracy.f1).toBeGreaterThanOrEqual(96);
  });

  it("names no phrase after a relation, a place or an introduction", () => {
    expect(phrases("a photo of a dog on the left of a cat")).toEqual(["a dog", "a cat"]);
    expect(phrases("a black and white picture of two boats in front of a bridge")).toEqual([
      "two boats",
      "a bridge",
    ]);
    expect(phrases("a red cup on the left and a spoon at the right")).toEqual(["a red cup", "a spoon"]);
    expect(phrases("from left to right: a dog, a cat")).toEqual(["a dog", "a cat"]);
  });

  it("knows names of several words, owners and pairs of adjectives", () => {
    const { phrases: found } = parser.parse("the man's black and white hat near a fire hydrant");
    expect(found.map((phrase) => phrase.lemma)).toEqual(["hat", "fire hydrant"]);
  });

  it("gives places in the caption as it stands, punctuation and capitals included", () => {
    const caption = parser.parse("  A dog,   barking at  two upside-down boats. ");
    expect(caption.text).toBe("A dog, barking at two upside-down boats.");
    for (const token of caption.tokens) expect(caption.text.slice(token.start, token.end)).toBe(token.text);
    expect(caption.tokens.map((token) => token.word)).toContain("upside-down");
  });

  it("asks for the tagger only when a parser is made for English, and once", async () => {
    let loads = 0;
    const load = async () => {
      loads++;
      return loadWink();
    };
    const own = await createParser(compileLexicon(), load);
    own.parse("a dog");
    own.parse("a cat");
    expect(loads).toBe(1);
  });
});
