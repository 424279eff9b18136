import { expect, it } from "vitest";
import { openAiCaption } from "../clip/openAiCaption";
import { mendCaptions } from "./mendCaptions";
import { withVersion } from "./version";

it("mends every caption of a suite, says how many, and is another edition of it", async () => {
  const suite = await withVersion({
    name: "s",
    family: "CSV",
    axis: "composition",
    source: "",
    problems: [],
    notes: ["first"],
    cases: [
      {
        id: "0",
        category: "c",
        kind: "choice",
        picture: "a",
        right: "a dog’s ball",
        wrong: ["it&#39;s", "plain"],
      },
      { id: "1", category: "c", kind: "group", pictures: ["a", "b"], captions: ["“x”", "y"] },
      { id: "2", category: "c", kind: "judgement", picture: "a", caption: "a &amp; b", truth: true },
    ],
    classes: [{ name: "ﬁsh", prompts: ["a ﬁsh"] }],
  });
  const mended = await mendCaptions(suite, openAiCaption);
  expect(mended.cases).toMatchObject([
    { right: "a dog's ball", wrong: ["it's", "plain"] },
    { captions: ['"x"', "y"] },
    { caption: "a & b" },
  ]);
  expect(mended.classes).toEqual([{ name: "ﬁsh", prompts: ["a fish"] }]);
  expect(mended.notes).toEqual(["first", { kind: "captionsMended", count: 5 }]);
  expect(mended.version).not.toBe(suite.version);
});
