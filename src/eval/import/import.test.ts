import { describe, expect, it } from "vitest";
import { BadInputError, BrokenFileError } from "../../base/errors";
import { english } from "../../notices/english";
import type { ChoiceCase, GroupCase, JudgementCase } from "../types";
import { detectFormat } from "./detect";
import { readFolders, TEMPLATES } from "./folders";
import { importSuites } from "./importSuites";
import { folderSource, resolvePictures } from "./resolve";
import { preCaption, type SHUFFLES, shuffled } from "./shuffles";

const file = (name: string, content: unknown) => ({
  name,
  text: typeof content === "string" ? content : JSON.stringify(content),
});
const lines = (...entries: unknown[]) => entries.map((entry) => JSON.stringify(entry)).join("\n");

async function only(name: string, content: unknown) {
  const { suites } = await importSuites([file(name, content)]);
  expect(suites).toHaveLength(1);
  return suites[0]!;
}

// Lines as they stand in the published files.
const SWAP_OBJ = {
  "0": {
    filename: "000000467315.jpg",
    caption: "A vase sitting on top of a table with flowers in it.",
    negative_caption: "Flowers sitting on top of a table with a vase in it.",
  },
  "7": {
    filename: "000000572620.jpg",
    caption: "A man on a skateboard on a ramp in front of spectators.  ",
    negative_caption: "Spectators on a skateboard ramp in front of a man.",
  },
};
const VALSE = {
  actions_test_0: {
    dataset: "SWiG",
    original_split: "test",
    dataset_idx: "exercising_255.jpg",
    linguistic_phenomena: "actions",
    image_file: "exercising_255.jpg",
    caption: "A man exercises his torso.",
    classes: "man",
    classes_foil: "torso",
    mturk: { foil: 0, caption: 3, other: 0 },
    foil: "A torso exercises for a man.",
  },
};
const VSR = [
  {
    image: "000000050403.jpg",
    image_link: "http://images.cocodataset.org/train2017/000000050403.jpg",
    caption: "The teddy bear is in front of the person.",
    label: 1,
    relation: "in front of",
    annotator_id: 31,
    vote_true_validator_id: [2, 6],
    vote_false_validator_id: [],
  },
  {
    image: "000000401552.jpg",
    image_link: "http://images.cocodataset.org/train2017/000000401552.jpg",
    caption: "The umbrella is far away from the motorcycle.",
    label: 0,
    relation: "far away from",
    annotator_id: 2,
    vote_true_validator_id: [],
    vote_false_validator_id: [2, 9, 1],
  },
];
const relation = (relation_name: string, subject: string, object: string) => ({
  image_id: "2343728",
  image_path: "2343728.jpg",
  relation_name,
  bbox_x: 12,
  bbox_y: 34,
  bbox_w: 200,
  bbox_h: 150,
  true_caption: `the ${subject} is ${relation_name} the ${object}`,
  false_caption: `the ${object} is ${relation_name} the ${subject}`,
});
const WINOGROUND = {
  id: 0,
  image_0: "ex_0_img_0",
  image_1: "ex_0_img_1",
  caption_0: "an old person kisses a young person",
  caption_1: "a young person kisses an old person",
  tag: "Adjective-Age",
  secondary_tag: "",
  num_main_preds: 1,
  collapsed_tag: "Object",
};
const WHATSUP = {
  image_path: "data/controlled_images/beer-bottle_on_armchair.jpeg",
  caption_options: [
    "A beer bottle on a armchair",
    "A beer bottle under a armchair",
    "A beer bottle to the left of a armchair",
    "A beer bottle to the right of a armchair",
  ],
};
const KARPATHY = {
  image: "val2014/COCO_val2014_000000391895.jpg",
  caption: [
    "A man with a red helmet on a small moped on a dirt road. ",
    "a man riding on the back of a motorcycle",
  ],
};

