/** Tables as people have them: Excel's, pandas', the data sets' own files; right, or refused by name. */

import { describe, expect, it } from "vitest";
import { english } from "../notices/english";
import { readCaptionTable } from "./captionRows";
import { bytesSource } from "./source";
import { formatCsv } from "./writeCsv";

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytes16 = (text: string, little: boolean, mark: boolean) => {
  const out = new Uint8Array(2 * text.length + (mark ? 2 : 0));
  const view = new DataView(out.buffer);
  if (mark) view.setUint16(0, 0xfeff, little);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i + (mark ? 2 : 0), text.charCodeAt(i), little);
  return out;
};
const latin = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

const read = async (content: string | Uint8Array, name = "t.csv") => {
  const source = bytesSource(typeof content === "string" ? utf8(content) : content, name);
  const { rows, notices } = await readCaptionTable(source, 50_000);
  return { rows, notices: notices.map(english) };
};
const rows = async (content: string | Uint8Array, name?: string) => (await read(content, name)).rows;
const pairs = async (content: string | Uint8Array, name?: string) =>
  (await rows(content, name)).map(({ file, caption }) => [file, caption]);

const RED = ["a.png", "a red cube, big"];
const BLUE = ["b.png", "a blue ball"];

describe("separators and the lines before the heading", () => {
  it.each([
    ["comma", 'image,caption\na.png,"a red cube, big"\nb.png,a blue ball\n'],
    ["semicolons, \\r\\n", "image;caption\r\na.png;a red cube, big\r\nb.png;a blue ball\r\n"],
    ["tabs", "image\tcaption\na.png\ta red cube, big\nb.png\ta blue ball"],
    ["bars with spaces", "image | caption\na.png | a red cube, big\nb.png | a blue ball\n"],
    ["sep=;", "sep=;\r\nimage;caption\r\na.png;a red cube, big\r\nb.png;a blue ball\r\n"],
    ["sep=, in quotes", '"sep=,"\nimage,caption\na.png,"a red cube, big"\nb.png,a blue ball\n'],
    ["a blank first line", '\n  \nimage,caption\na.png,"a red cube, big"\nb.png,a blue ball\n'],
    ["a comment first", '# my, suite\nimage,caption\na.png,"a red cube, big"\nb.png,a blue ball\n'],
    ["a heading with #", '# image, caption\na.png,"a red cube, big"\nb.png,a blue ball\n'],
    ["spaces before quotes", 'image, caption\na.png, "a red cube, big"\nb.png, "a blue ball"\n'],
    ["old Mac lines", 'image,caption\ra.png,"a red cube, big"\rb.png,a blue ball\r'],
    [
      "blank lines and Excel's empty rows",
      'image,caption\n\na.png,"a red cube, big"\n,,\nb.png,a blue ball,,\n',
    ],
  ])("%s", async (_, text) => expect(await pairs(text)).toEqual([RED, BLUE]));

  it("one in another's cell decides nothing: the heading does", async () => {
    expect(await pairs("image\tcaption\tnote, mine\na.png\ta red cube, big\t\n")).toEqual([RED]);
    expect(await pairs("image,caption\na.png,a cube; a ball | a box\n")).toEqual([
      ["a.png", "a cube; a ball | a box"],
    ]);
  });

  it("Flickr30k's results.csv, its row without a bar and its quotes", async () => {
    const text =
      'image_name| comment_number| comment\n1.jpg| 0| Two young " guys .\n1.jpg| 1| "Hello" says a man , smiling .\n' +
      "2.jpg| 4   A dog runs across the grass .\n";
    expect(await pairs(text)).toEqual([
      ["1.jpg", 'Two young " guys .'],
      ["1.jpg", '"Hello" says a man , smiling .'],
      ["2.jpg", ""], // told at the picture: the caption is empty
    ]);
  });

  it("Flickr8k's token file has no heading", async () => {
    const { rows, notices } = await read(
      "1_a.jpg#0\tA child , in pink\n1_a.jpg#1\tA girl\n",
      "Flickr8k.token.txt",
    );
    expect(rows.map(({ file, caption }) => [file, caption])).toEqual([
      ["1_a.jpg", "A child , in pink"],
      ["1_a.jpg", "A girl"],
    ]);
    expect(notices.join()).toContain("has no heading");
  });

  it("tab-separated files are written without quoting too", async () => {
    expect(await pairs('filepath\ttitle\na.png\t"Hello" says a man\nb.png\ta 12" pizza\n', "t.tsv")).toEqual([
      ["a.png", '"Hello" says a man'],
      ["b.png", 'a 12" pizza'],
    ]);
  });
});

