/** Tables as other programs write them (pandas, jq, R, Spark, Japanese Excel), and files that are none; right, or refused by name. */

import { describe, expect, it } from "vitest";
import { english } from "../notices/english";
import { readCaptionTable } from "./captionRows";
import { resolveNames } from "./pictureNames";
import { bytesSource } from "./source";

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const read = async (content: string | Uint8Array, name = "t.csv") => {
  const source = bytesSource(typeof content === "string" ? utf8(content) : content, name);
  const { rows, notices } = await readCaptionTable(source, 50_000);
  return { rows, notices: notices.map(english) };
};
const pairs = async (content: string | Uint8Array, name?: string) =>
  (await read(content, name)).rows.map(({ file, caption }) => [file, caption]);
const json = (value: unknown) => JSON.stringify(value);

const DOG = ["a.png", "a dog"];
const CAT = ["b.png", "a cat"];
const BOTH = [DOG, CAT];
const A = { image: "a.png", caption: "a dog" };
const B = { image: "b.png", caption: "a cat" };

describe("JSON that is no list of records", () => {
  it.each<[string, unknown]>([
    ["DataFrame.to_json()", { image: { 0: "a.png", 1: "b.png" }, caption: { 0: "a dog", 1: "a cat" } }],
    [
      "with columns that are not read before and behind",
      {
        index: { 0: 0, 1: 1 },
        image: { 0: "a.png", 1: "b.png" },
        caption: { 0: "a dog", 1: "a cat" },
        w: { 0: 9, 1: 9 },
      },
    ],
    ["to_json(orient='index')", { 0: A, 1: B }],
    [
      "to_json(orient='split')",
      {
        columns: ["image", "caption"],
        index: [0, 1],
        data: BOTH,
      },
    ],
    ["to_json(orient='values')", BOTH],
    ["to_json(orient='table')", { schema: { fields: [{ name: "image" }] }, data: [A, B] }],
    ["Dataset.to_dict()", { image: ["a.png", "b.png"], caption: ["a dog", "a cat"] }],
    ["SBU's", { image_urls: ["a.png", "b.png"], user_ids: ["x", "y"], captions: ["a dog", "a cat"] }],
    ["its pictures", { image: [{ path: "a.png" }, { path: "b.png" }], caption: ["a dog", "a cat"] }],
    ["rows with a heading", [["image", "caption"], ...BOTH]],
    [
      "the hub's viewer",
      { features: [{ name: "image" }], rows: [A, B].map((row, row_idx) => ({ row_idx, row })) },
    ],
    ["lists under splits", { data: { train: [A], validation: [B] } }],
    ["a map under a name", { annotations: { "a.png": "a dog", "b.png": ["a cat"] } }],
    ["annotations without COCO's ids", { annotations: [A, B] }],
  ])("%s", async (_, value) => {
    expect(await pairs(json(value), "t.json")).toEqual(BOTH);
  });

  it("captions by the pictures' numbers; by short ones they are nobody's", async () => {
    const map = { "000000285": "a dog", "000000286": ["a cat", "a pet"] };
    expect(await pairs(json(map), "t.json")).toEqual([
      ["000000285", "a dog"],
      ["000000286", "a cat"],
      ["000000286", "a pet"],
    ]);
    await expect(read(json({ 0: "a dog", 1: "a cat" }), "t.json")).rejects.toMatchObject({
      code: "BrokenFile",
    });
  });

  it("a record whose captions are a list is no table by columns", async () => {
    const record = { image: "a.png", captions: ["a dog", "a pet"], negatives: ["a cat", "a cow"] };
    for (const text of [json(record), json([record]), json({ x: record })])
      expect((await read(text, "t.json")).rows).toMatchObject([
        { caption: "a dog", negatives: ["a cat", "a cow"] },
        { caption: "a pet" },
      ]);
  });
});

