import { describe, expect, it } from "vitest";
import { BrokenFileError, UnsupportedModelError } from "../base/errors";
import { clipTokenizerJson, jsonBytes, readFixture, smallTokenizerJson, type TokenizerJson } from "./testing";
import { parseTokenizer } from "./tokenizer";

type Rows = [string, number[]][];
const expected = readFixture("clip-tokens.json.gz") as { current: Rows; older: Rows };
const tokenizer = parseTokenizer(jsonBytes(clipTokenizerJson()), 77);

describe("CLIP's own vocabulary", () => {
  it("gives the ids that everyone knows", () => {
    expect(tokenizer.encode("Hello, world!")).toEqual([49406, 3306, 267, 1002, 256, 49407]);
    expect(tokenizer.vocabSize).toBe(49408);
    expect(tokenizer.beginToken).toBe(49406);
    expect(tokenizer.endToken).toBe(49407);
    expect(tokenizer.encode("")).toEqual([49406, 49407]);
  });

  it("equals transformers on every string of the fixture", () => {
    expect(expected.current.length).toBeGreaterThanOrEqual(2000);
    expect(expected.current.some(([text]) => text.split(" ").length === 200)).toBe(true);
    const wrong = expected.current.filter(([text, ids]) => tokenizer.encode(text).join() !== ids.join());
    expect(wrong.map(([text, ids]) => ({ text, ids, got: tokenizer.encode(text) }))).toEqual([]);
  });

  it("equals the tokenizers library on a file as older versions of transformers wrote it", () => {
    const json = clipTokenizerJson() as TokenizerJson & {
      pre_tokenizer: { pretokenizers: { pattern: { Regex: string } }[] };
      added_tokens: { normalized: boolean }[];
    };
    json.pre_tokenizer.pretokenizers[0]!.pattern.Regex =
      "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";
    for (const token of json.added_tokens) token.normalized = true;
    const older = parseTokenizer(jsonBytes(json), 77);
    const wrong = expected.older.filter(([text, ids]) => older.encode(text).join() !== ids.join());
    expect(expected.older.length).toBeGreaterThan(150);
    expect(wrong.map(([text, ids]) => ({ text, ids, got: older.encode(text) }))).toEqual([]);
  });

  it("keeps the end of text when it cuts, and says how much it cut", () => {
    const long = "dog ".repeat(200);
    const ids = tokenizer.encode(long);
    expect(ids.length).toBe(77);
    expect(ids.at(-1)).toBe(49407);
    expect(tokenizer.overflow(long)).toBe(125);
    expect(tokenizer.overflow("a dog")).toBe(0);
  });

  it("survives lone surrogates", () => {
    const ids = tokenizer.encode("a \ud800 dog");
    expect(ids[0]).toBe(49406);
    expect(ids.at(-2)).toBe(1929);
  });
});

describe("other tokenizers", () => {
  it("takes special tokens and sizes from the file", () => {
    const small = parseTokenizer(jsonBytes(smallTokenizerJson(300)), 16);
    expect(small.vocabSize).toBe(256 * 2 + 300 + 2);
    expect([small.beginToken, small.endToken]).toEqual([812, 813]);
    const ids = small.encode("the supercalifragilistic dog is in the garden");
    expect(ids.length).toBe(16);
    expect(Math.max(...ids)).toBe(813);
    expect([ids[0], ids.at(-1)]).toEqual([812, 813]);
  });

  it("names what is wrong with a file", () => {
    const parse = (value: unknown) => () => parseTokenizer(jsonBytes(value), 77);
    expect(() => parseTokenizer(new Uint8Array(), 77)).toThrow(BrokenFileError);
    expect(() => parseTokenizer(new TextEncoder().encode("{"), 77)).toThrow(
      /tokenizer\.json is not valid JSON/,
    );
    expect(parse([1])).toThrow(BrokenFileError);
    expect(parse({ model: { type: "Unigram" } })).toThrow(UnsupportedModelError);
    expect(parse({ model: { type: "BPE" } })).toThrow(BrokenFileError);
    expect(parse({ ...smallTokenizerJson(10), post_processor: null })).toThrow(/before and one after/);
  });
});
