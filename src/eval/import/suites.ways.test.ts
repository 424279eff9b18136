/** Suites as JSON lines, as `datasets` writes them, as Excel saves them; the right cases, or a reason by name. */

import { describe, expect, it } from "vitest";
import { english } from "../../notices/english";
import { importSuites } from "./importSuites";
import { resolvePictures } from "./resolve";

const suite = async (text: string, name: string) => (await importSuites([{ name, text }])).suites[0]!;
const lines = (...entries: unknown[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");

const ENTRIES = {
  "sugarcrepe.jsonl": { filename: "0.png", caption: "a koala", negative_caption: "a coat" },
  "valse.jsonl": { image_file: "0.png", caption: "a koala", foil: "a coat", mturk: null },
  "whatsup.jsonl": { image_path: "0.png", caption_options: ["a koala", "a coat"] },
  "relation.jsonl": {
    image_path: "0.png",
    bbox_x: 0,
    bbox_y: 0,
    bbox_w: 9,
    bbox_h: 9,
    true_caption: "a koala on a coat",
    false_caption: "a coat on a koala",
    relation_name: "on",
  },
  "attribution.jsonl": {
    image_path: "0.png",
    bbox_x: 0,
    bbox_y: 0,
    bbox_w: 9,
    bbox_h: 9,
    true_caption: "the red koala and the blue coat",
    false_caption: "the blue koala and the red coat",
    attributes: ["red", "blue"],
  },
  "order.jsonl": { image: "0.png", caption: "a red koala left of a blue coat" },
  "winoground.jsonl": {
    id: 0,
    image_0: { path: "0.png", bytes: null },
    image_1: { path: "1.png", bytes: null },
    caption_0: "a koala on a coat",
    caption_1: "a coat on a koala",
  },
  "vsr.jsonl": { image: "0.png", caption: "a koala", label: 1 },
  "own.jsonl": { image: "0.png", right: "a koala", wrong: "a coat" },
} as const;

describe("JSON lines", () => {
  it.each(Object.entries(ENTRIES))("%s: two lines, one line, a list and a map alike", async (name, entry) => {
    const json = name.replace("jsonl", "json");
    const other = { ...entry, ...("id" in entry ? { id: 1 } : {}) };
    expect((await suite(lines(entry, other), name)).cases).toHaveLength(2);
    expect((await suite(lines(entry), name)).cases).toHaveLength(1);
    expect((await suite(lines(entry), json)).cases).toHaveLength(1);
    expect((await suite(lines(entry, other), json)).cases).toHaveLength(2);
    expect((await suite(JSON.stringify([entry, other]), json)).cases).toHaveLength(2);
    expect((await suite(JSON.stringify({ a: entry, b: other }), json)).cases).toHaveLength(2);
    expect((await suite(`\ufeff${lines(entry)}`, name)).cases).toHaveLength(1);
  });

  it("a broken line is a problem with its number", async () => {
    const { cases, problems } = await suite(`${lines(ENTRIES["sugarcrepe.jsonl"])}{"filename":\n`, "s.jsonl");
    expect(cases).toHaveLength(1);
    expect(english(problems[0]!.where)).toBe("s.jsonl, line 2");
  });

  it("VALSE's missing votes are no votes", async () => {
    const text = JSON.stringify({
      p: { image_file: "0.png", caption: "a koala", foil: "a coat", mturk: null },
    });
    const { cases, notes } = await suite(text, "plurals.json");
    expect(cases).toHaveLength(1);
    expect(notes!.map(english).join()).toContain("no votes");
  });

  it("pictures within the rows are refused by name", async () => {
    const entry = { ...ENTRIES["sugarcrepe.jsonl"], filename: { bytes: "iVBOR", path: null } };
    await expect(suite(lines(entry), "s.jsonl")).rejects.toMatchObject({
      because: { kind: "firstProblem", what: { said: "filename: names no picture" } },
    });
  });
});

describe("labels", () => {
  const truths = async (labels: (string | number | boolean)[]) => {
    const csv = `image,caption,label\n${labels.map((label, i) => `${i}.png,c${i},${label}\n`).join("")}`;
    return (await suite(csv, "l.csv")).cases.map((one) => one.kind === "judgement" && one.truth);
  };
  it.each([
    ["numbers", ["1", "0", "1.0", "0.0", "-1"], [true, false, true, false, false]],
    ["words", ["true", "FALSE", "yes", "No", "T", "F", "y"], [true, false, true, false, true, false, true]],
    ["NLI's", ["entailment", "contradiction", "not_entailment"], [true, false, false]],
    ["judgements", ["correct", "incorrect", "right", "wrong"], [true, false, true, false]],
  ])("%s", async (_, labels, truth) => expect(await truths(labels)).toEqual(truth));

  it("what says neither is a problem, in VSR's lines too", async () => {
    const { problems } = await suite("image,caption,label\na.png,x,1\nb.png,y,neutral\n", "l.csv");
    expect(problems).toEqual([
      {
        where: { kind: "row", file: "l.csv", row: 3 },
        what: { kind: "neitherTrueNorFalse", label: "neutral" },
      },
    ]);
    const vsr = lines(
      { image: "a.png", caption: "x", label: "True" },
      { image: "a.png", caption: "y", label: "perhaps" },
    );
    const read = await suite(vsr, "v.jsonl");
    expect(read.cases).toHaveLength(1);
    expect(english(read.problems[0]!.what)).toContain("perhaps");
  });
});

describe("tables of one's own", () => {
  const CASE = { kind: "choice", picture: "0.png", right: "a red cube, big", wrong: ["a blue cube, big"] };
  it.each([
    ["semicolons", "image;right;wrong\r\n0.png;a red cube, big;a blue cube, big\r\n"],
    ["sep=", "sep=;\r\nimage;right;wrong\r\n0.png;a red cube, big;a blue cube, big\r\n"],
    ["spaces before quotes", 'image, right, wrong\n0.png, "a red cube, big", "a blue cube, big"\n'],
    ["tabs in .csv", "image\tright\twrong\tnote, mine\n0.png\ta red cube, big\ta blue cube, big\t\n"],
    ["bars", "image_name| caption| foil\n0.png| a red cube, big| a blue cube, big\n"],
    ["a comment", '# my suite\nimg,caption,negative_caption\n0.png,"a red cube, big","a blue cube, big"\n'],
    ["an index and an id", ',image_id,url,caption,wrong\n0,7,0.png,"a red cube, big","a blue cube, big"\n'],
    ["Python's list", 'image,caption,neg_caption\n0.png,"a red cube, big","[\'a blue cube, big\']"\n'],
  ])("%s", async (_, text) => expect((await suite(text, "mine.csv")).cases).toMatchObject([CASE]));

  it("COCO's ids and names in folders find their pictures", async () => {
    const ids = await suite("image,right,wrong\n285,a,b\n", "ids.csv");
    const file = "val2014/COCO_val2014_000000000285.jpg";
    expect(resolvePictures(ids, [file, "val2014/COCO_val2014_000000000286.jpg"]).paths.get("285")).toBe(file);
    const folders = await suite("image,right,wrong\ncat/1.png,a,b\ndog/1.png,c,d\n", "f.csv");
    expect([...resolvePictures(folders, ["x/dog/1.png", "x/cat/1.png"]).paths.values()]).toEqual([
      "x/cat/1.png",
      "x/dog/1.png",
    ]);
    expect(resolvePictures(folders, ["1.png"]).missing).toHaveLength(2);
    expect(resolvePictures(ids, ["notes_285.txt"]).missing).toHaveLength(1);
  });

  it("unread columns stand in the suite's notes", async () => {
    const { notes } = await suite("image,right,wrong,annotator\n0.png,a,b,me\n", "n.csv");
    expect(notes!.map(english)).toEqual(["n.csv: one column is not read: “annotator”."]);
  });
});

describe("suites as tables and documents of other shapes", () => {
  const CREPE = ENTRIES["sugarcrepe.jsonl"];
  const byColumn = (entries: readonly object[]) =>
    Object.fromEntries(
      Object.keys(entries[0]!).map((key) => [
        key,
        Object.fromEntries(entries.map((entry, i) => [i, (entry as Record<string, unknown>)[key]])),
      ]),
    );
  it.each<[string, string]>([
    ["under a name", JSON.stringify({ data: [CREPE, CREPE] })],
    ["DataFrame.to_json()", JSON.stringify(byColumn([CREPE, CREPE]))],
    ["commas behind lines", `${JSON.stringify(CREPE)},\n${JSON.stringify(CREPE)},\n`],
    ["Python's NaN", JSON.stringify([{ ...CREPE, score: 0.5 }, CREPE]).replace("0.5", "NaN")],
  ])("SugarCrepe, %s", async (_, text) => {
    const { cases, family } = await suite(text, "swap_obj.json");
    expect(family).toBe("SugarCrepe");
    expect(cases).toMatchObject(
      Array(2).fill({ kind: "choice", picture: "0.png", right: "a koala", wrong: ["a coat"] }),
    );
  });

  const GROUP = { kind: "group", pictures: ["0.png", "1.png"], captions: ["a on b", "b on a"] };
  it.each<[string, string, string]>([
    ["a CSV", "w.csv", "id,image_0,image_1,caption_0,caption_1\n7,0.png,1.png,a on b,b on a\n"],
    [
      "EqBen's names",
      "e.json",
      JSON.stringify([{ image0: "0.png", image1: "1.png", caption0: "a on b", caption1: "b on a" }]),
    ],
    ["COLA's lists", "c.json", JSON.stringify([["0.png", "a on b", "1.png", "b on a"]])],
  ])("groups, %s", async (_, name, text) => {
    expect((await suite(text, name)).cases).toMatchObject([GROUP]);
  });

  it.each([
    ["relation", "relation_name", "on", "on"],
    ["attribution", "attributes", "\"['red', 'blue']\"", "attribution"],
  ])("ARO's %s as a CSV keeps its crops", async (_, column, cell, category) => {
    const text = `image_path,true_caption,false_caption,${column},bbox_x,bbox_y,bbox_w,bbox_h\n1.jpg,x,y,${cell},1,2,3,4\n`;
    expect((await suite(text, "aro.csv")).cases).toMatchObject([{ picture: "1.jpg#xywh=1,2,3,4", category }]);
  });

  it("VALSE's votes as words of numbers", async () => {
    const entry = { image_file: "0.png", caption: "a koala", foil: "a coat", mturk: { caption: "1" } };
    const { cases, notes } = await suite(
      JSON.stringify([entry, { ...entry, mturk: { caption: "3" } }]),
      "v.json",
    );
    expect(cases).toHaveLength(1);
    expect(notes!.map(english).join()).toContain("1 foil left out");
  });

  it("rows of cells, with and without a heading", async () => {
    const CHOICE = { kind: "choice", picture: "0.png", right: "a koala", wrong: ["a coat"] };
    const cells = ["0.png", "a koala", "a coat"];
    expect((await suite(JSON.stringify([cells]), "c.json")).cases).toMatchObject([CHOICE]);
    const headed = [["image", "right", "wrong"], cells];
    expect((await suite(JSON.stringify(headed), "c.json")).cases).toMatchObject([CHOICE]);
    const triple = await suite(JSON.stringify([[397133, "x", "y"]]), "coco_qa_one_obj.json");
    expect(triple.cases).toMatchObject([{ picture: "val2017/000000397133.jpg", right: "x", wrong: ["y"] }]);
  });
});