describe("JSON as programs write it", () => {
  it.each([
    ["lines with a mark and commas", `\ufeff${json(A)},\n${json(B)},\n`, "t.jsonl"],
    ["lines with commas in .json", `${json(A)},\r\n${json(B)}\r\n`, "t.json"],
    ["lines of cells", `${json(DOG)}\n${json(CAT)}\n`, "t.jsonl"],
    ["jq's objects over lines", `${JSON.stringify(A, null, 2)}\n${JSON.stringify(B, null, 2)}\n`, "t.json"],
    ["objects side by side", json(A) + json(B), "t.json"],
    ["Python's NaN in lines", `{"image":"a.png","caption":"a dog","score":NaN}\n${json(B)}\n`, "t.jsonl"],
    [
      "Python's NaN and Infinity in a list",
      `[{"image":"a.png","caption":"a dog","s":-Infinity,"n":[NaN]},{"s":NaN,"image":"b.png","caption":"a cat"}]`,
      "t.json",
    ],
  ])("%s", async (_, text, name) => expect(await pairs(text, name)).toEqual(BOTH));

  it("NaN within a caption stays, wherever the pieces of the file end", async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, i) => `{"image":"${i}.png","caption":"NaN \\"${i}\\" Infinity","s":NaN}`,
    );
    const found = await pairs(`[${rows.join(",")}]`, "t.json");
    expect(found).toHaveLength(3000);
    expect(found[2999]).toEqual(["2999.png", 'NaN "2999" Infinity']);
  });
});

describe("rows of cells as programs write them", () => {
  it.each([
    [
      "Spark's and MySQL's \\\"",
      'image,caption\na.png,"a \\"red\\" dog, big"\nb.png,"a cat"\n',
      'a "red" dog, big',
    ],
    [
      "a table in Markdown",
      "| image | caption |\n|---|:---|\n| a.png | a dog |\n| b.png | a cat |\n",
      "a dog",
    ],
    ["CC3M's, its caption first", "a dog\thttps://x.org/a.png?w=3\na cat\thttps://x.org/b.png\n", "a dog"],
    ["addresses without a heading", "https://x.org/a.png?w=3\ta dog\nhttps://x.org/b.png\ta cat\n", "a dog"],
    ["DOS's end of a file", "image,caption\na.png,a dog\nb.png,a cat\n\x1a", "a dog"],
    ["zeros behind it", "image,caption\na.png,a dog\nb.png,a cat\n\0\0\0", "a dog"],
  ])("%s", async (_, text, first) => {
    const { rows } = await read(text);
    expect(rows.map(({ file }) => /([ab]\.png)/.exec(file)![1])).toEqual(["a.png", "b.png"]);
    expect(rows[0]!.caption).toBe(first);
  });

  it("an empty column at the end is nothing to be told", async () => {
    expect((await read("image;caption;\na.png;a dog;\n")).notices).toEqual([]);
    expect((await read("image,caption,\na.png,a dog,mine\n")).notices.join()).toContain(
      "a column without a name",
    );
  });

  it("a picture that pandas printed into its cell", async () => {
    const text =
      "image,caption\n\"{'bytes': None, 'path': 'a.png'}\",a dog\n\"{'bytes': b'\\x89PNG', 'path': 'b.png'}\",a cat\n";
    expect(await pairs(text)).toEqual(BOTH);
  });

  it.each(["nan", "NaN", "None", "NULL", "N/A", "NA", "<NA>", "#N/A"])(
    "%s is an empty place",
    async (word) => {
      const { rows } = await read(
        `image,caption,wrong\n${word},a bird,x\na.png,${word},${word}\nb.png,a cat,y\n`,
      );
      expect(rows).toEqual([
        { file: "a.png", caption: "", negatives: [null] },
        { file: "b.png", caption: "a cat", negatives: ["y"] },
      ]);
    },
  );

  it.each([
    ["3.91895E+05", "391895"],
    ["3,91895E+05", "391895"],
    ["1e+05", "100000"], // R's shortest way to write it
    ["391895.0", "391895"],
    ["1.2e3.png", "1.2e3.png"],
    ['="000123"', "000123"], // keeps its zeros in Excel
    ['"=""000123"""', "000123"],
  ])("the number %s means %s", async (cell, name) => {
    expect(await pairs(`image_id;caption\n${cell};a dog\n`)).toEqual([[name, "a dog"]]);
  });

  it("a number that Excel has rounded is said to be one", () => {
    const { missing } = resolveNames(["4.58E+11", "1E+05"], ["100000.jpg", "458000000001.jpg"]);
    expect(missing.map(({ why }) => english(why))).toEqual(
      Array(2).fill(expect.stringContaining("has rounded")),
    );
  });
});

