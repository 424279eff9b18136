import { beforeAll, describe, expect, it } from "vitest";
import { createEncoder } from "../encode/encoder";
import { cutNotes } from "../eval/cutCaptions";
import type { Case } from "../eval/types";
import { english } from "../notices/english";
import { startBackend } from "../program/backend";
import { type ClipModel, loadClip } from "./model";
import { cutCaptions, cutNotice, cutTokens } from "./overflow";
import { hashedCheckpoint, tinyConfig } from "./testing";

const LONG = "a dog and a cat and a cow and a pig and a hen and a duck and a goat and a horse by";
let model: ClipModel;
beforeAll(async () => {
  await startBackend("wasm");
  model = await loadClip(hashedCheckpoint(tinyConfig())); // 24 tokens
});

describe("captions longer than the context", () => {
  it("are counted by the tokens that are cut, as the tokenizer counts them", () => {
    const captions = ["a dog", LONG, "", "🦊".repeat(9)];
    const expected = captions.map((caption) => model.tokenizer.overflow(caption));
    expect(cutTokens(model.tokenizer, captions)).toEqual(expected);
    expect(expected.map((count) => count > 0)).toEqual([false, true, false, true]);
  });

  it("are told, doubles once", () => {
    expect(cutNotice(0, 24)).toBeNull();
    expect(cutCaptions(model.tokenizer, ["a dog"])).toBeNull();
    expect(cutCaptions(model.tokenizer, [LONG, LONG])).toEqual({ kind: "captionsCut", count: 1, tokens: 24 });
    expect(cutCaptions(model.tokenizer, [LONG, `${LONG} a house`])).toMatchObject({ count: 2 });
  });

  it("that differ at their ends alone are cases that can't be told, in a suite's notes", () => {
    const one = (id: string, right: string, wrong: string): Case => ({
      kind: "choice",
      id,
      category: "c",
      picture: "p",
      right,
      wrong: [wrong],
    });
    const notes = (...cases: Case[]) => cutNotes({ cases }, createEncoder(model));
    expect(notes(one("1", "a dog", "a cat"))).toEqual([]);
    expect(notes(one("1", `${LONG} a house`, `${LONG} a lake`)).map(english)).toEqual([
      "2 captions are longer than the 24 tokens that the model reads: their end is not seen.",
      "1 case can't be told: the captions differ only in what is not seen, and tie.",
    ]);
    expect(notes(one("1", `${LONG} a house`, `two ${LONG} a house`))).toHaveLength(1);
  });
});
