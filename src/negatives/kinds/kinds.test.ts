import { beforeAll, describe, expect, it } from "vitest";
import { generateAll, generateSlots } from "../generate";
import { compileLexicon } from "../lexicon/compile";
import { createParser, type Parser } from "../parse";
import { isRefusal, KINDS, type Kind } from "../types";

let parser: Parser;
beforeAll(async () => {
  parser = await createParser(compileLexicon());
}, 60_000);

/** Every text that a kind makes of a caption over many seeds. */
function all(kind: Kind, caption: string, seeds = 40): string[] {
  const texts = new Set<string>();
  for (let seed = 0; seed < seeds; seed++) {
    const made = generateAll(caption, [kind], parser, { seed }).attempts[0]!;
    if (!isRefusal(made)) texts.add(made.text);
  }
  return [...texts].sort();
}

function refusal(kind: Kind, caption: string): string {
  const made = generateAll(caption, [kind], parser, { seed: 1 }).attempts[0]!;
  return isRefusal(made) ? made.refused : made.text;
}

describe("swaps", () => {
  it("swaps nouns, adjectives and sides", () => {
    const caption = "A blue cube to the left of an orange sphere.";
    expect(all("swap-nouns", caption)).toEqual(["A blue sphere to the left of an orange cube."]);
    expect(all("swap-adjectives", caption)).toEqual(["An orange cube to the left of a blue sphere."]);
    expect(all("swap-sides", caption)).toEqual(["An orange sphere to the left of a blue cube."]);
  });

  it("fits nouns to the number and the article of their new place", () => {
    expect(all("swap-nouns", "three small owls on an old fence")).toEqual([
      "three small fences on an old owl",
    ]);
    expect(all("swap-sides", "two dogs are behind a car")).toEqual(["a car is behind two dogs"]);
  });

  it("refuses what means the same the other way round", () => {
    expect(refusal("swap-sides", "a dog next to a cat")).toBe("symmetric");
    expect(refusal("swap-nouns", "a dog and a cat")).toBe("symmetric");
    expect(refusal("reshuffle", "a dog near a cat")).toBe("symmetric");
    expect(refusal("swap-sides", "a bicycle chained to a lamp post")).toBe("symmetric");
    expect(all("swap-nouns", "a black dog and a white cat")).toEqual(["a black cat and a white dog"]);
  });

  it("does not part what is one thing", () => {
    expect(all("swap-nouns", "a cup of coffee on a stack of books")).toEqual([
      "a stack of books on a cup of coffee",
    ]);
    expect(refusal("swap-nouns", "a polar bear behind a red car")).toBe("no-fitting-word");
  });

  it("needs two", () => {
    expect(refusal("swap-nouns", "a dog")).toBe("one-noun");
    expect(refusal("swap-adjectives", "a red dog")).toBe("one-adjective");
    expect(refusal("swap-adjectives", "a big dog and a large cat")).toBe("one-adjective");
  });
});

describe("replacements", () => {
  it("never takes a synonym, a hypernym, a hyponym or a near-twin", () => {
    const dogs = all("replace-noun", "a dog", 200);
    expect(dogs.length).toBeGreaterThan(3);
    for (const near of ["puppy", "animal", "pet", "hound"]) expect(dogs.join(" ")).not.toContain(near);
    const reds = all("replace-adjective", "a red ball", 200);
    expect(reds).toContain("a green ball");
    for (const near of ["orange", "pink", "maroon"]) expect(reds.join(" ")).not.toContain(near);
    expect(all("replace-noun", "a bird on a branch", 200).join(" ")).not.toMatch(/owl|eagle|pigeon/);
  });

  it("mends the article and the owner", () => {
    for (const text of all("replace-adjective", "a red ball", 200))
      expect(text).toMatch(/^(a [^aeio]|an [aeio])/);
    expect(all("replace-noun", "a boy", 100)).toEqual(["a girl", "a man", "a woman"]);
    const owners = all("replace-noun", "a man riding his bicycle", 200).filter(
      (text) => !text.startsWith("a man"),
    );
    expect(owners).toContain("a woman riding her bicycle");
    expect(owners).toContain("a boy riding his bicycle");
  });

  it("keeps degree and number", () => {
    expect(all("replace-adjective", "the dog is bigger than the cat")).toEqual([
      "the dog is smaller than the cat",
    ]);
    for (const text of all("replace-noun", "two men", 50)) expect(text).toMatch(/^two (women|boys|girls)$/);
  });

  it("reverses relations, and knows when they can't be", () => {
    expect(all("replace-relation", "a lamp to the left of a bed")).toEqual(["a lamp to the right of a bed"]);
    expect(all("replace-relation", "a bus with a driver")).toEqual(["a bus without a driver"]);
    expect(refusal("replace-relation", "a sign covered in snow")).toBe("not-in-lexicon");
    expect(refusal("replace-relation", "a cup of tea")).toBe("one-noun");
    expect(all("replace-relation", "a dog at the left and a cat at the right")).toEqual([
      "a dog at the right and a cat at the left",
    ]);
  });

  it("keeps the form of the verb", () => {
    expect(all("replace-verb", "a woman opens a door", 100)).toContain("a woman closes a door");
    for (const text of all("replace-verb", "a boy is sitting on a bench", 100))
      expect(text).toMatch(/is \w+ing on/);
  });
});