describe("SugarCrepe", () => {
  it("one suite of several files, a category a file", async () => {
    const { suites } = await importSuites([
      file("data/swap_obj.json", SWAP_OBJ),
      file("data/add_att.json", SWAP_OBJ),
    ]);
    expect(suites).toHaveLength(1);
    const [suite] = suites;
    expect(suite).toMatchObject({
      name: "SugarCrepe",
      family: "SugarCrepe",
      axis: "composition",
      problems: [],
    });
    expect(english(suite!.source)).toMatch(/2306\.14610/);
    expect(suite!.cases.map(({ category }) => category)).toEqual([
      "add_att",
      "add_att",
      "swap_obj",
      "swap_obj",
    ]);
    expect(suite!.cases[3]).toEqual({
      kind: "choice",
      id: "swap_obj/7",
      category: "swap_obj",
      picture: "000000572620.jpg",
      right: "A man on a skateboard on a ramp in front of spectators.",
      wrong: ["Spectators on a skateboard ramp in front of a man."],
    });
  });

  it("lists what is broken, and keeps the rest", async () => {
    const suite = await only("swap_obj.json", {
      "0": { filename: "1.jpg", caption: "a dog" },
      "1": SWAP_OBJ[0],
      "2": { filename: "2.jpg", caption: "a dog", negative_caption: "a dog" },
      "3": { filename: "", caption: "a dog", negative_caption: "a cat" },
      "4": 17,
    });
    expect(suite.cases).toHaveLength(1);
    expect(suite.problems.map(({ where }) => english(where))).toEqual([
      "swap_obj.json, entry 0",
      "swap_obj.json, entry 2",
      "swap_obj.json, entry 3",
      "swap_obj.json, entry 4",
    ]);
    expect(english(suite.problems[0]!.what)).toMatch(/negative_caption/);
    expect(english(suite.problems[1]!.what)).toMatch(/differs/);
  });

  it("a file that is cut off is named; the others are read", async () => {
    const cut = JSON.stringify(SWAP_OBJ, null, 1).slice(0, 250);
    await expect(importSuites([file("swap_obj.json", cut)])).rejects.toBeInstanceOf(BrokenFileError);
    const { suites, problems } = await importSuites([
      file("add_obj.json", SWAP_OBJ),
      file("swap_obj.json", cut),
    ]);
    expect(suites[0]!.cases).toHaveLength(2);
    expect(english(problems[0]!.where)).toMatch(/swap_obj\.json/);
  });

  it("an id that stands twice is a problem", async () => {
    const { suites } = await importSuites([
      file("a/swap_obj.json", SWAP_OBJ),
      file("b/swap_obj.json", SWAP_OBJ),
    ]);
    expect(suites[0]!.cases).toHaveLength(2);
    expect(suites[0]!.problems).toHaveLength(2);
  });
});