describe("labels in other words", () => {
  it.each([
    ["a decimal comma", "1,0", "0,0"],
    ["German", "WAHR", "FALSCH"],
    ["French", "VRAI", "FAUX"],
    ["Italian", "VERO", "FALSO"],
    ["Spanish", "VERDADERO", "FALSO"],
    ["Japanese", "真", "偽"],
    ["marks", "✓", "✗"],
  ])("%s", async (_, yes, no) => {
    const { rows, notices } = await read(`image;caption;label\na.png;a dog;${yes}\nb.png;a cat;${no}\n`);
    expect(rows).toHaveLength(1);
    expect(notices).toEqual(["t.csv: 1 caption left out that the table calls false of its picture."]);
  });

  it("what says neither is kept, and told", async () => {
    const { rows, notices } = await read(
      "image,caption,label\na.png,a dog,neutral\nb.png,a cat,nan\nc.png,x,0.4\n",
    );
    expect(rows).toHaveLength(3);
    expect(notices).toEqual([
      "t.csv: the label “neutral” and 1 more say neither true nor false; the captions are kept.",
    ]);
  });
});

describe("columns by other names", () => {
  it.each(
    "caption_right caption_true caption_pos pos gt_caption ground_truth hypothesis キャプション 説明".split(
      " ",
    ),
  )("a caption's: %s", async (name) => expect(await pairs(`画像,${name}\na.png,a dog\n`)).toEqual([DOG]));

  it.each("caption_wrong caption_neg caption_foil text_neg caption_false".split(" "))(
    "a wrong one's: %s",
    async (name) => {
      const { rows } = await read(`image,caption,${name}\na.png,a dog,a cat\n`);
      expect(rows).toEqual([{ file: "a.png", caption: "a dog", negatives: ["a cat"] }]);
    },
  );
});

describe("encodings of Japan", () => {
  // "image,caption\n犬.png,赤い犬\n", as Python's encode("cp932") and encode("euc_jp") give it
  it.each([
    ["Shift_JIS", "\x8c\xa2.png,\x90\xd4\x82\xa2\x8c\xa2\n"],
    ["EUC-JP", "\xb8\xa4.png,\xc0\xd6\xa4\xa4\xb8\xa4\n"],
  ])("%s is decoded, and said", async (encoding, row) => {
    const { rows, notices } = await read(latin(`image,caption\n${row}`));
    expect(rows.map(({ file, caption }) => [file, caption])).toEqual([["犬.png", "赤い犬"]]);
    expect(notices[0]).toContain(`it was read as ${encoding}`);
  });

  it.each([
    "caf\xe9 d\xe9j\xe0 vu",
    "J\xe9r\xf4me",
    "\xc9\xc9T\xc9",
    "\x93a dog\x94",
    "\xa45 \xa4x",
    "f\xfcr \xd6l",
  ])("%j stays Western", async (caption) => {
    const { notices } = await read(latin(`image,caption\na.png,${caption}\n`));
    expect(notices[0]).toContain("Windows-1252");
  });
});

describe("what is no table", () => {
  it.each([
    ["bzip2", "BZh91AY&SY", /bzip2/],
    ["Zstandard", "\x28\xb5\x2f\xfd\0\0", /Zstandard/],
    ["xz", "\xfd7zXZ\0\0", /xz/],
    ["webdataset", `a.jpg${"\0".repeat(252)}ustar\0`, /tar archive/],
    ["Arrow's stream", "\xff\xff\xff\xff\x10\0\0\0", /Arrow/],
    ["Feather", "FEA1\0\0", /Feather/],
    ["HDF5", "\x89HDF\r\n\x1a\n", /HDF5/],
    ["NumPy", "\x93NUMPY\x01\0", /NumPy/],
    ["a pickle", "\x80\x04\x95\0", /pickle/],
    ["a PDF", "%PDF-1.7\n", /PDF/],
    ["RTF", "{\\rtf1\\ansi image,caption}", /RTF/],
    ["a picture", "\x89PNG\r\n\x1a\n\0\0", /a picture/],
    ["a login page", "<!DOCTYPE html><html></html>", /web page/],
    ["an .xls of a web application", '\n<html xmlns:x="x"><table></table></html>', /web page/],
    ["XML", '<?xml version="1.0"?><a/>', /XML/],
    ["a pointer", "version https://git-lfs.github.com/spec/v1\noid", /Git LFS pointer/],
    ["UTF-32", "\xff\xfe\0\0i\0\0\0m\0\0\0", /UTF-32/],
  ])("%s is refused for what it is", async (_, begin, message) => {
    await expect(read(latin(begin))).rejects.toMatchObject({
      code: "BadInput",
      message: expect.stringMatching(message),
    });
  });
});
