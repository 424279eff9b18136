/** Lesson 2: what CLIP knows: one thing from another. */
import { captionLines, captionStore } from "../../../workspace/captions";
import { BUNDLED_ID } from "../../../workspace/modelSources";
import { pictureStore } from "../../../workspace/pictures";
import { bestOf, scoreStore } from "../../../workspace/scores";
import { judged, type Lesson, preferred } from "./lesson";
import { singleThings, type TellingPicture } from "./sets";

let asked: readonly TellingPicture[] = [];

export const thingsLesson: Lesson = {
  id: "things",
  options: ["chance", "most", "all"],
  async stage() {
    asked = await singleThings();
    return {
      page: "compare",
      b: null,
      pictures: asked.map(({ ref }) => ref),
      captions: asked.flatMap(({ right, wrong }) => [right, wrong]),
      of: Object.fromEntries(asked.map(({ ref, right, wrong }) => [ref, [right, wrong]])),
    };
  },
  outcome() {
    if (asked.length === 0) return null;
    const picks = asked.map(({ ref, right, wrong }) => preferred(ref, [right, wrong]));
    if (picks.some((pick) => pick === null)) return null;
    const right = picks.filter((pick, i) => pick!.caption === asked[i]!.right).length;
    const margin = Math.min(...picks.map((pick) => pick!.margin)).toFixed(3);
    const option = right === asked.length ? "all" : right > asked.length / 2 ? "most" : "chance";
    return { option, told: "count", facts: { right, all: asked.length, margin } };
  },
  exercise() {
    const [first] = asked;
    const table = scoreStore.getState().tables[BUNDLED_ID];
    const shown = first && pictureStore.getState().pictures.some(({ ref }) => ref === first.ref);
    const best = shown ? bestOf(table, first.ref) : null;
    const lines = captionLines(captionStore.getState().text);
    const given = new Set(asked.flatMap(({ right, wrong }) => [right, wrong]));
    const own = lines.filter((line) => !given.has(line)).length;
    const solved =
      !!first && best !== null && lines.includes(best) && !given.has(best) && lines.includes(first.right);
    return {
      solved: solved && judged(first.ref, best) !== false,
      facts: { own, best: best ?? "–" },
    };
  },
};
