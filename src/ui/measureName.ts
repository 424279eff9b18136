/** What a part of composition or retention, or a category of the page's own suites, is called: "zero-shot, unseen nouns". */
import { say } from "./words";
import { en } from "./words/en";

const isKnown = (name: string): name is keyof typeof en.measures => name in en.measures;

/** Names that are none of the page's own (a benchmark's, "recall@1", a style) stay as they are. */
export function measureName(name: string): string {
  const [, style] = /^(.*) \(held out\)$/.exec(name) ?? [];
  if (style !== undefined) return say(($) => $.heldOut, { name: style });
  const parts = name.split(", ").map((part) => (isKnown(part) ? say(($) => $.measures[part]) : part));
  return parts.reduce((whole, part) => say(($) => $.partOf, { whole, part }));
}
