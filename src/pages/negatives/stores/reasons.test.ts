import { afterEach, describe, expect, it } from "vitest";
import { words } from "../../../language/instance";
import { REASONS, type ReasonKey, reason } from "../../../negatives/reasons";
import { reasonWords } from "./reasons";

const VALUES = { word: "a", next: "dog", limit: 77, most: 600 };
const sentences = Object.keys(REASONS).map((key) => reason(key as ReasonKey, VALUES));

describe("reasons", () => {
  afterEach(() => void words.changeLanguage("en"));

  it.each(sentences)("%s", (sentence) => {
    expect(reasonWords(sentence)).toBe(sentence);
    void words.changeLanguage("ja");
    const said = reasonWords(sentence);
    expect(said).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u);
    expect(said).not.toMatch(/\{\{|[a-z]{4,}/);
  });

  it("of a caption are there of a negative, too", () => {
    const ofCaptions = sentences.filter((text) =>
      /^The caption (is|holds|does) .*(long|empty|control|HTML|no words|script|English)/.test(text),
    );
    expect(ofCaptions.length).toBe(7);
    for (const text of ofCaptions) expect(sentences).toContain(text.replace("The caption", "The negative"));
  });

  it("several, behind the model that was asked", () => {
    const both = `gpt-oss:20b: ${REASONS.negativeEmpty} ${REASONS.noNoun}`;
    expect(reasonWords(both)).toBe(both);
    void words.changeLanguage("ja");
    expect(reasonWords(both)).toBe("gpt-oss:20b：ネガティブが空です。名詞がありません。");
  });

  it("that a person wrote stay", () => {
    void words.changeLanguage("ja");
    expect(reasonWords("odd: not what I meant")).toBe("odd: not what I meant");
    expect(reasonWords("There is no noun. And no sense.")).toBe("There is no noun. And no sense.");
  });
});
