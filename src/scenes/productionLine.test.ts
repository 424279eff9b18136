/** The production line: notes about parts only, wrong in the one way that the fault says. */
import { describe, expect, it } from "vitest";
import { atlasOnDisk } from "../cli/atlas";
import { LINE_FAULTS, lineCases, lineFaults, PARTS } from "./productionLine";
import { heldOutFacts } from "./splits";
import { COLOURS, NUMBER_WORDS } from "./words";

const atlas = await atlasOnDisk();
const bag = (text: string) => text.split(/\W+/).sort().join(" ");
const left = (text: string, words: readonly string[]) =>
  text.split(/\W+/).filter((word) => !words.includes(word));

describe("the production line", () => {
  it("knows its parts, and tells apart what it asks about", () => {
    for (const part of PARTS) expect(atlas.nouns.has(part), part).toBe(true);
    expect(new Set(Object.values(LINE_FAULTS)).size).toBe(lineFaults.length);
  });

  it.each(lineFaults)("%s: parts only, nothing held out, and the counter-case behind each case", (fault) => {
    const cases = lineCases(atlas, fault, 40, 1);
    expect(cases).toHaveLength(40);
    expect(cases).toEqual(lineCases(atlas, fault, 40, 1));
    for (let i = 0; i < 40; i += 2) {
      const [one, two] = [cases[i]!, cases[i + 1]!];
      expect([two.right, two.wrong]).toEqual([one.wrong, one.right]);
      for (const { scene } of [one, two]) {
        expect(heldOutFacts(scene, atlas).size).toBe(0);
        for (const { kind, noun } of scene.objects) if (kind === "thing") expect(PARTS).toContain(noun);
      }
    }
  });

  it("exchanges colours with the same words, and says no colour else", () => {
    for (const { right, wrong, scene } of lineCases(atlas, "colours exchanged", 40, 1)) {
      expect(bag(right)).toBe(bag(wrong));
      expect(left(right, COLOURS)).toEqual(left(wrong, COLOURS));
      expect(left(right, COLOURS)).not.toEqual(right.split(/\W+/));
      for (const { colour } of scene.objects) expect(right).toContain(colour!);
    }
  });

  it("gets a number wrong and nothing else", () => {
    const numbers = Object.values(NUMBER_WORDS);
    for (const { right, wrong } of lineCases(atlas, "wrong number", 40, 1))
      expect(numbers.filter((word) => right.split(" ").includes(word))).not.toEqual(
        numbers.filter((word) => wrong.split(" ").includes(word)),
      );
  });
});