describe("ARO", () => {
  it("relation: the crop stands in the picture's key, symmetric relations are left out and said to be", async () => {
    const suite = await only("visual_genome_relation.json", [
      relation("on", "cup", "table"),
      relation("near", "cup", "table"),
      { ...relation("on", "cup", "table"), bbox_w: 0 },
      { ...relation("on", "cup", "table"), false_caption: undefined },
    ]);
    expect(suite.cases).toHaveLength(1);
    expect(suite.cases[0]).toMatchObject({
      category: "on",
      picture: "2343728.jpg#xywh=12,34,200,150",
      right: "the cup is on the table",
      wrong: ["the table is on the cup"],
    });
    expect(suite.notes!.map(english)).toEqual([expect.stringMatching(/1 case left out/)]);
    expect(suite.problems.map(({ what }) => english(what))).toEqual([
      expect.stringMatching(/bbox_w/),
      expect.stringMatching(/false_caption/),
    ]);
  });

  it("attribution: pairs of 25 cases and more", async () => {
    const { relation_name: _, ...rest } = relation("", "cup", "table");
    const entry = (a: string, b: string) => ({
      ...rest,
      attributes: [a, b],
      obj1_name: "cup",
      obj2_name: "table",
      true_caption: `the ${a} cup and the ${b} table`,
      false_caption: `the ${b} cup and the ${a} table`,
    });
    const many = Array.from({ length: 25 }, () => entry("black", "white"));
    const suite = await only("visual_genome_attribution.json", [...many, entry("red", "blue")]);
    expect(suite.cases).toHaveLength(25);
    expect(suite.cases[0]!.category).toBe("black / white");
    expect(english(suite.notes![0]!)).toMatch(/1 case left out/);
    const few = await only("visual_genome_attribution.json", [entry("red", "blue")]);
    expect(few.cases.map(({ category }) => category)).toEqual(["attribution"]);
  });

  it("order: five captions, each against its four shuffles, the same ones every time", async () => {
    const first = await only("coco_karpathy_test.json", [KARPATHY, { image: "x.jpg" }]);
    const again = await only("coco_karpathy_test.json", [KARPATHY, { image: "x.jpg" }]);
    expect(first).toEqual(again);
    expect(first.name).toBe("ARO COCO order");
    expect(first.problems).toHaveLength(1);
    const [one] = first.cases as ChoiceCase[];
    expect(one!.right).toBe("a man with a red helmet on a small moped on a dirt road");
    expect(one!.wrong.length).toBeGreaterThanOrEqual(3);
    const sorted = (text: string) => text.split(" ").sort().join(" ");
    for (const wrong of one!.wrong) {
      expect(wrong).not.toBe(one!.right);
      expect(sorted(wrong)).toBe(sorted(one!.right));
    }
    expect((await only("flickr30k_test.json", [KARPATHY])).name).toBe("ARO Flickr30k order");
  });

  it("each shuffle moves what it says and nothing else", () => {
    const words = [
      ["a", "D"],
      ["red", "J"],
      ["cat", "N"],
      ["sees", "V"],
      ["blue", "J"],
      ["dog", "N"],
      ["in", "P"],
      ["the", "D"],
    ].map(([text, tag]) => ({ text: text!, tag: tag! }));
    const fixed = (shuffle: (typeof SHUFFLES)[number], places: number[]) => {
      for (let seed = 0; seed < 20; seed++) {
        const out = shuffled(words, shuffle, `${seed}`).split(" ");
        for (const place of places) expect(out[place]).toBe(words[place]!.text);
      }
    };
    fixed("nouns-adjectives", [0, 3, 6, 7]);
    fixed("other-words", [1, 2, 4, 5]);
    for (let seed = 0; seed < 20; seed++) {
      const within = shuffled(words, "within-trigrams", `${seed}`).split(" ");
      expect(new Set(within.slice(0, 3))).toEqual(new Set(["a", "red", "cat"]));
      const between = shuffled(words, "trigrams", `${seed}`);
      for (const part of ["a red cat", "sees blue dog", "in the"]) expect(between).toContain(part);
    }
  });

  it("captions are prepared as ARO prepares them", () => {
    expect(preCaption('A "big" dog;  runs (fast).\n')).toBe("a big dog runs fast");
    expect(preCaption(Array.from({ length: 40 }, (_, i) => `w${i}`).join(" ")).split(" ")).toHaveLength(30);
  });
});

describe("VALSE", () => {
  it("keeps foils that annotators refused, and says how many it left", async () => {
    const weak = { ...VALSE.actions_test_0, mturk: { foil: 2, caption: 1, other: 0 } };
    const suite = await only("actant-swap.json", {
      ...VALSE,
      weak,
      broken: { image_file: "x.jpg", caption: "a" },
    });
    expect(suite.cases).toEqual([
      {
        kind: "choice",
        id: "actant-swap/actions_test_0",
        category: "actant-swap",
        picture: "exercising_255.jpg",
        right: "A man exercises his torso.",
        wrong: ["A torso exercises for a man."],
      },
    ]);
    expect(suite.notes!.map(english)).toEqual([expect.stringMatching(/1 foil left out/)]);
    expect(suite.problems).toHaveLength(1);
  });
});

