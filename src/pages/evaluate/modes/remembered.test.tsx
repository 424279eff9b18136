import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { TrainedOn } from "../../../clip/folder/trainedOn";
import { Remembered } from "./Remembered";

const scenes: TrainedOn = { pictures: ["scenes"], languages: ["en"] };
const own: TrainedOn = { pictures: ["scenes", "own"], languages: ["en"] };

const shown = (a: TrainedOn | null, b: TrainedOn | null) =>
  renderToStaticMarkup(
    <Remembered
      models={[
        { name: "a", trainedOn: a },
        { name: "b", trainedOn: b },
      ]}
    />,
  );

describe("costs on pictures of one's own", () => {
  it("say so of a model that was tuned on such, and of no other", () => {
    expect(shown(scenes, scenes)).toBe("");
    expect(shown(null, null)).toBe("");
    expect(shown(scenes, own)).toContain("“b” was fine-tuned on pictures of your own");
    expect(shown(own, own)).toContain("“a” and “b” were fine-tuned");
  });
});
