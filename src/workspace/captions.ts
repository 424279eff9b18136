/** The captions as they are typed: one a line. */
import { createStore } from "zustand/vanilla";

export const captionStore = createStore<{ text: string }>(() => ({ text: "" }));

export const MAX_CAPTIONS = 32;

/** The captions to score: trimmed, without empty lines and doubles, at most `MAX_CAPTIONS`. */
export function captionLines(text: string): string[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/\s+/g, " "))
    .filter((line) => line !== "");
  return [...new Set(lines)].slice(0, MAX_CAPTIONS);
}

export function setCaptionText(text: string) {
  captionStore.setState({ text });
}

export function setCaptions(lines: readonly string[]) {
  captionStore.setState({ text: lines.join("\n") });
}

/** Adds captions that aren't there yet. */
export function addCaptions(lines: readonly string[]) {
  const present = new Set(captionLines(captionStore.getState().text));
  const fresh = lines.filter((line) => !present.has(line));
  if (fresh.length === 0) return;
  captionStore.setState(({ text }) => ({ text: [text.trimEnd(), ...fresh].filter(Boolean).join("\n") }));
}
