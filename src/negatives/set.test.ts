import { beforeAll, describe, expect, it } from "vitest";
import { BadInputError, BrokenFileError } from "../base/errors";
import { english } from "../notices/english";
import { MOST_CAPTIONS, readCaptions } from "./captionFiles";
import { readSet, toCsv, toDeglaJson, toJsonLines } from "./io";
import { compileLexicon } from "./lexicon/compile";
import { createParser, type Parser } from "./parse";
import {
  acceptSlot,
  createSet,
  editSlot,
  fillItem,
  type NegativesSet,
  regenerateSlot,
  rejectSlot,
  usable,
  yieldsOf,
} from "./set";
import { KINDS } from "./types";

const filled = (set: NegativesSet): NegativesSet => ({
  ...set,
  items: set.items.map((item) => fillItem(item, set, parser)),
});

let parser: Parser;
let set: NegativesSet;
beforeAll(async () => {
  parser = await createParser(compileLexicon());
  set = filled(
    createSet(
      [
        { original: "a black dog chasing a white cat", imageId: 17 },
        { original: 'a "red" car, on a road', imageId: "x,1" },
        { original: "<b>no caption</b>" },
        { original: "" },
      ],
      { kinds: KINDS, perCaption: 4, seed: 3 },
    ),
  );
}, 60_000);

describe("set", () => {
  it("fills what can be filled and says why the rest is empty", () => {
    expect(set.items.map((item) => item.slots.filter(usable).length)).toEqual([4, 4, 0, 0]);
    expect(set.items[2]!.slots[0]!.reason).toContain("HTML");
    expect(set.items[3]!.slots[0]!.reason).toContain("empty");
    for (const slot of set.items[0]!.slots) expect(slot.maker).toEqual({ by: "rule" });
  });

  it("makes another one of the same kind, and the same other one for the same seed", () => {
    const at = set.items[0]!.slots.findIndex(
      (slot) => slot.kind.startsWith("replace") || slot.kind.startsWith("add"),
    );
    const again = regenerateSlot(set, 0, at, parser);
    const [old, fresh] = [set.items[0]!.slots[at]!, again.items[0]!.slots[at]!];
    expect(fresh.kind).toBe(old.kind);
    expect(fresh.text).not.toBe(old.text);
    expect(fresh.text).not.toBeNull();
    expect(regenerateSlot(set, 0, at, parser)).toEqual(again);
    expect(set.items[0]!.slots[at]).toBe(old);
    expect(again.items[1]).toBe(set.items[1]);
  });

  it("keeps a person's words, accepted slots and verdicts", () => {
    const kinds = { kinds: ["replace-noun" as const], perCaption: 2, seed: 1 };
    const own = filled(createSet([{ original: "a dog on a mat" }], kinds));
    const refused = editSlot(own, 0, 0, "a puppy on a mat", parser);
    expect(refused.verdict.fault).toBe("synonym");
    expect(refused.set).toBe(own);
    const edited = editSlot(own, 0, 0, "a walrus on a mat", parser).set;
    expect(edited.items[0]!.slots[0]).toMatchObject({
      text: "a walrus on a mat",
      state: "accepted",
      maker: { by: "person" },
      before: [{ start: 2, end: 5 }],
      after: [{ start: 2, end: 8 }],
    });
    expect(
      editSlot(own, 0, 0, "a puppy on a mat", parser, { force: true }).set.items[0]!.slots[0]!.text,
    ).toBe("a puppy on a mat");
    expect(editSlot(own, 0, 0, "a dog on a mat", parser, { force: true }).verdict.fault).toBe("same");
    const judged = rejectSlot(acceptSlot(edited, 0, 0), 0, 1, "silly");
    expect(filled(judged).items[0]!.slots[0]).toEqual(edited.items[0]!.slots[0]);
    expect(yieldsOf(judged)).toEqual([
      {
        kind: "replace-noun",
        slots: 2,
        filled: 1,
        accepted: 1,
        rejected: 1,
        empty: 0,
        byGenerator: 0,
        byPerson: 1,
      },
    ]);
  });
});

describe("files", () => {
  it("go out and come back", () => {
    const judged = rejectSlot(acceptSlot(set, 0, 0), 0, 1, 'odd, "really"');
    const back = readSet(toJsonLines(judged), "set.jsonl");
    expect(toJsonLines(back)).toBe(toJsonLines(judged));
    const csv = readSet(toCsv(judged), "set.csv");
    expect(csv.items[0]!.slots.map((s) => [s.kind, s.text, s.state, s.reason, s.maker])).toEqual(
      judged.items[0]!.slots.map((s) => [s.kind, s.text, s.state, s.reason, s.maker]),
    );
    expect(csv.items[1]!.original).toBe('a "red" car, on a road');
  });

  it("speak DeGLA's format, where an empty slot is never a copy of the caption", () => {
    const rejected = rejectSlot(set, 0, 1, "no");
    const items = JSON.parse(toDeglaJson(rejected)) as {
      image_id: unknown;
      original: string;
      enhanced: string[];
    }[];
    expect(items[0]).toMatchObject({ image_id: 17, original: "a black dog chasing a white cat" });
    expect(items[0]!.enhanced).toHaveLength(4);
    expect(items[0]!.enhanced[1]).toBe("");
    expect(items[2]!.enhanced).toEqual(["", "", "", ""]);
    const flawed = JSON.stringify([
      { image_id: 1, original: "a dog", enhanced: ["a cat", "a dog", null, ""] },
    ]);
    expect(readSet(flawed, "flawed.json").items[0]!.slots.map((slot) => slot.text)).toEqual([
      "a cat",
      null,
      null,
      null,
    ]);
  });

  it("give captions from every format", () => {
    const one = [{ original: "a dog", imageId: null }];
    expect(readCaptions("\ufeffa dog\r\n\r\n", "c.txt").sources).toEqual(one);
    expect(readCaptions("Caption,x\na dog,1\n", "c.csv").sources).toEqual(one);
    expect(readCaptions("caption\tx\na dog\t1\n", "c.tsv").sources).toEqual(one);
    expect(readCaptions('["a dog"]', "c.json").sources).toEqual(one);
    expect(readCaptions('{"annotations":[{"image_id":3,"caption":"a dog"}]}', "coco.json").sources).toEqual([
      { original: "a dog", imageId: 3 },
    ]);
    expect(readCaptions('{"text":"a dog"}\n', "c.jsonl").sources).toEqual(one);
  });

  it("tell what is broken, and where", () => {
    expect(() => readCaptions("{", "c.json")).toThrow(BrokenFileError);
    const half = readCaptions('{"text":"a"}\n{', "c.jsonl");
    expect(half.sources).toHaveLength(1);
    expect(english(half.notices[0]!)).toContain("c.jsonl, line 2");
    expect(() => readCaptions("x\n1\n", "c.csv")).toThrow('c.csv has the columns "x"');
    expect(() => readSet('[{"original":1,"enhanced":[]}]', "s.json")).toThrow("0.original");
    expect(() => readSet("original,negative,kind\na,b,magic\n", "s.csv")).toThrow("row 2");
  });

  it("take 100,000 lines and refuse more than can be held", () => {
    const lines = "a dog\n".repeat(100_000);
    expect(readCaptions(lines, "c.txt").sources).toHaveLength(100_000);
    expect(() => readCaptions("a\n".repeat(MOST_CAPTIONS + 1), "c.txt")).toThrow(BadInputError);
    expect(
      createSet(readCaptions(lines, "c.txt").sources, { kinds: KINDS, perCaption: 4, seed: 0 }).items,
    ).toHaveLength(100_000);
  });
});
