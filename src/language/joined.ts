/**
 * Japanese sets a space between kana or kanji and a number or a Latin name, and none between kana and kanji. What is put
 * into a sentence may end in either, "598" or "5.98万": a space of the sentence that comes to stand between two Japanese
 * characters goes. Spaces within what was put in stay as they were written.
 */
import type { PostProcessorModule } from "i18next";

const WRITING = String.raw`[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}ー、。：；（）「」]`;
const BEGINS = new RegExp(`^${WRITING}`, "u");
const ENDS = new RegExp(`${WRITING}$`, "u");
const BEFORE = new RegExp(`${WRITING} $`, "u");
const AFTER = new RegExp(`^ ${WRITING}`, "u");

/** @param value what was put into the text, wherever it stands in it */
function closedUp(text: string, value: string): string {
  const parts = text.split(value);
  return parts
    .map((part, i) => {
      const from = i > 0 && ENDS.test(value) && AFTER.test(part) ? 1 : 0;
      const cut = i < parts.length - 1 && BEGINS.test(value) && BEFORE.test(part) ? 1 : 0;
      return part.slice(from, part.length - cut);
    })
    .join(value);
}

export const joined = {
  type: "postProcessor",
  name: "joined",
  process: (text: string, _key, options: Record<string, unknown>) =>
    Object.values(options).reduce<string>(
      (so, value) =>
        typeof value === "string" && (BEGINS.test(value) || ENDS.test(value)) ? closedUp(so, value) : so,
      text,
    ),
} satisfies PostProcessorModule;
