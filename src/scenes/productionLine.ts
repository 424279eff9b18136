/**
 * A production line in scenes: parts in colours, places and numbers, each told rightly and as an inspector's note that
 * is wrong in one way. The cases are the suites' own on some twenty nouns that lie about in workshops.
 */
import type { Atlas } from "./atlas";
import type { PairCategory } from "./pairCategories";
import { type PairCase, pairCases } from "./pairSuites";

export const PARTS: readonly string[] = [
  "gear",
  "magnet",
  "plug",
  "key",
  "padlock",
  "lightbulb",
  "hammer",
  "wrench",
  "screwdriver",
  "saw",
  "paperclip",
  "flashlight",
  "thermometer",
  "camera",
  "watch",
  "box",
  "bottle",
  "bucket",
  "bin",
  "barrel",
  "cart",
  "extinguisher",
];

/** What a note can get wrong, and the suites' category that is wrong in this way. */
export const LINE_FAULTS = {
  "colours exchanged": "aro-attribution",
  "parts exchanged": "swap-object",
  "wrong side": "spatial",
  "wrong number": "counting",
  "wrong part": "replace-object",
  "wrong colour": "replace-attribute",
} as const satisfies Record<string, PairCategory>;
export type LineFault = keyof typeof LINE_FAULTS;

export const lineFaults = Object.keys(LINE_FAULTS) as LineFault[];

/** Case and counter-case alternate: the wrong note of one picture is the right one of the next. */
export function lineCases(atlas: Atlas, fault: LineFault, count: number, seed: number | string): PairCase[] {
  return pairCases(atlas, LINE_FAULTS[fault], { nouns: PARTS, count, seed: `production line/${seed}` });
}
