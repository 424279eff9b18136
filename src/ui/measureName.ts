/** What a part of composition or retention, or a category of the page's own suites, is called: "zero-shot, unseen nouns". */
import { say } from "./words";
import type { en } from "./words/en";

type Known = Exclude<keyof typeof en.measures, "joined">;

const KNOWN: readonly string[] = [
  "swap-attribute",
  "swap-object",
  "replace-relation",
  "zero-shot",
  "held-out styles",
  "unseen nouns",
  "own negatives",
  "picture to caption",
  "caption to picture",
] satisfies Known[];

/** Names that are none of the page's own (a benchmark's, "recall@1") stay as they are. */
export function measureName(name: string): string {
  const parts = name
    .split(", ")
    .map((part) => (KNOWN.includes(part) ? say(($) => $.measures[part as Known]) : part));
  return parts.reduce((whole, part) => say(($) => $.measures.joined, { name: whole, part }));
}