describe("no word is lost in silence", () => {
  it("a row with more cells than the heading is named and left out", async () => {
    const { rows, notices } = await read("image,caption\na.png,a red cube, big\nb.png,a blue ball\n");
    expect(rows).toHaveLength(1);
    expect(notices[0]).toContain("t.csv, row 2 has 3 cells where the heading has 2: “big”");
  });

  it.each([
    [
      "doesn't close",
      'image,caption\nz.png,x\na.png,"a red cube\nb.png,a blue ball\n',
      "row 3: a quote is opened",
    ],
    [
      "closes too early",
      'image,caption\na.png,"a red" cube\nb.png,a blue ball\n',
      "row 2: text stands behind",
    ],
    [
      "closes in the next row",
      'image,caption\na.png,"a red cube\nb.png,"a blue ball"\n',
      "row 2: text stands behind",
    ],
  ])("a quote that %s is refused with its row", async (_, text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: "BrokenFile",
      message: expect.stringContaining(message),
    });
  });

  it("quotes and line ends within cells stay", async () => {
    expect(await pairs('image,caption\na.png,"a ""red""\r\ncube"\nb.png,a 12" pizza\n')).toEqual([
      ["a.png", 'a "red" cube'],
      ["b.png", 'a 12" pizza'],
    ]);
  });

  it("columns that are not read are named", async () => {
    const { notices } = await read(",image,caption,split,area\n0,a.png,x,train,4\n");
    expect(notices).toEqual([
      "t.csv: 2 columns are not read: “split”, “area”.",
      "t.csv: a column without a name (an index) is not read.",
    ]);
  });

  it("names the columns where none fits", async () => {
    await expect(read("picture_title,words\na,b\n")).rejects.toMatchObject({
      code: "BrokenFile",
      message: 't.csv has the columns "picture_title", "words".',
    });
    await expect(read("image,split\na.png,train\n")).rejects.toMatchObject({ code: "BrokenFile" });
    await expect(read("[]", "t.json")).rejects.toMatchObject({ code: "BrokenFile" });
    await expect(read("", "t.csv")).rejects.toMatchObject({ code: "BrokenFile" });
    await expect(read('[{"file":"a.png","caption":"x"}', "t.json")).rejects.toMatchObject({
      message: expect.stringContaining("the file ends before its JSON does"),
    });
  });

  it("more than the page takes is refused with a way that has no bound", async () => {
    const text = `image,caption\n${"a.png,x\n".repeat(50_001)}`;
    await expect(read(text)).rejects.toMatchObject({
      code: "BadInput",
      message: "t.csv holds more than the 50,000 captions that the page takes.",
      advice: expect.stringContaining("npm run degla -- finetune"),
    });
  });
});

describe("encodings", () => {
  const text = "image,caption\na.png,a café table – naïve\n";
  const cafe = [["a.png", "a café table – naïve"]];
  it.each([
    ["UTF-8", utf8(text)],
    ["UTF-8 with its mark", utf8(`\ufeff${text}`)],
    ["UTF-16 LE", bytes16(text, true, true)],
    ["UTF-16 BE", bytes16(text, false, true)],
    ["UTF-16 LE without a mark", bytes16(text, true, false)],
    ["UTF-16 BE without a mark", bytes16(text, false, false)],
  ])("%s", async (_, bytes) => {
    const { rows, notices } = await read(bytes);
    expect(rows.map(({ file, caption }) => [file, caption])).toEqual(cafe);
    expect(notices).toEqual([]);
  });

  it("Windows-1252 is decoded, and said", async () => {
    const { rows, notices } = await read(latin("image,caption\na.png,a caf\u00e9 table \u0096 na\u00efve\n"));
    expect(rows[0]!.caption).toBe("a café table – naïve");
    expect(notices[0]).toContain("it was read as Windows-1252");
  });

  it("marks stand before JSON and JSON lines too", async () => {
    const row = [["a.png", "x"]];
    expect(await pairs('\ufeff[{"file":"a.png","caption":"x"}]', "t.json")).toEqual(row);
    expect(await pairs(bytes16('{"file":"a.png","caption":"x"}\n', true, true), "t.jsonl")).toEqual(row);
  });

  it.each([
    ["a workbook", [0x50, 0x4b, 3, 4, 1, 2], "a workbook"],
    ["Parquet", [0x50, 0x41, 0x52, 0x31, 0], "a Parquet file"],
    ["gzip", [0x1f, 0x8b, 8, 0], "gzip"],
    ["bytes", [0x61, 0x01, 0x02, 0xff, 0x0a], "no text"],
  ])("%s is refused for what it is", async (_, bytes, message) => {
    await expect(read(Uint8Array.from(bytes))).rejects.toMatchObject({
      message: expect.stringContaining(message),
    });
  });
});

