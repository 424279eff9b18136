/** The captions as they are typed: one a line. */
import { createStore } from "zustand/vanilla";

export interface Captions {
  text: string;
  /** They are mended as OpenAI's tokenizer does before they are scored; else they are taken as they are written. */
  asOpenAi: boolean;
}

export const captionStore = createStore<Captions>(() => ({ text: "", asOpenAi: false }));

/** What is done to each caption. Loaded when it is first wanted. */
let mend: ((caption: string) => string) | null = null;

export async function mendAsOpenAi(on: boolean): Promise<void> {
  const next = on ? (await import("../clip/openAiCaption")).openAiCaption : null;
  mend = next;
  last = { text: "", lines: [], scored: [] };
  captionStore.setState({ asOpenAi: on });
}

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
  const taken = mend ? [...new Set(lines.map(mend))].filter((line) => line !== "") : lines;
  last = { text, lines, scored: taken.length > MAX_CAPTIONS ? taken.slice(0, MAX_CAPTIONS) : taken };
  return last;
}

/** Every caption as it is written: trimmed, without empty lines and doubles. */
export const allCaptions = (text: string): readonly string[] => linesOf(text).lines;

/** The captions to score: the first `MAX_CAPTIONS`, mended where that is wanted. */
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
