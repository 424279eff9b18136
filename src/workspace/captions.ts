/** The captions as they are typed: one a line. */
import { createStore } from "zustand/vanilla";

export const captionStore = createStore<{ text: string }>(() => ({ text: "" }));

/** Most captions that are scored at a time: each is encoded, and the softmax of a picture is over all of them. */
export const MAX_CAPTIONS = 1000;

/** Asked for by many at every key: the lines of the last text are kept. */
let last = { text: "", lines: [] as string[], scored: [] as string[] };

function linesOf(text: string) {
  if (text === last.text) return last;
  const trimmed = text
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/\s+/g, " "))
    .filter((line) => line !== "");
  const lines = [...new Set(trimmed)];
  last = { text, lines, scored: lines.length > MAX_CAPTIONS ? lines.slice(0, MAX_CAPTIONS) : lines };
  return last;
}

/** Every caption: trimmed, without empty lines and doubles. */
export const allCaptions = (text: string): readonly string[] => linesOf(text).lines;

/** The captions to score: the first `MAX_CAPTIONS`. */
export const captionLines = (text: string): readonly string[] => linesOf(text).scored;

export function setCaptionText(text: string) {
  captionStore.setState({ text });
}

export function setCaptions(lines: readonly string[]) {
  captionStore.setState({ text: lines.join("\n") });
}

/** Adds captions that aren't there yet. */
export function addCaptions(lines: readonly string[]) {
  const present = new Set(allCaptions(captionStore.getState().text));
  const fresh = lines.filter((line) => !present.has(line));
  if (fresh.length === 0) return;
  captionStore.setState(({ text }) => ({ text: [text.trimEnd(), ...fresh].filter(Boolean).join("\n") }));
}
