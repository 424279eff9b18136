import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { captionStore } from "../../../workspace/captions";
import { faultStore } from "../../../workspace/faults";
import { type Picture, pictureStore } from "../../../workspace/pictures";
import { takeCaptionTable } from "./captionTable";

const own = (name: string) => ({ ref: `file:${name}`, name, marks: {}, labels: null }) as unknown as Picture;
const scene = { ref: "scene:7.2", name: "b.png", marks: null, labels: null } as unknown as Picture;
const table = (text: string, name = "captions.csv") => new File([text], name, { type: "text/csv" });
const marksOf = (name: string) =>
  pictureStore.getState().pictures.find(({ ref }) => ref === `file:${name}`)!.marks;

beforeEach(() => {
  captionStore.setState({ text: "a dog" });
  faultStore.setState({ faults: [] });
  pictureStore.setState({ pictures: [own("my photo 1.png"), own("Küche.jpg"), scene] });
});

describe("a table of captions on Compare", () => {
  it("is written behind what is there, each once, and marked true of its picture, negatives false", async () => {
    const rows = [
      "file,caption,negative",
      "my photo 1.png,a red  ball left of a box,a box left of a red ball",
      "Ku\u0308che.jpg,a dog,",
      "gone.png,a cat,",
      "my photo 1.png,,",
      "b.png,a scene is not marked,",
    ];
    await takeCaptionTable(table(rows.join("\n")));
    expect(captionStore.getState().text.split("\n")).toEqual([
      "a dog",
      "a red ball left of a box",
      "a box left of a red ball",
      "a cat",
      "a scene is not marked",
    ]);
    expect(marksOf("my photo 1.png")).toEqual({
      "a red ball left of a box": true,
      "a box left of a red ball": false,
    });
    expect(marksOf("Küche.jpg")).toEqual({ "a dog": true });
    expect(pictureStore.getState().pictures.at(-1)).toEqual(scene);
  });

  it("that is none is a fault by name, and nothing changes", async () => {
    await takeCaptionTable(table("just a sentence\nand another", "notes.txt"));
    expect(faultStore.getState().faults[0]!.message).toContain("notes.txt");
    expect(captionStore.getState().text).toBe("a dog");
  });
});
