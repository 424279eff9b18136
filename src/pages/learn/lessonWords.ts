/** A lesson's texts are asked for by keys that its module hands out: the catalogue's types can't know them. */
import { LESSONS } from "./lessons";
import type { Facts } from "./lessons/lesson";
import type { LessonId } from "./stores/place";
import { useWords } from "./words";
import type { en } from "./words/en";

export interface LessonWords {
  title: string;
  lead: string;
  question: string;
  options: Record<string, string>;
  act: string;
  button: string;
  came: Record<string, string>;
  why: string;
  exercise: string;
  doing: string;
}

type Find = ($: typeof en) => string;

/** What a lesson says, by the part of it, filled with the numbers that it is given and with facts. */
export function useLessonWords(id: LessonId) {
  const t = useWords() as unknown as (find: Find, facts?: Facts) => string;
  return (find: (lesson: LessonWords) => string | undefined, facts: Facts = {}) =>
    t(($) => find($.lessons[id]) as string, { ...LESSONS[id].given?.(), ...facts });
}
