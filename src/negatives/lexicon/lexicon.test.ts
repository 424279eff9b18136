import { describe, expect, it } from "vitest";
import { BrokenFileError } from "../../base/errors";
import { generateAll } from "../generate";
import { createParser } from "../parse";
import { isRefusal } from "../types";
import { compileLexicon } from "./compile";
import { readLexiconCsv, readLexiconJson, writeLexiconCsv, writeLexiconJson } from "./io";

const lexicon = compileLexicon();

const FACTORY = `part,class,words,of,plural,replacements
noun,defect,scratch,part,scratches,
noun,defect,dent/ding,part,,
noun,defect,crack,part,,
noun,workpiece,gear wheel,object,,
noun,workpiece,flange,object,,
adjective,surface,anodized,,,
adjective,surface,galvanized,,,
relation,,flush with,symmetric,,far from
remove,,scooter,,,
`;

describe("lexicon", () => {
  it("holds at least 600 nouns, 200 adjectives, 60 relations and 120 verbs", () => {
    expect(lexicon.size.nouns).toBeGreaterThanOrEqual(600);
    expect(lexicon.size.adjectives).toBeGreaterThanOrEqual(200);
    expect(lexicon.size.relations).toBeGreaterThanOrEqual(60);
    expect(lexicon.size.verbs).toBeGreaterThanOrEqual(120);
  });

  it("offers no word and no twin of it as its own replacement", () => {
    const wrong: string[] = [];
    for (const [word, senses] of [...lexicon.nouns, ...lexicon.adjectives])
      for (const sense of senses)
        for (const other of sense.others) if (lexicon.related(word, other)) wrong.push(`${word} → ${other}`);
    expect(wrong).toEqual([]);
    for (const relation of lexicon.relations.values())
      expect(relation.replacements).not.toContain(relation.text);
  });

  it("gives every relation's replacement a place in the lexicon", () => {
    const unknown = [...lexicon.relations.values()].flatMap((r) =>
      r.replacements.filter((other) => !lexicon.relations.has(other)),
    );
    expect([...new Set(unknown)].sort()).toEqual(["facing away from", "unlike"]);
  });

  it("takes a domain's words from CSV and gives them back", () => {
    const user = readLexiconCsv(FACTORY);
    expect(readLexiconCsv(writeLexiconCsv(user))).toEqual(user);
    expect(readLexiconJson(writeLexiconJson(user))).toEqual(user);
    const merged = compileLexicon(user);
    expect(merged.nouns.get("dent")![0]!.others).toEqual(["scratch", "crack"]);
    expect(merged.nounForms.get("gear wheels")).toEqual({ lemma: "gear wheel", plural: true });
    expect(merged.nouns.has("scooter")).toBe(false);
    expect(merged.nouns.has("dog")).toBe(true);
  });

  it("makes negatives with a domain's words", async () => {
    const parser = await createParser(compileLexicon(readLexiconCsv(FACTORY)));
    const texts = new Set<string>();
    for (let seed = 0; seed < 30; seed++) {
      const made = generateAll(
        "a galvanized flange with a dent",
        ["replace-noun", "replace-adjective"],
        parser,
        { seed },
      );
      for (const attempt of made.attempts) if (!isRefusal(attempt)) texts.add(attempt.text);
    }
    expect([...texts].sort()).toEqual([
      "a galvanized flange with a crack",
      "a galvanized flange with a scratch",
      "a galvanized gear wheel with a dent",
      "an anodized flange with a dent",
    ]);
  });

  it("works in another language with the user's words alone, and loads no tagger for it", async () => {
    const german = readLexiconJson(
      JSON.stringify({
        format: "degla-lexicon",
        version: 1,
        language: "de",
        nouns: [{ class: "tier", domain: "animal", words: ["Hund", "Katze", ["Pferd", "Pony"]] }],
        adjectives: [{ dimension: "farbe", words: ["rot", "blau"] }],
        plurals: {},
      }),
    );
    const parser = await createParser(compileLexicon(german), () => Promise.reject(new Error("not needed")));
    const { attempts } = generateAll("der Hund ist rot", ["replace-noun", "replace-adjective"], parser, {
      seed: 2,
    });
    const texts = attempts.map((made) => (isRefusal(made) ? made.reason : made.text));
    expect(texts[0]).toMatch(/^der (Katze|Pferd) ist rot$/i);
    expect(texts[1]).toBe("der Hund ist blau");
  });

  it.each([
    ["not JSON", "{", "not JSON"],
    ["another format", '{"format":"x","version":1}', "format"],
    ["a word of markup", '{"format":"degla-lexicon","version":1,"mass":["<b>"]}', "mass.0"],
    [
      "an unknown domain",
      '{"format":"degla-lexicon","version":1,"nouns":[{"class":"a","domain":"moon","words":["b"]}]}',
      "domain",
    ],
  ])("tells what is wrong with %s", (_, text, where) => {
    expect(() => readLexiconJson(text)).toThrow(BrokenFileError);
    expect(() => readLexiconJson(text)).toThrow(where);
  });

  it("tells the row of a broken CSV", () => {
    expect(() => readLexiconCsv("part,class,words\nnoun,,dog\n")).toThrow("row 2: the class is missing");
    expect(() => readLexiconCsv("part,class,words\nverbish,a,dog\n")).toThrow("row 2");
    expect(() => readLexiconCsv("a,b\n1,2\n")).toThrow("columns part, class and words");
  });
});
