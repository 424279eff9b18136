/** The lessons, by what the address and the catalogues call them. */
import type { LessonId } from "../stores/place";
import { bagLesson } from "./bag";
import { forgettingLesson } from "./forgetting";
import type { Lesson } from "./lesson";
import { negativesLesson } from "./negatives";
import { realLesson } from "./real";
import { repairLesson } from "./repair";
import { thingsLesson } from "./things";
import { whereLesson } from "./where";
import { wordsLesson } from "./words";

export const LESSONS: Record<LessonId, Lesson> = {
  words: wordsLesson,
  things: thingsLesson,
  bag: bagLesson,
  where: whereLesson,
  negatives: negativesLesson,
  repair: repairLesson,
  forgetting: forgettingLesson,
  real: realLesson,
};
