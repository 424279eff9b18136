/** What a lesson is: a question, what the page is set to, what came, and something to do by oneself. */

import type { LocalMethod } from "../../../worker/protocol";
import { judge } from "../../../workspace/labels";
import { BUNDLED_ID } from "../../../workspace/modelSources";
import { pictureStore } from "../../../workspace/pictures";
import type { Page } from "../../../workspace/route";
import { cellOf, scoreStore } from "../../../workspace/scores";
import type { LessonId } from "../stores/place";
import type { PictureSet } from "./sets";

/** What texts of the catalogue are filled with: `words/en.ts` names them in braces. */
export type Facts = Record<string, string | number>;

/** What the page is set to when the visitor acts. */
export interface Stage extends PictureSet {
  page: Page;
  /** The second model; the first is always the bundled base. */
  b: string | null;
  /** Place of the caption whose map is shown, in `captions`. */
  caption?: number;
  method?: LocalMethod;
  /** The sentences that each picture is asked about, where it is not all of them. */
  of?: Readonly<Record<string, readonly string[]>>;
  /** What else must be set, and whether it is. */
  also?: { put(): void; is(): boolean };
}

export interface Outcome {
  /** Which of the options it is. */
  option: string;
  /** Which of the catalogue's ways to tell it. */
  told: string;
  facts: Facts;
}

export interface Lesson {
  id: LessonId;
  /** Numbers that its texts name before anything came, from where they are kept: a record, a result, a setting. */
  given?(): Facts;
  /** Keys of `options` in the catalogue, in the order in which they are asked. */
  options: readonly string[];
  /** Made when wanted: some sets are found by drawing. */
  stage(): Promise<Stage>;
  /** What came, computed from what the page shows now (or a record says); null while it isn't there. */
  outcome(): Outcome | null;
  /** Whether the exercise is solved by what the page shows now, and how far it is. */
  exercise(): { solved: boolean; facts: Facts };
}

/** Which of some captions a model prefers for a picture, whatever else stands on the page; null while one isn't scored. */
export function preferred(ref: string, captions: readonly string[], model = BUNDLED_ID) {
  const table = scoreStore.getState().tables[model];
  let best: { caption: string; cosine: number } | null = null;
  let second = Number.NEGATIVE_INFINITY;
  for (const caption of captions) {
    const cell = cellOf(table, ref, caption);
    if (!cell) return null;
    if (!best || cell.cosine > best.cosine) {
      second = best?.cosine ?? second;
      best = { caption, cosine: cell.cosine };
    } else second = Math.max(second, cell.cosine);
  }
  return best && { ...best, margin: best.cosine - second };
}

/** True, false, or null: of a picture that the page shows. */
export function judged(ref: string, caption: string): boolean | null {
  const { pictures } = pictureStore.getState();
  const picture = pictures.find((one) => one.ref === ref);
  return picture ? judge(picture, caption, pictures) : null;
}