describe("columns", () => {
  it.each(
    (
      "file filename file_name filepath path image image_path image_file image_id image_name img photo url picture " +
      "img_path image_url Image imageName name"
    ).split(" "),
  )("a picture's may be called %s", async (name) => {
    expect(await pairs(`${name},caption\na.png,x\n`)).toEqual([["a.png", "x"]]);
  });

  it.each(
    "caption text title comment sentence original description captions raw alt_text Caption".split(" "),
  )("a caption's may be called %s", async (name) =>
    expect(await pairs(`image,${name}\na.png,x\n`)).toEqual([["a.png", "x"]]),
  );

  it.each(
    (
      "neg_caption negative negatives foil negative_caption hard_negative hard_negatives wrong enhanced false_caption " +
      "negative_1 wrong_caption neg"
    ).split(" "),
  )("a negative's may be called %s", async (name) => {
    expect((await rows(`image,caption,${name}\na.png,x,y\n`))[0]!.negatives).toEqual(["y"]);
  });

  it.each([
    ["pandas' index", ",image_path,caption\n0,img_003.png,x\n"],
    ["Unnamed: 0", "Unnamed: 0,image_path,caption\n0,img_003.png,x\n"],
    ["image_id", "image_id,image_path,caption\n0,img_003.png,x\n"],
    ["name", "name,image_path,caption\nzero,img_003.png,x\n"],
    ["cocoid", "cocoid,img,caption\n7,img_003.png,x\n"],
    ["an index and a description", ",image,description\n0,img_003.png,x\n"],
  ])("%s gives way to a path", async (_, text) => expect(await pairs(text)).toEqual([["img_003.png", "x"]]));

  it("numbers that pandas has made fractions are numbers", async () => {
    expect(await pairs("image_id,caption\n391895.0,x\n")).toEqual([["391895", "x"]]);
  });

  it("what a label calls false is not learnt", async () => {
    const { rows, notices } = await read("image,caption,label\na.png,x,1\nb.png,y,0\nc.png,z,F\n");
    expect(rows.map(({ file }) => file)).toEqual(["a.png"]);
    expect(notices).toEqual(["t.csv: 2 captions left out that the table calls false of their pictures."]);
  });
});

describe("negatives of one's own", () => {
  const own = async (text: string, name?: string) =>
    (await rows(text, name)).map(({ negatives }) => negatives);

  it("NegCLIP's published TSV holds Python's lists", async () => {
    const text = [
      "\ttitle\tfilepath\tneg_caption\tneg_image",
      "0\ta red square on a wall\tcoco/1.png\t['a blue square on a wall', 'a red wall on a square']\t[1, 2]",
      "1\ta square\tcoco/2.png\t['a man\\'s square']\t[0]",
      `2\ta green square\tcoco/3.png\t"[""a red square beside it 's wall""]"\t[0, 1]`,
      "",
    ].join("\n");
    expect(await own(text, "negclip.tsv")).toEqual([
      ["a blue square on a wall", "a red wall on a square"],
      ["a man's square"],
      ["a red square beside it 's wall"],
    ]);
  });

  it.each([
    ["a list as JSON", 'image,caption,negatives\na.png,x,"[""y"", ""z""]"\n', "t.csv", ["y", "z"]],
    ["bars", "image,caption,hard_negatives\na.png,x,y | z\n", "t.csv", ["y", "z"]],
    ["columns with numbers", "image,caption,wrong 1,wrong 2\na.png,x,y,\n", "t.csv", ["y", null]],
    ["rows of one caption", "image,caption,foil\na.png,x,y\na.png,x,z\n", "t.csv", ["y", "z"]],
    ["a string", '[{"image_id":1,"original":"x","enhanced":"y"}]', "t.json", ["y"]],
    ["an object", '[{"image_id":1,"original":"x","enhanced":{"1":"y","2":"z"}}]', "t.json", ["y", "z"]],
    [
      "a list with an empty slot",
      '[{"image_id":1,"original":"x","enhanced":["y",""]}]',
      "t.json",
      ["y", null],
    ],
    ["foil", '{"a":{"image_file":"a.png","caption":"x","foil":"y"}}', "t.json", ["y"]],
    [
      "the page's, with what was rejected",
      '{"image_id":"a.png","original":"x","negatives":[{"kind":"negate","text":"y","state":"made"},{"kind":"negate","text":"z","state":"rejected"}]}\n',
      "t.jsonl",
      ["y", null],
    ],
    [
      "the page's CSV",
      "image_id,original,kind,negative,state,reason,maker,model\na.png,x,negate,y,made,,rule,\na.png,x,negate,z,rejected,,rule,\n",
      "t.csv",
      ["y", null],
    ],
  ])("%s", async (_, text, name, negatives) => expect(await own(text, name)).toEqual([negatives]));
});