describe("Winoground, What'sUp, VSR", () => {
  it("groups by tag", async () => {
    const suite = await only("examples.jsonl", `${lines(WINOGROUND)}\n{"id": 1,\n`);
    expect(suite).toMatchObject({ name: "Winoground", family: "Winoground" });
    expect(suite.cases[0] as GroupCase).toMatchObject({
      category: "Object",
      pictures: ["ex_0_img_0", "ex_0_img_1"],
      captions: ["an old person kisses a young person", "a young person kisses an old person"],
    });
    expect(suite.problems).toEqual([
      {
        where: { kind: "line", file: "examples.jsonl", line: 2 },
        what: { kind: "noJson", said: expect.any(String) },
      },
    ]);
    const same = await importSuites([
      file("examples.jsonl", lines(WINOGROUND, { ...WINOGROUND, id: 2, image_1: "ex_0_img_0" })),
    ]);
    expect(english(same.suites[0]!.problems[0]!.what)).toMatch(/the same/);
  });

  it("the first option is right; pictures of the same two things are one cluster", async () => {
    const under = {
      image_path: "data/controlled_images/beer-bottle_under_armchair.jpeg",
      caption_options: [
        WHATSUP.caption_options[1]!,
        WHATSUP.caption_options[0]!,
        ...WHATSUP.caption_options.slice(2),
      ],
    };
    const suite = await only("controlled_images_dataset.json", [
      WHATSUP,
      under,
      { image_path: "x.jpg", caption_options: ["one"] },
    ]);
    const [on, below] = suite.cases as ChoiceCase[];
    expect(on!.right).toBe("A beer bottle on a armchair");
    expect(on!.wrong).toHaveLength(3);
    expect(on!.cluster).toBe(below!.cluster);
    expect(suite.problems).toHaveLength(1);
    const triples = await only("coco_qa_two_obj.json", [
      [285, "A bear to the left of a dog", "A bear to the right of a dog"],
    ]);
    expect((triples.cases[0] as ChoiceCase).picture).toBe("val2017/000000000285.jpg");
  });

  it("judgements", async () => {
    const suite = await only("test.jsonl", lines(...VSR, { ...VSR[0], label: 2 }));
    expect(suite.cases as JudgementCase[]).toMatchObject([
      { kind: "judgement", picture: "000000050403.jpg", truth: true },
      { kind: "judgement", picture: "000000401552.jpg", truth: false },
    ]);
    expect(english(suite.problems[0]!.where)).toBe("test.jsonl, line 3");
  });
});

describe("CSV", () => {
  it("image, right, wrong captions, category", async () => {
    const suite = await only(
      "mine.csv",
      'Image,Right,Wrong 1,Wrong 2,Category\na.jpg,"a dog, running",a cat,,animals\nb.jpg,a dog,,,animals\n,a,b,,\n',
    );
    expect(suite.cases).toMatchObject([
      { kind: "choice", category: "animals", picture: "a.jpg", right: "a dog, running", wrong: ["a cat"] },
    ]);
    expect(suite.problems.map(({ where }) => english(where))).toEqual(["mine.csv, row 3", "mine.csv, row 4"]);
  });

  it("image, caption, label", async () => {
    const suite = await only(
      "mine.csv",
      "image,caption,label\na.jpg,a dog,1\na.jpg,a cat,no\na.jpg,a cow,maybe\n",
    );
    expect((suite.cases as JudgementCase[]).map(({ truth }) => truth)).toEqual([true, false]);
    expect(english(suite.problems[0]!.what)).toMatch(/maybe/);
  });

  it("says which columns it needs", async () => {
    const failed = importSuites([file("mine.csv", "bild,text\na.jpg,a dog\n")]);
    await expect(failed).rejects.toBeInstanceOf(BrokenFileError);
    await expect(failed).rejects.toMatchObject({
      advice: expect.stringMatching(/"image", "right" and "wrong"/),
    });
  });
});

describe("detection", () => {
  it.each([
    ["sugarcrepe", "x.json", JSON.stringify(SWAP_OBJ)],
    ["sugarcrepe", "x.json", JSON.stringify({ first: null, ...SWAP_OBJ })],
    ["valse", "x.json", JSON.stringify(VALSE, null, 2)],
    ["aro-relation", "x.json", JSON.stringify([relation("on", "a", "b")])],
    ["aro-order", "x.json", JSON.stringify([KARPATHY])],
    ["winoground", "x.jsonl", lines(WINOGROUND, WINOGROUND)],
    ["winoground", "x.jsonl", lines(WINOGROUND)],
    ["whatsup", "x.json", JSON.stringify([WHATSUP])],
    ["vsr", "x.jsonl", `\n${lines(...VSR)}`],
    ["csv", "x.csv", "image,right,wrong\n"],
    [null, "x.json", "[1, 2]"],
    [null, "x.txt", "hello"],
  ])("%s", (format, name, text) => {
    expect(detectFormat({ name, text })).toBe(format);
  });

  it("advises where nothing is recognised", async () => {
    await expect(importSuites([file("x.json", "[1]")])).rejects.toMatchObject({
      message: expect.stringMatching(/x\.json/),
      advice: expect.stringMatching(/sugarcrepe/),
    });
  });
});

