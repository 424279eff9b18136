/** Against OpenCLIP's copy of OpenAI's tokenizer with ftfy (training/fixtures/openai_captions.py). */
import { expect, it } from "vitest";
import { openAiCaption } from "./openAiCaption";
import { clipTokenizerJson, jsonBytes, readFixture } from "./testing";
import { parseTokenizer } from "./tokenizer";

const { cleaned, ids } = readFixture("openai-captions.json.gz") as {
  cleaned: [string, string][];
  ids: [string, number[]][];
};

it("mends captions as ftfy and OpenAI's basic_clean do", () => {
  expect(cleaned.length).toBeGreaterThan(300);
  const wrong = cleaned.filter(([text, right]) => openAiCaption(text).replaceAll("ς", "Σ") !== right);
  expect(wrong.map(([text, right]) => ({ text, right, got: openAiCaption(text) }))).toEqual([]);
});

it("gives the ids of OpenAI's tokenizer, where plain captions give others", () => {
  const tokenizer = parseTokenizer(jsonBytes(clipTokenizerJson()), 77);
  const wrong = ids.filter(([text, right]) => tokenizer.encode(openAiCaption(text)).join() !== right.join());
  expect(wrong.map(([text, right]) => ({ text, right, got: tokenizer.encode(openAiCaption(text)) }))).toEqual(
    [],
  );
  expect(
    ids.filter(([text, right]) => tokenizer.encode(text).join() !== right.join()).length,
  ).toBeGreaterThan(100);
});
