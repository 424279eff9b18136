import { beforeAll, describe, expect, it } from "vitest";
import { generateAll } from "./generate";
import { compileLexicon } from "./lexicon/compile";
import { createParser, type Parser } from "./parse";
import { isRefusal, KINDS } from "./types";

let parser: Parser;
beforeAll(async () => {
  parser = await createParser(compileLexicon());
}, 60_000);

/** Words with a capital in all negatives of a caption, without each sentence's first. */
function capitals(caption: string): Set<string> {
  const found = new Set<string>();
  for (let seed = 0; seed < 8; seed++)
    for (const attempt of generateAll(caption, KINDS, parser, { seed }).attempts) {
      if (isRefusal(attempt)) continue;
      for (const [word] of attempt.text.slice(1).matchAll(/\b\p{Lu}\p{L}*/gu)) found.add(word);
    }
  return found;
}

describe("capitals of negatives", () => {
  it.each([
    ["A man beside a European car.", ["European"]],
    ["A man in a Nike shirt.", ["Nike"]],
    ["a dog next to an Italian flag", ["Italian"]],
    ["A red cat sits under a Christmas tree.", ["Christmas"]],
  ])("%s: a name's go with the name", (caption, allowed) => {
    expect([...capitals(caption)].filter((word) => !allowed.includes(word))).toEqual([]);
  });

  it("a title keeps its own, and a second sentence its first", () => {
    expect([...capitals("A Brown Dog Beside A Wooden Table")]).toEqual(
      expect.arrayContaining(["Wooden", "Table", "Dog"]),
    );
    expect(capitals("A dog is running. Two cats sit on a sofa.")).toContain("Two");
  });
});
