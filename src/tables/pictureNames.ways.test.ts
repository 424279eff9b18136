import { describe, expect, it } from "vitest";
import { english } from "../notices/english";
import { resolveNames } from "./pictureNames";

const found = (name: string, listing: string[]) => resolveNames([name], listing).paths.get(name) ?? null;

describe("which file a name means", () => {
  it.each([
    ["by its name", "dog.png", ["a/dog.png"], "a/dog.png"],
    ["in other letters", "some/folder/DOG.PNG", ["dog.png"], "dog.png"],
    ["without ending", "dog", ["dog.png"], "dog.png"],
    ["with a dot in its stem", "1_a.b", ["1_a.b.jfif"], "1_a.b.jfif"],
    [
      "by the number in it",
      "123",
      ["COCO_train2014_000000000123.jpg", "x_1234.jpg"],
      "COCO_train2014_000000000123.jpg",
    ],
    [
      "by a number with zeros",
      "000000000123",
      ["COCO_val2014_000000000123.jpg"],
      "COCO_val2014_000000000123.jpg",
    ],
    ["with %20", "a%20red%20dog.png", ["a red dog.png"], "a red dog.png"],
    ["with %20 in the file's own name", "a%20dog.png", ["a%20dog.png", "a dog.png"], "a%20dog.png"],
    ["as an address", "https://x.org/images/dog.png?w=640&h=480", ["dog.png"], "dog.png"],
    ["as an address with %", "https://x.org/a%20b/d%C3%A9j%C3%A0.jpg#top", ["déjà.jpg"], "déjà.jpg"],
    ["with a query", "dog.png?size=large", ["dog.png"], "dog.png"],
    ["composed", "caf\u00e9.png", ["cafe\u0301.png"], "cafe\u0301.png"],
    ["decomposed", "cafe\u0301.png", ["caf\u00e9.png"], "caf\u00e9.png"],
    ["with another system's strokes", "data\\cat\\1.png", ["cat/1.png", "dog/1.png"], "cat/1.png"],
    ["with ./", "./cat/1.png", ["cat/1.png", "dog/1.png"], "cat/1.png"],
    ["converted to another format", "dog.jpg", ["dog.png"], "dog.png"],
    ["converted from a phone's format", "IMG_1.HEIC", ["IMG_1.jpg"], "IMG_1.jpg"],
    ["converted from a scan's", "dog.tiff", ["dog.png"], "dog.png"],
    [
      "by COCO's number, 2014 for 2017",
      "COCO_val2014_000000000123.jpg",
      ["val2017/000000000123.jpg", "val2017/000000000124.jpg"],
      "val2017/000000000123.jpg",
    ],
    [
      "by COCO's number, 2017 for 2014",
      "000000000123.jpg",
      ["COCO_val2014_000000000123.jpg", "x_123.jpg"],
      "COCO_val2014_000000000123.jpg",
    ],
    ["beside the table, with another below", "1.png", ["1.png", "images/1.png"], "1.png"],
    ["in small letters where both are there", "a.png", ["A.PNG", "a.png"], "a.png"],
    ["in capitals where both are there", "A.PNG", ["A.PNG", "a.png"], "A.PNG"],
    [
      "below the folder that was picked",
      "cat/001.png",
      ["page/cat/001.png", "page/dog/001.png"],
      "page/cat/001.png",
    ],
  ])("%s", (_, name, listing, file) => expect(found(name, listing)).toBe(file));

  it.each([
    ["two folders", "001.png", ["cat/001.png", "dog/001.png"], "2 files could be meant"],
    ["two endings", "a", ["a.png", "a.jpg"], "2 files could be meant"],
    ["two numbers", "7", ["a_7.jpg", "b_7.jpg"], "2 files could be meant"],
    ["capitals", "a.Png", ["A.PNG", "a.png"], "2 files could be meant"],
    ["none", "cat", ["dog.png"], "not in the folder"],
    ["a number alone in another name", "000000000123.jpg", ["img_123.jpg"], "not in the folder"],
    [
      "COCO's both years",
      "000000000123",
      ["a_000000000123.jpg", "b_000000000123.jpg"],
      "2 files could be meant",
    ],
  ])("refuses what %s leave open", (_, name, listing, why) => {
    const { paths, missing } = resolveNames([name], listing);
    expect(paths.size).toBe(0);
    expect(english(missing[0]!.why)).toContain(why);
  });

  it("two names never take one file by its name alone", () => {
    const flat = resolveNames(["cat/001.png", "dog/001.png"], ["001.png"]);
    expect(flat.paths.size).toBe(0);
    expect(flat.missing.map(({ why }) => english(why))).toEqual([
      "001.png could be it, and dog/001.png as well",
      "001.png could be it, and cat/001.png as well",
    ]);
    const half = resolveNames(["cat/001.png", "dog/001.png"], ["dog/001.png"]);
    expect([...half.paths]).toEqual([["dog/001.png", "dog/001.png"]]);
    const same = resolveNames(["001.png", "dog/001.png"], ["dog/001.png"]);
    expect(same.paths.size).toBe(2);
  });

  it("is quick on COCO's 118,000 pictures", () => {
    const listing = Array.from({ length: 118_287 }, (_, i) => `train2017/${String(i).padStart(12, "0")}.jpg`);
    const start = performance.now();
    expect(
      resolveNames(
        listing.map((_, i) => String(i)),
        listing,
      ).paths.size,
    ).toBe(118_287);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
