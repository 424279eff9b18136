/** Lesson 3: a caption as a bag of words: what each is worth, and what their order is. */

import { cosine, difference } from "../../../ui/format";
import { captionLines, captionStore } from "../../../workspace/captions";
import { sameWords } from "../../../workspace/labels";
import { BUNDLED_ID } from "../../../workspace/modelSources";
import { cellOf, scoreStore } from "../../../workspace/scores";
import { mapStore, wordsKey } from "../../compare/stores/maps";
import type { Lesson } from "./lesson";
import { BESIDE } from "./sets";

const [ref] = BESIDE.pictures as [string];
const [right] = BESIDE.captions as [string];

/** "a barrel to the right of a sheep": both things, and what stands between them. */
const SAID = /^an? (?<first>\w+) (?<place>.+) an? (?<second>\w+)$/;
const said = SAID.exec(right)!.groups as Record<"first" | "place" | "second", string>;

export const bagLesson: Lesson = {
  id: "bag",
  options: ["first", "place", "second"],
  stage: async () => ({ ...BESIDE, page: "compare", b: null, caption: 0 }),
  outcome() {
    const found = mapStore.getState().words[wordsKey(BUNDLED_ID, ref, right)];
    if (!found) return null;
    const worth = (option: keyof typeof said) =>
      Math.max(
        ...found.words.flatMap(({ word, drop }) =>
          said[option].split(" ").includes(word.text) ? [drop] : [],
        ),
      );
    const drops = { first: worth("first"), place: worth("place"), second: worth("second") };
    const option = (["first", "place", "second"] as const).reduce((most, other) =>
      drops[other] > drops[most] ? other : most,
    );
    const facts = {
      first: said.first,
      second: said.second,
      firstDrop: cosine(drops.first),
      placeDrop: cosine(drops.place),
      secondDrop: cosine(drops.second),
    };
    return { option, told: "words", facts };
  },
  exercise() {
    const table = scoreStore.getState().tables[BUNDLED_ID];
    const base = cellOf(table, ref, right);
    const own = captionLines(captionStore.getState().text).filter(
      (line) => !BESIDE.captions.includes(line) && sameWords(line, right),
    );
    const gains = own.flatMap((line) => {
      const cell = cellOf(table, ref, line);
      return cell && base ? [cell.cosine - base.cosine] : [];
    });
    const best = gains.length > 0 ? Math.max(...gains) : null;
    return {
      solved: best !== null && best > 0,
      facts: { tried: gains.length, best: best === null ? "–" : difference(best) },
    };
  },
};
