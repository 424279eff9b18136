/** Lesson 5: what a good negative is: false, and hard to tell from the true caption. */

import { difference } from "../../../ui/format";
import { captionLines, captionStore } from "../../../workspace/captions";
import { BUNDLED_ID } from "../../../workspace/modelSources";
import { cellOf, scoreStore } from "../../../workspace/scores";
import { judged, type Lesson } from "./lesson";
import { fourSentences } from "./sets";

const OPTIONS = ["swapped", "replaced", "turned"] as const;

let asked: Awaited<ReturnType<typeof fourSentences>> | null = null;

/** Cosine beyond that of the true sentence; null while either is not scored. */
function ahead(caption: string): number | null {
  if (!asked) return null;
  const table = scoreStore.getState().tables[BUNDLED_ID];
  const [base, cell] = [asked.right, caption].map((text) => cellOf(table, asked!.ref, text));
  return base && cell ? cell.cosine - base.cosine : null;
}

export const negativesLesson: Lesson = {
  id: "negatives",
  options: OPTIONS,
  async stage() {
    asked = await fourSentences();
    const { ref, right, swapped, replaced, turned } = asked;
    return { page: "compare", b: null, pictures: [ref], captions: [right, swapped, replaced, turned] };
  },
  outcome() {
    if (!asked) return null;
    const { ref } = asked;
    const found = OPTIONS.map((option) => {
      const caption = asked![option];
      return { option, caption, gap: ahead(caption), isFalse: judged(ref, caption) === false };
    });
    if (found.some(({ gap }) => gap === null)) return null;
    // Of those that are false the nearest one, or the one furthest ahead of the true sentence.
    const best = found.filter(({ isFalse }) => isFalse).sort((a, b) => b.gap! - a.gap!)[0];
    if (!best) return null;
    const gaps = Object.fromEntries(found.map(({ option, gap }) => [option, difference(gap!)]));
    return { option: best.option, told: "gaps", facts: { caption: best.caption, ...gaps } };
  },
  exercise() {
    const given = asked ? [asked.right, ...OPTIONS.map((option) => asked![option])] : [];
    const own = captionLines(captionStore.getState().text).filter((line) => !given.includes(line));
    const wrong = asked ? own.filter((line) => judged(asked!.ref, line) === false) : [];
    const gaps = wrong.flatMap((line) => ahead(line) ?? []);
    const best = gaps.length > 0 ? Math.max(...gaps) : null;
    return {
      solved: best !== null && best >= 0,
      facts: { own: own.length, wrong: wrong.length, best: best === null ? "–" : difference(best) },
    };
  },
};
