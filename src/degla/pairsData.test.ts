/** The user's pairs: the split, and what every kind of bad input says. */

import { beforeAll, describe, expect, it } from "vitest";
import { BrokenFileError, toFault } from "../base/errors";
import { hashedPicture } from "../clip/testingCheckpoint";
import { english } from "../notices/english";
import { startBackend } from "../program/backend";
import { evaluateHeldOut } from "./heldOut";
import { PRESETS } from "./method";
import { pairsData } from "./pairsData";
import type { PairRow, PairsInput } from "./pairsInput";
import { numberClip, tinyRun } from "./testing";
import { createTrainer } from "./trainer";

type Pair = PairRow;

const many = (count: number, change: (i: number) => Partial<Pair> = () => ({})): Pair[] =>
  Array.from({ length: count }, (_, i) => ({
    file: `${i}.png`,
    caption: `${i} ${i + 1} 7`,
    negatives: [`${i + 1} ${i} 7`, null],
    ...change(i),
  }));
const input = (pairs: Pair[], names = pairs.map(({ file }) => file)): PairsInput => ({
  pairs,
  files: [...new Set(names)].map((name) => ({ name, hash: `hash of ${name}` })),
  picture: async (name) => hashedPicture(32, 32, name),
});
const config = (change = {}) => tinyRun({ method: PRESETS.degla, ...change });

beforeAll(() => startBackend("wasm"));

