/** Notices in English, for the command: from the same catalogue as the page's, without i18next, which the command has no need of. */
import { DeglaError } from "../base/errors";
import { type Notice, noticeOf, type Speaker, tell, type Values } from "./notice";
import { en } from "./words/en";

/** "{{count, number}} captions" */
function filled(text: string, values: Values): string {
  return text.replace(/\{\{(\w+)(, number)?\}\}/g, (_, name: string, grouped?: string) => {
    const value = values[name] ?? "";
    return grouped && typeof value === "number" ? value.toLocaleString("en") : String(value);
  });
}

const texts: Record<string, string> = en.kinds;

function say(kind: string, values: Values): string {
  const form = values.count === 1 ? "one" : "other";
  return filled(texts[kind] ?? texts[`${kind}_${form}`] ?? kind, values);
}

const speaker: Speaker = {
  say,
  names({ names, more }) {
    const shown = names.map((name) => filled(en.names.one, { name })).join(en.names.between);
    return more > 0 ? filled(en.names.more_other, { names: shown, count: more }) : shown;
  },
  fault: ({ message, advice }) => [message, advice].filter(Boolean).join(" "),
};

export const english = (notice: Notice | string): string => tell(notice, speaker);

/** What an error says, with what was in the way. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const because = error instanceof DeglaError && error.because;
  return because ? `${error.message} ${english(noticeOf(because))}` : error.message;
}
