import { beforeAll, describe, expect, it } from "vitest";
import { captionProblem } from "./input";
import { compileLexicon } from "./lexicon/compile";
import { createParser, type Parser } from "./parse";
import type { Kind } from "./types";
import { checkFluency, validate } from "./validator";

let parser: Parser;
beforeAll(async () => {
  parser = await createParser(compileLexicon());
}, 60_000);

const fault = (caption: string, text: string, kind: Kind, siblings: string[] = []) =>
  validate(parser.parse(caption), text, kind, siblings, parser).fault;

describe("validator", () => {
  it.each<[string, string, string, Kind, string | null]>([
    ["good swap", "a black dog chasing a white cat", "a black cat chasing a white dog", "swap-nouns", null],
    ["equal but for a capital", "a black dog", "A black dog.", "replace-noun", "same"],
    ["synonym", "a big dog on a bed", "a large dog on a bed", "replace-adjective", "synonym"],
    ["hyponym", "a dog on a bed", "a puppy on a bed", "replace-noun", "synonym"],
    ["symmetric link", "a dog next to a cat", "a cat next to a dog", "swap-nouns", "symmetric"],
    ["converse told twice", "a dog above a cat", "a cat below a dog", "replace-relation", "symmetric"],
    ["order of a list", "a dog and a cat on a mat", "a cat and a dog on a mat", "reshuffle", "symmetric"],
    ["wrong kind: noun for adjective", "a red car", "a red bus", "replace-adjective", "wrong-kind"],
    [
      "wrong kind: words added by a swap",
      "a man and two dogs",
      "two men and a big dog",
      "swap-nouns",
      "wrong-kind",
    ],
    ["nothing denied", "a man with a hat", "a man with a scarf", "negate", "wrong-kind"],
    ["count kept", "two men on a bench", "two men on a sofa", "change-count", "wrong-kind"],
    ["words dropped by an addition", "a man on a horse", "a green man", "add-attribute", "wrong-kind"],
    ["article", "a red ball", "a orange ball", "replace-adjective", "grammar"],
    ["article before a plural", "a dog in a box", "a dogs in a box", "replace-noun", "grammar"],
    ["number before a singular", "two dogs", "three dog", "change-count", "grammar"],
    ["a word twice", "a red car on a road", "a red red car on a road", "add-attribute", "grammar"],
    ["lost capital", "A red car.", "a blue car.", "replace-adjective", "grammar"],
    ["refusal", "a red car", "I'm sorry, I can't help with that.", "replace-adjective", "refusal"],
    ["chatter", "a red car", "Sure, here is a negative caption: a blue car", "replace-adjective", "refusal"],
    ["several lines", "a red car", "a blue car\na green car", "replace-adjective", "not-a-caption"],
    ["markup", "a red car", "a <b>blue</b> car", "replace-adjective", "not-a-caption"],
    ["another script", "a red car", "синий автомобиль на дороге", "replace-adjective", "not-a-caption"],
    ["nothing", "a red car", "  ", "replace-adjective", "empty"],
  ])("%s", (_, caption, text, kind, wanted) => expect(fault(caption, text, kind)).toBe(wanted));

  it("refuses a sibling's copy and what the context does not hold", () => {
    expect(fault("a red car", "a blue car", "replace-adjective", ["A blue car!"])).toBe("duplicate");
    const long = `a red car ${"near a big tree ".repeat(25)}on a road`;
    expect(fault(long, long.replace("red", "blue"), "replace-adjective")).toBe("too-long");
    const options = { countTokens: () => 78, contextLength: 77 };
    const caption = parser.parse("a red car near a tall green tree on a road");
    const text = caption.text.replace("red", "blue");
    expect(validate(caption, text, "replace-adjective", [], parser, options).fault).toBe("too-long");
  });

  it("asks a language model where there is one", async () => {
    const score = async (texts: readonly string[]) =>
      texts.map((text) => (text.includes("colorless") ? -9 : -3));
    expect((await checkFluency("a red dog", "a colorless dog", score, 2)).fault).toBe("not-fluent");
    expect((await checkFluency("a red dog", "a blue dog", score, 2)).ok).toBe(true);
  });
});

describe("bad input", () => {
  it.each([
    ["", "empty"],
    [" \n\t ", "empty"],
    ["a".repeat(10_000), "longer"],
    ["a dog ".repeat(120), "longer"],
    ["<p>a dog on a mat</p>", "HTML"],
    ["a dog &amp; a cat", "HTML"],
    ["a dog\u0000 on a mat", "control"],
    ["a dog \u202eon a mat", "control"],
    ["12345 !!! ???", "no words"],
    ["一只狗在沙发上", "script"],
    ["собака на диване", "script"],
    ["un perro negro persigue un gato blanco", "English"],
    ["qwe rty uio pas dfg", "English"],
  ])("%j is told apart", (text, reason) => {
    expect(captionProblem(text, parser.lexicon)).toMatch(reason);
  });

  it.each(["a dog", "A man with 3 café tables.", "two-headed dragon on a t-shirt", "dogs!!!"])(
    "%j is let through",
    (text) => expect(captionProblem(text, parser.lexicon)).toBeNull(),
  );
});
