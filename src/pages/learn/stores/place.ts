/** Where in the lessons the visitor is. The address says it: "learn=3.2" is lesson 3, step 2, "learn=0" the list. */
import { createStore } from "zustand/vanilla";

export const LESSON_IDS = [
  "words",
  "things",
  "bag",
  "where",
  "negatives",
  "repair",
  "forgetting",
  "real",
] as const;
export type LessonId = (typeof LESSON_IDS)[number];

/** What is done in a lesson, in this order. */
export const STEPS = ["predict", "act", "reveal", "exercise"] as const;
export type Step = (typeof STEPS)[number];

/** From 1, as in the address; lesson 0 is the list of all. */
export interface Place {
  lesson: number;
  step: number;
}

export interface LearnState {
  /** Null while Learn is closed. */
  at: Place | null;
  /** One panel over the whole page, in large type. */
  presenting: boolean;
}

export const learnStore = createStore<LearnState>(() => ({ at: null, presenting: false }));

const LIST: Place = { lesson: 0, step: 1 };

/** Null for what is no lesson: a link is a stranger's input. */
export function readPlace(text: string | null): Place | null {
  const parts = /^(\d{1,2})(?:\.(\d))?$/.exec(text ?? "");
  if (!parts) return null;
  const lesson = Number(parts[1]);
  const step = Number(parts[2] ?? 1);
  if (lesson === 0) return LIST;
  return lesson <= LESSON_IDS.length && step >= 1 && step <= STEPS.length ? { lesson, step } : null;
}

export function writePlace(at: Place | null): string | null {
  if (!at) return null;
  return at.lesson === 0 ? "0" : `${at.lesson}.${at.step}`;
}

export const lessonOf = ({ lesson }: Place): LessonId | null => LESSON_IDS[lesson - 1] ?? null;

/** The step before or after, over the borders of lessons; null at either end. */
export function beside({ lesson, step }: Place, by: 1 | -1): Place | null {
  const at = (lesson - 1) * STEPS.length + (step - 1) + by;
  if (lesson === 0) return by > 0 ? { lesson: 1, step: 1 } : null;
  if (at < 0) return LIST;
  if (at >= LESSON_IDS.length * STEPS.length) return null;
  return { lesson: Math.floor(at / STEPS.length) + 1, step: (at % STEPS.length) + 1 };
}

export function goToPlace(at: Place | null) {
  learnStore.setState(at ? { at } : { at: null, presenting: false });
}
