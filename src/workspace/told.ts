/** A fault, and what the rooms below tell as data (notices/), in the words of the page's language. */
import { DEFAULT_ADVICE } from "../base/errors";
import { sentences } from "../language/formats";
import { language } from "../language/language";
import { type Notice, noticeOf, type Speaker, tell, valuesOf } from "../notices/notice";
import { say as sayNotice } from "../notices/words";
import type { Fault } from "./faults";
import { say } from "./words";

/** What it says, with what was in the way. */
const whole = ({ message, because }: Fault): string =>
  because ? `${message} ${told(noticeOf(because))}` : message;

/**
 * The fault's own words in another language than the English that it was thrown with, where it says them as data; "" where
 * it does not.
 */
function own({ said }: Fault, part: "says" | "advice"): string {
  if (!said || language() === "en") return "";
  const { kind, ...data } = said;
  return saySaid(($) => $.said[kind]?.[part] ?? "", valuesOf(data, speaker));
}

export function faultTitle(fault: Fault): string {
  const { code, advice, worded, because } = fault;
  const message = whole(fault);
  if (worded) return message;
  const says = own(fault, "says");
  if (says !== "") return because ? sentences([says, told(noticeOf(because))]) : says;
  return say(($) => $.faults[code].title, { message, advice });
}

export function faultAdvice(fault: Fault): string {
  const { code, message, advice, worded } = fault;
  if (worded) return advice;
  return own(fault, "advice") || say(($) => $.faults[code].advice, { message, advice });
}

/** What the fault itself says, in English, where title and advice are those of its class; else empty. */
export function faultDetail(fault: Fault): string {
  const { code, advice, worded } = fault;
  if (worded || own(fault, "says") !== "") return "";
  const message = whole(fault);
  const both = advice === DEFAULT_ADVICE[code] ? message : `${message} ${advice}`;
  return say(($) => $.faults[code].detail, { message: both });
}

/** The compiler can't see that a kind brings what its words ask for; the test of all kinds does. */
const sayKind = sayNotice as unknown as (
  key: ($: Record<string, Record<string, string>>) => string,
  values: object,
) => string;

/** The same of a fault's kinds. */
const saySaid = say as unknown as (
  key: ($: { said: Record<string, { says: string; advice: string }> }) => string,
  values: object,
) => string;

const speaker: Speaker = {
  say: (kind, values) => sayKind(($) => $.kinds![kind]!, values),
  names({ names, more }) {
    const shown = names
      .map((name) => sayNotice(($) => $.names.one, { name }))
      .join(sayNotice(($) => $.names.between));
    return more > 0 ? sayNotice(($) => $.names.more, { names: shown, count: more }) : shown;
  },
  fault: (fault) => sentences([faultTitle(fault), faultDetail(fault)]),
};

/** @param notice what earlier versions of the page kept is a sentence already, and English */
export const told = (notice: Notice | string): string => tell(notice, speaker);
