import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { atlasOnDisk } from "../cli/atlas";
import { STYLES_OF } from "../scenes/captionStyles";
import { writeCaption } from "../scenes/captions";
import { createRandom } from "../scenes/random";
import { sampleScene } from "../scenes/sample";
import { SCENE_KINDS } from "../scenes/scene";
import { withoutWord } from "./leaveOneOut";
import { contentWordsOf, nounPhrasesOf, phrasesOf, wordsOf } from "./phrases";

const texts = (caption: string) => nounPhrasesOf(caption).map(({ text }) => text);

/** Exact matches of spans over any number of captions. */
class Tally {
  hits = 0;
  found = 0;
  true = 0;
  add(found: readonly string[], truth: readonly string[]) {
    this.hits += found.filter((span) => truth.includes(span)).length;
    this.found += found.length;
    this.true += truth.length;
  }
  get f1() {
    return (2 * this.hits) / (this.found + this.true);
  }
}

/** Lines of token/TAG with base noun phrases in brackets. */
function labelled(name: string): Tally {
  const tally = new Tally();
  const file = readFileSync(new URL(`../negatives/__fixtures__/${name}`, import.meta.url), "utf8");
  for (const line of file.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const plain = line.replace(/\/\S+?(?=[\]\s]|$)/g, "");
    const truth = [...plain.matchAll(/\[([^\]]+)\]/g)].map((match) => match[1]!);
    tally.add(texts(plain.replace(/[[\]]/g, "")), truth);
  }
  return tally;
}

describe("noun phrases", () => {
  it("of 500 scene captions: F1 of at least 0.9", async () => {
    const atlas = await atlasOnDisk();
    const random = createRandom("phrases");
    const tally = new Tally();
    for (let i = 0; i < 500; i++) {
      const scene = sampleScene(atlas, random, { kind: SCENE_KINDS[i % SCENE_KINDS.length]! });
      const styles = STYLES_OF[scene.kind].filter((style) => style !== "keywords");
      const { text, spans } = writeCaption(atlas, scene, random.pick(styles), i);
      // "on a meadow" holds a noun phrase that names no object of the scene: neither right nor wrong
      const backdrops = spans.filter(({ role }) => role === "background");
      const found = nounPhrasesOf(text).filter(
        (phrase) => !backdrops.some(({ start, end }) => phrase.start >= start && phrase.end <= end),
      );
      const span = ({ start, end }: { start: number; end: number }) => `${start}-${end}`;
      tally.add(found.map(span), spans.filter(({ role }) => role === "phrase").map(span));
    }
    console.log(`scene captions: F1 ${tally.f1.toFixed(4)}, ${tally.true} phrases`);
    expect(tally.true).toBeGreaterThan(500);
    expect(tally.f1).toBeGreaterThanOrEqual(0.9);
  });

  it.each([
    ["captions60.txt", 0.95],
    ["held-aside.txt", 0.9],
  ])("of hand-labelled captions, %s", (name, least) => {
    const tally = labelled(name);
    console.log(`${name}: F1 ${tally.f1.toFixed(4)}, ${tally.true} phrases`);
    expect(tally.true).toBeGreaterThan(100);
    expect(tally.f1).toBeGreaterThanOrEqual(least);
  });

  it.each<[string, string[]]>([
    ["a red cube to the left of a blue sphere", ["a red cube", "a blue sphere"]],
    ["A photo of a Dog.", ["a Dog"]],
    ["a black and white cat and a small, fluffy dog", ["a black and white cat", "a small, fluffy dog"]],
    ["red dog small blue car", ["red dog", "small blue car"]],
    ["a dog without a leash and no cat", ["a dog"]],
    ["the left hand on the left", ["the left hand"]],
    ["an orange next to the big square", ["an orange", "the big square"]],
    ["the two men's umbrellas", ["the two men's umbrellas"]],
    ["running", []],
    ["", []],
    ["一只猫", ["一只猫"]],
  ])("%j", (caption, phrases) => {
    expect(texts(caption)).toEqual(phrases);
  });
});

describe("words", () => {
  it("are all of them, or those with content", () => {
    const caption = "A cat's toy is on the upside-down box, isn't it?";
    expect(wordsOf(caption).map(({ text }) => text)).toEqual([
      "A",
      "cat's",
      "toy",
      "is",
      "on",
      "the",
      "upside-down",
      "box",
      "isn't",
      "it",
    ]);
    expect(contentWordsOf("a red dog is on the box").map(({ text }) => text)).toEqual(["red", "dog", "box"]);
  });

  it("and phrases stand where they say", () => {
    const caption = "Zwei Käfer 🐞 and a café  sign";
    for (const { text, start, end } of [...phrasesOf(caption), ...wordsOf(caption)])
      expect(caption.slice(start, end)).toBe(text);
    expect(phrasesOf(caption).at(-1)).toEqual({
      text: caption,
      start: 0,
      end: caption.length,
      kind: "caption",
    });
  });

  it("leave no trace when left out", () => {
    const without = (caption: string) => wordsOf(caption).map((word) => withoutWord(caption, word));
    expect(without("a red dog")).toEqual(["red dog", "a dog", "a red"]);
    expect(without("dog, cat.")).toEqual([", cat.", "dog,."]);
    expect(without("dog")).toEqual([""]);
  });
});
