/** The lessons, by what the address and the catalogues call them. */
import type { LessonId } from "../stores/place";
import { bagLesson } from "./bag";
import type { Lesson } from "./lesson";
import { negativesLesson } from "./negatives";
import { thingsLesson } from "./things";
import { whereLesson } from "./where";
import { wordsLesson } from "./words";

export const LESSONS: Record<LessonId, Lesson> = {
  words: wordsLesson,
  things: thingsLesson,
  bag: bagLesson,
  where: whereLesson,
  negatives: negativesLesson,
};
