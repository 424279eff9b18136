import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findMarks, forgetPicture } from "../storage/pictures";
import { judge } from "./labels";
import { labelsOfMarks, markedPictures, withMark } from "./marks";
import { addFiles, mark, pictureStore, showPictures } from "./pictures";
import { selectionStore } from "./selection";

const said = (...marks: [string, boolean | null][]) =>
  marks.reduce((all, [caption, value]) => withMark(all, caption, value), {});
const own = (...marks: [string, boolean | null][]) => {
  const all = said(...marks);
  return { marks: all, labels: labelsOfMarks(all) };
};

afterEach(() => pictureStore.setState({ pictures: [], missing: [] }));

describe("marks of an own picture", () => {
  it("judge what was marked, and nothing else, whatever its case, spaces and full stop", () => {
    const picture = own(["A red cup.", true], ["a blue  cup", false]);
    expect(judge(picture, "a red cup")).toBe(true);
    expect(judge(picture, "A blue cup")).toBe(false);
    expect(judge(picture, "a dog")).toBeNull();
  });

  it("are taken back, and turned round", () => {
    expect(judge(own(["a cup", true], ["a cup", false]), "a cup")).toBe(false);
    expect(own(["a cup", true], ["A cup", null])).toEqual({ marks: {}, labels: null });
  });

  it("of names that objects have of themselves are marks like others", () => {
    const picture = own(["__proto__", true], ["constructor", false]);
    expect(judge(picture, "__proto__")).toBe(true);
    expect(judge(picture, "constructor")).toBe(false);
    expect(judge(picture, "toString")).toBeNull();
  });

  it("say nothing of another picture that was marked", () => {
    const [one, other] = [own(["a red cup", true]), own(["a dog", true])];
    expect(judge(one, "a dog", [one, other])).toBeNull();
  });

  it("are listed by picture, with the captions that are on the page", () => {
    const one = own(["a red cup", true], ["a blue cup", false], ["gone", true]);
    const scene = {
      marks: null,
      labels: { right: new Set(["a dog"]), wrong: new Set<string>(), namesAbsent: () => false },
    };
    expect(markedPictures([one, own(), scene], ["a red cup", "a blue cup", "a dog"])).toEqual([
      { picture: one, right: ["a red cup"], wrong: ["a blue cup"] },
    ]);
  });
});

describe("a picture that was marked", () => {
  vi.stubGlobal(
    "URL",
    Object.assign(URL, { createObjectURL: () => `blob:${Math.random()}`, revokeObjectURL: vi.fn() }),
  );
  const file = (text: string) => new File([text], `${text}.png`, { type: "image/png" });

  it("is chosen when it comes, and known again when it comes back", async () => {
    await addFiles([file("one"), file("two")]);
    const [one] = pictureStore.getState().pictures;
    expect(selectionStore.getState().picture).toBe(one!.ref);
    mark(one!.ref, "a red cup", true);
    mark(one!.ref, "a blue cup", false);
    await vi.waitFor(async () =>
      expect(await findMarks(one!.ref)).toEqual({ "a red cup": true, "a blue cup": false }),
    );
    await showPictures([]);
    await showPictures([one!.ref]);
    const [again] = pictureStore.getState().pictures;
    expect(judge(again!, "A red cup")).toBe(true);
    expect(judge(again!, "a blue cup")).toBe(false);
    await forgetPicture(one!.ref);
    expect(await findMarks(one!.ref)).toEqual({});
  });

  it("keeps its address in the page while others are opened", async () => {
    await addFiles([file("three")]);
    const { ref, url } = pictureStore.getState().pictures[0]!;
    const opening = showPictures([ref, "file:0123456789abcdef"]);
    mark(ref, "a cup", true);
    await opening;
    expect(pictureStore.getState().pictures.map((one) => [one.url, one.marks])).toEqual([
      [url, { "a cup": true }],
    ]);
    expect(URL.revokeObjectURL).not.toHaveBeenCalledWith(url);
  });

  it("already on the page is chosen when it is pasted again", async () => {
    await addFiles([file("four"), file("five")]);
    const [, five] = pictureStore.getState().pictures;
    await addFiles([file("five")]);
    expect(selectionStore.getState().picture).toBe(five!.ref);
    expect(pictureStore.getState().pictures).toHaveLength(2);
  });
});
