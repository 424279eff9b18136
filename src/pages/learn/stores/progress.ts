/** What the visitor predicted and solved, kept on this machine until it is forgotten here. */
import { createStore } from "zustand/vanilla";
import { DATABASES, keyValues } from "../../../storage/database";
import type { LessonId } from "./place";

export interface Progress {
  /** The option that was chosen before anything was shown. */
  predictions: Partial<Record<LessonId, string>>;
  /** Exercises that were solved. */
  solved: Partial<Record<LessonId, boolean>>;
  /** What is true and false stays hidden until a lesson reveals it. */
  classMode: boolean;
  /** The address of the visitor's work, which a lesson's pictures have replaced; null where none was. */
  before: string | null;
}

const NONE: Progress = { predictions: {}, solved: {}, classMode: false, before: null };

export const progressStore = createStore<Progress & { read: boolean }>(() => ({ ...NONE, read: false }));

const kept = keyValues(DATABASES.learn);
const KEY = "progress";

let reading: Promise<void> | null = null;

/** What an earlier visit left; what was done in this one before it came stays. */
export function readProgress(): Promise<void> {
  reading ??= kept
    .get<Progress>(KEY)
    .catch(() => undefined) // storage is blocked: progress lasts as long as the page is open
    .then((earlier) =>
      progressStore.setState(({ predictions, solved, classMode, before }) => ({
        predictions: { ...earlier?.predictions, ...predictions },
        solved: { ...earlier?.solved, ...solved },
        classMode: classMode || (earlier?.classMode ?? false),
        before: before ?? earlier?.before ?? null,
        read: true,
      })),
    );
  return reading;
}

export function keepProgress(change: Partial<Progress>) {
  progressStore.setState(change);
  const { read: _, ...progress } = progressStore.getState();
  kept.set([[KEY, progress]]).catch(() => {}); // as above
}

export const predict = (lesson: LessonId, option: string) =>
  keepProgress({ predictions: { ...progressStore.getState().predictions, [lesson]: option } });

export function solve(lesson: LessonId) {
  const { solved } = progressStore.getState();
  if (!solved[lesson]) keepProgress({ solved: { ...solved, [lesson]: true } });
}

/** Back to the first day; the visitor's own work still waits to be brought back. */
export const forgetProgress = () => keepProgress({ predictions: {}, solved: {}, classMode: false });