describe("the user's pairs", () => {
  it("are split by picture: all captions of one stand on one side, also under two names", async () => {
    const pairs = [...many(20), ...many(20, (i) => ({ caption: `other ${i}`, file: `${i} copy.png` }))];
    const files = pairs.map(({ file }) => ({ name: file, hash: file.replace(" copy", "") }));
    const { training, heldOut, notices } = await pairsData(
      { ...input(pairs), files },
      config({ heldOut: 0.25 }),
    );
    expect(training.size).toBe(30);
    expect(heldOut!.size).toBe(10);
    const captions = (await training.examples([...Array(30).keys()])).map(({ caption }) => caption);
    const sides = new Set(captions.map((caption) => caption.replace("other ", "").split(" ")[0]));
    expect(sides.size).toBe(15);
    expect(notices.map(english)).toEqual([]);
  });

  it("are known by their content", async () => {
    const hash = async (pairs: Pair[]) => (await pairsData(input(pairs), config())).training.hash;
    expect(await hash(many(10))).toBe(await hash(many(10)));
    expect(await hash(many(10))).not.toBe(await hash(many(10, (i) => ({ negatives: [`9 ${i}`] }))));
  });

  it("are mended as OpenAI's tokenizer does where the run says so", async () => {
    const quoted = many(10, (i) => ({ caption: `${i} \u201ca\u201d`, negatives: [`${i} &lt; b`, null] }));
    const of = (data: object) => pairsData(input(quoted), config({ heldOut: 0, data }));
    const [written, mended] = [
      await of({ kind: "pairs", id: "x" }),
      await of({ kind: "pairs", id: "x", clean: "openai" }),
    ];
    const first = async ({ training }: typeof written) => (await training.examples([0]))[0];
    expect(await first(written)).toMatchObject({ caption: "0 \u201ca\u201d", negatives: ["0 &lt; b", null] });
    // as openai/CLIP's simple_tokenizer: ftfy.fix_text, then html.unescape
    expect(await first(mended)).toMatchObject({ caption: '0 "a"', negatives: ["0 < b", null] });
    expect(mended.notices.map(english)).toEqual([
      "Captions and negatives mended as OpenAI's tokenizer does: 20 changed.",
    ]);
    expect(mended.training.hash).not.toBe(written.training.hash);
    expect([...mended.captions!]).toContain('0 "a"');
  });

  it("leave out what can't be used, and say so", async () => {
    const pairs = [
      ...many(10),
      { file: "lost.jpg", caption: "a dog", negatives: [] },
      { file: "1.png", caption: "5 5", negatives: ["5  5", "6 6", "7 7", "8 8"] },
    ];
    const names = [...many(10).map(({ file }) => file), "silent.png"];
    const { training, notices } = await pairsData(input(pairs, names), config({ heldOut: 0 }));
    expect(training.size).toBe(11);
    expect(notices.map(english)).toEqual([
      "1 caption without picture left out: “a dog”.",
      "1 picture without caption left out: “silent.png”.",
      "1 negative equal to the caption left out.",
      "1 negative left out: a caption has room for 3.",
    ]);
    const [last] = await training.examples([10]);
    expect(last!.negatives).toEqual([null, "6 6", "7 7"]);
  });

  it("leave a picture that can't be read out with its captions, whatever else is there, and say why", async () => {
    const cut = (name: string) => toFault(new BrokenFileError(`${name} is cut off.`, "Copy it again."));
    const all = input(many(10));
    const files = all.files.map((file, i) => (i === 3 ? { ...file, fault: cut(file.name) } : file));
    const { training, notices } = await pairsData({ ...all, files }, config({ heldOut: 0 }));
    const examples = await training.examples([...Array(training.size).keys()]);
    expect(examples.map(({ caption }) => caption.split(" ")[0])).toEqual([
      "0",
      "1",
      "2",
      "4",
      "5",
      "6",
      "7",
      "8",
      "9",
    ]);
    expect(notices.map(english)).toEqual([
      "1 picture that can't be read left out: “3.png”. 3.png is cut off. Copy it again.",
    ]);
    const none = all.files.map((file) => ({ ...file, fault: cut(file.name) }));
    await expect(pairsData({ ...all, files: none }, config())).rejects.toMatchObject({
      message: "No picture with a caption can be read.",
      because: { kind: "fault", fault: { message: "0.png is cut off." } },
    });
  });

  it.each([
    ["no pair", [], [], /no pairs/],
    ["captions without pictures", many(3), ["x.png"], /None of the 3 captions has its picture/],
    [
      "pictures without captions",
      many(3, () => ({ caption: " " })),
      undefined,
      /None of the 3 pictures has a caption/,
    ],
    ["one pair", many(1), undefined, /There is 1 pair/],
    ["one picture", many(4, () => ({ file: "same.png" })), undefined, /the same picture/],
    ["identical captions", many(4, () => ({ caption: "1 2" })), undefined, /All 4 captions are the same/],
    [
      "no negative at all",
      many(4, () => ({ negatives: [null] })),
      undefined,
      /None of the 4 captions has a negative/,
    ],
  ])("refuse %s", async (_, pairs, names, message) => {
    await expect(pairsData(input(pairs, names), config())).rejects.toThrow(message);
  });

  it("need no negatives where the method looks at none", async () => {
    const pairs = many(6, () => ({ negatives: [] }));
    const { training, heldOut } = await pairsData(input(pairs), config({ method: PRESETS.contrastive }));
    expect(training.size).toBe(5);
    expect(heldOut!.size).toBe(1);
  });

  it("are trained on, evaluated, and refused where the batch is larger", async () => {
    const model = await numberClip();
    const pairs = many(12, (i) => (i % 3 === 0 ? { caption: "3 4 5" } : {}));
    const { training, heldOut, notices } = await pairsData(input(pairs), config());
    expect(notices.map(english)).toEqual([
      "4 captions occur more than once: in one batch they count as wrong for each other.",
    ]);
    const options = { model, data: training, baseSha256: "" };
    await expect(createTrainer({ ...options, config: config({ batch: 12 }) })).rejects.toThrow(
      "A batch of 12 is larger than the data: 11 pairs to train on.",
    );
    const run = await createTrainer({ ...options, config: config() });
    await run.runStep();
    const told: number[] = [];
    const onProgress = (done: number, total: number) => told.push(done / total);
    const record = await evaluateHeldOut(heldOut!, run.student(), run.step, { onProgress });
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    expect(record).toMatchObject({ step: 1, retention: 1 });
    expect(record.parts.map(({ name, cases }) => [name, cases])).toEqual([
      ["own negatives", 1],
      ["recall@1, picture to caption", 1],
      ["recall@1, caption to picture", 1],
    ]);
    run.dispose();
    model.dispose();
  });
});