describe("a folder a class", () => {
  it("classes by folder, prompts by template, other files named", async () => {
    const suite = await readFolders(
      [
        "pets/guinea_pig/1.jpg",
        "pets/cat/2.PNG",
        "pets/cat/notes.txt",
        "pets/cat/.DS_Store",
        "pets/cat/1.jpg",
      ],
      { templates: TEMPLATES.seven },
    );
    expect(suite.name).toBe("pets");
    expect(suite.classes!.map(({ name }) => name)).toEqual(["cat", "guinea pig"]);
    expect(suite.classes![1]!.prompts).toContain("a bad photo of the guinea pig.");
    expect(suite.cases.map((one) => one.kind === "class" && one.label)).toEqual([0, 0, 1]);
    expect(suite.problems).toEqual([
      { where: { kind: "ofFile", file: "pets/cat/notes.txt" }, what: { kind: "noReadablePicture" } },
    ]);
  });

  it("refuses one class, and templates without a place for the class", async () => {
    await expect(readFolders(["a/b/1.jpg"])).rejects.toBeInstanceOf(BadInputError);
    await expect(readFolders(["a/b/1.jpg", "a/c/1.jpg"], { templates: ["a photo"] })).rejects.toThrow(
      /a photo/,
    );
  });
});

describe("pictures in a folder", () => {
  const of = (...pictures: string[]) => ({
    cases: pictures.map((picture, i) => ({
      kind: "choice" as const,
      id: `${i}`,
      category: "c",
      picture,
      right: "a",
      wrong: ["b"],
    })),
  });

  it("by path, end of path, name without an ending, either case", () => {
    const { paths, missing } = resolvePictures(
      of(
        "val2014/COCO_1.jpg",
        "ex_0_img_0",
        "a.jpg#xywh=1,2,3,4",
        "B.JPG",
        "gone.jpg",
        "train/x.jpg",
        "y.jpg",
      ),
      [
        "root/val2014/COCO_1.jpg",
        "w/ex_0_img_0.png",
        "a.jpg",
        "b.jpg",
        "val/x.jpg",
        "train/x.jpg",
        "p/y.jpg",
        "q/y.jpg",
      ],
    );
    expect(Object.fromEntries(paths)).toEqual({
      "val2014/COCO_1.jpg": "root/val2014/COCO_1.jpg",
      ex_0_img_0: "w/ex_0_img_0.png",
      "a.jpg#xywh=1,2,3,4": "a.jpg",
      "B.JPG": "b.jpg",
      "train/x.jpg": "train/x.jpg",
    });
    expect(missing).toEqual([
      { key: "gone.jpg", why: { kind: "notThere" } },
      {
        key: "y.jpg",
        why: { kind: "ambiguous", count: 2, files: { names: ["p/y.jpg", "q/y.jpg"], more: 0 } },
      },
    ]);
  });

  it("crops, and decodes a picture once for crops that follow each other", async () => {
    const suite = of("a.png#xywh=1,0,2,1", "a.png#xywh=-1,0,2,1", "gone.png");
    let opened = 0;
    const data = Uint8ClampedArray.from([10, 0, 0, 255, 20, 0, 0, 255, 30, 0, 0, 255]);
    const source = folderSource(resolvePictures(suite, ["a.png"]), (path) => ({
      identity: `${path} 3 1`,
      open: async () => {
        opened++;
        return { width: 3, height: 1, data };
      },
    }));
    const reds = async (key: string) => {
      const picture = (await source.open(key))!;
      return [picture.width, ...Array.from(picture.data).filter((_, i) => i % 4 === 0)];
    };
    expect(await reds("a.png#xywh=1,0,2,1")).toEqual([2, 20, 30]);
    expect(await reds("a.png#xywh=-1,0,2,1")).toEqual([2, 0, 10]);
    expect(opened).toBe(1);
    expect(await source.open("gone.png")).toBeNull();
    expect(source.identity!("a.png#xywh=1,0,2,1")).toBe("a.png 3 1#xywh=1,0,2,1");
  });
});