describe("counts, denials, additions", () => {
  it("changes a count and what agrees with it", () => {
    const texts = all("change-count", "there are two boats on the lake", 100);
    expect(texts).toContain("there is one boat on the lake");
    expect(texts).toContain("there are four boats on the lake");
    expect(refusal("change-count", "a boat on the lake")).toBe("no-number");
    expect(all("change-count", "a bear between two pillows", 100).join(" ")).not.toContain("one pillow");
  });

  it.each([
    ["the horse is eating", "the horse is not eating"],
    ["the big fish eats the little fish", "the big fish does not eat the little fish"],
    ["two dogs chase a cat", "two dogs do not chase a cat"],
    ["there are three boats", "there are no boats"],
    ["no birds are in the cage", "some birds are in the cage"],
    ["a cow without horns", "a cow with horns"],
    ["a red car", "a car that is not red"],
    ["a cat under a table", "a cat that is not under a table"],
  ])("negates %s", (caption, negated) => expect(all("negate", caption)).toEqual([negated]));

  it("adds one word or one thing and drops none", () => {
    for (const kind of ["add-attribute", "add-object"] as const)
      for (const text of all(kind, "a man with a bicycle", 60)) {
        const left = text.split(" ");
        for (const word of ["man", "with", "bicycle"]) expect(left).toContain(word);
        expect(left.length).toBeGreaterThan(5);
      }
  });

  it("leaves denials alone, where another word need not be false", () => {
    for (const kind of KINDS)
      if (kind !== "negate") expect(refusal(kind, "there are no red birds in the cage")).toBe("denied");
  });
});

describe("all kinds", () => {
  const captions = [
    "A woman in a red dress holding two green umbrellas near an old car.",
    "three small birds are sitting on a wooden fence behind a tall tree",
  ];

  it("tell what changed in spans of both texts", () => {
    for (const caption of captions)
      for (const made of generateAll(caption, KINDS, parser, { seed: 5 }).attempts) {
        if (isRefusal(made)) continue;
        const cut = (text: string, spans: { start: number; end: number }[]) =>
          spans
            .reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
            .replace(/\s+/g, " ")
            .trim();
        expect(made.after.length + made.before.length).toBeGreaterThan(0);
        expect(cut(caption, made.before).replace(/ \./, ".")).toBe(
          cut(made.text, made.after).replace(/ \./, "."),
        );
      }
  });

  it("give the same for the same seed and another for another", () => {
    const run = (seed: number) =>
      JSON.stringify(captions.map((c) => generateAll(c, KINDS, parser, { seed })));
    expect(run(3)).toBe(run(3));
    expect(run(3)).not.toBe(run(4));
  });

  it("are pinned, so that Node and the page can be held to the same", () => {
    const texts = generateSlots(captions[0]!, KINDS, 4, parser, { seed: 7 }).attempts.map((made) =>
      isRefusal(made) ? null : made.text,
    );
    expect(texts).toMatchInlineSnapshot(`
      [
        "A woman in a yellow dress holding two green umbrellas near an old car.",
        "A woman in a red umbrella holding two green dresses near an old car.",
        "A woman in a green dress holding two red umbrellas near an old car.",
        "A woman in a red dress holding two green boxes near an old car.",
      ]
    `);
  });

  it("fill slots with different negatives", () => {
    const { attempts } = generateSlots(captions[1]!, KINDS, 12, parser, { seed: 1 });
    const texts = attempts.flatMap((made) => (isRefusal(made) ? [] : [made.text]));
    expect(texts.length).toBe(12);
    expect(new Set(texts).size).toBe(12);
    expect(texts).not.toContain(captions[1]);
  });
});