describe("JSON", () => {
  it.each([
    ["a list", '[{"file":"a.png","caption":"x"}]', "t.json"],
    ["lines", '{"file":"a.png","caption":"x"}\n\n', "t.jsonl"],
    ["one line in .json", '{"file":"a.png","caption":"x"}\n{"file":"a.png"}\n', "t.json"],
    ["a map by name", '{"a.png":{"caption":"x"}}', "t.json"],
    ["captions by name", '{"a.png":"x"}', "t.json"],
    ["a list within", '{"version":1,"data":[{"file":"a.png","caption":"x"}]}', "t.json"],
    ["datasets' pictures", '{"image":{"bytes":null,"path":"a.png"},"text":"x"}\n', "t.jsonl"],
    [
      "COCO",
      '{"images":[{"id":7,"file_name":"a.png"}],"annotations":[{"image_id":7,"id":1,"caption":"x"}]}',
      "t.json",
    ],
    [
      "COCO, its captions first",
      '{"annotations":[{"image_id":7,"id":1,"caption":"x"}],"images":[{"id":7,"file_name":"a.png"}]}',
      "t.json",
    ],
  ])("%s", async (_, text, name) => expect((await pairs(text, name))[0]).toEqual(["a.png", "x"]));

  it("COCO's Karpathy split: folder and name apart, sentences as objects; ARO's form of it: captions as a list", async () => {
    const split = {
      images: [
        {
          filepath: "val2014",
          filename: "COCO_val2014_000000391895.jpg",
          cocoid: 391895,
          sentences: [{ tokens: ["a"], raw: "A man." }, { raw: "A motorbike." }],
        },
      ],
      dataset: "coco",
    };
    const file = "val2014/COCO_val2014_000000391895.jpg";
    const both = [
      [file, "A man."],
      [file, "A motorbike."],
    ];
    expect(await pairs(JSON.stringify(split), "dataset_coco.json")).toEqual(both);
    const aro = [{ image: file, caption: ["A man.", "A motorbike."] }];
    expect(await pairs(JSON.stringify(aro), "coco_karpathy_test.json")).toEqual(both);
    expect(await pairs(`filename,raw\n${file},"[""A man."", ""A motorbike.""]"\n`)).toEqual(both);
  });

  it("a broken line is told, the others are read", async () => {
    const { rows, notices } = await read('{"file":"a.png","caption":"x"}\n{"file":\n', "t.jsonl");
    expect(rows).toHaveLength(1);
    expect(notices[0]).toContain("t.jsonl, line 2 is no JSON");
  });

  it("comes in pieces of any length", async () => {
    const coco = {
      info: { text: "a “quoted” [list] {of} things" },
      images: Array.from({ length: 9000 }, (_, id) => ({ id, file_name: `${id}.jpg` })),
      annotations: Array.from({ length: 9000 }, (_, id) => ({
        image_id: id,
        id,
        caption: `caption é ${id}, ${"w".repeat(20)}`,
      })),
    };
    const found = await rows(JSON.stringify(coco), "coco.json");
    expect(found).toHaveLength(9000);
    expect(found[8999]).toMatchObject({ file: "8999.jpg", caption: `caption é 8999, ${"w".repeat(20)}` });
    const csv = `image,caption\n${coco.annotations.map(({ id, caption }) => `${id}.jpg,"${caption}\nand more"`).join("\n")}\n`;
    const lines = await rows(csv);
    expect(lines).toHaveLength(9000);
    expect(lines[8999]!.caption).toBe(`caption é 8999, ${"w".repeat(20)} and more`);
  });
});

describe("CSV that is written here", () => {
  it("guards what a spreadsheet would run, and not numbers; it is read back as it was", async () => {
    const captions = ["=1+1", "+a", "-a dog", "@cat", "\tx", "-0.25", "+3e5", 'a "b", c', "a\nb", " x "];
    const text = formatCsv([["image", "caption"], ...captions.map((caption, i) => [`${i}.png`, caption])]);
    expect(text.split("\n").slice(1, 8)).toEqual([
      "0.png,'=1+1",
      "1.png,'+a",
      "2.png,'-a dog",
      "3.png,'@cat",
      "4.png,'\tx",
      "5.png,-0.25",
      "6.png,+3e5",
    ]);
    const back = (await rows(text)).map(({ caption }) => caption);
    expect(back).toEqual(captions.map((caption) => caption.trim().replace(/\s+/g, " ")));
  });
});
