/** Lesson 1: the same words in another order, said of another picture. */
import { captionLines, captionStore } from "../../../workspace/captions";
import { sameWords } from "../../../workspace/labels";
import { modelStore } from "../../../workspace/models";
import { pictureStore } from "../../../workspace/pictures";
import { bestOf, scoreStore } from "../../../workspace/scores";
import { judged, type Lesson, preferred } from "./lesson";
import { COLOURS } from "./sets";

const { pictures, captions } = COLOURS;

export const wordsLesson: Lesson = {
  id: "words",
  options: ["none", "one", "both"],
  stage: async () => ({ ...COLOURS, page: "compare", b: null }),
  outcome() {
    const picks = pictures.map((ref) => ({ ref, pick: preferred(ref, captions) }));
    let right = 0;
    for (const { ref, pick } of picks) {
      const verdict = pick && judged(ref, pick.caption);
      if (verdict === null) return null;
      if (verdict) right++;
    }
    const [first, second] = picks;
    const told = first!.pick!.caption === second!.pick!.caption ? "same" : "apart";
    const margin = Math.max(...picks.map(({ pick }) => pick!.margin)).toFixed(3);
    const option = ["none", "one", "both"][right]!;
    return { option, told, facts: { right, caption: first!.pick!.caption, margin } };
  },
  exercise() {
    const table = scoreStore.getState().tables[modelStore.getState().slots.a];
    const lines = captionLines(captionStore.getState().text);
    let tried = 0;
    let wrong = 0;
    for (const { ref } of pictureStore.getState().pictures) {
      if (pictures.includes(ref)) continue;
      const right = lines.filter((caption) => judged(ref, caption) === true);
      const best = bestOf(table, ref);
      if (best === null || right.length === 0) continue;
      tried++;
      if (judged(ref, best) === false && right.some((caption) => sameWords(caption, best))) wrong++;
    }
    return { solved: wrong > 0, facts: { tried, wrong } };
  },
};
