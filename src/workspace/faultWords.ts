/** A fault in the words of the page's language. */
import { DEFAULT_ADVICE } from "../base/errors";
import type { Fault } from "./faults";
import { say } from "./words";

export function faultTitle({ code, message, advice, worded }: Fault): string {
  if (worded) return message;
  return say(($) => $.faults[code].title, { message, advice });
}

export function faultAdvice({ code, message, advice, worded }: Fault): string {
  if (worded) return advice;
  return say(($) => $.faults[code].advice, { message, advice });
}

/** What the fault itself says, in English, where title and advice are those of its class; else empty. */
export function faultDetail({ code, message, advice, worded }: Fault): string {
  if (worded) return "";
  const own = advice === DEFAULT_ADVICE[code] ? message : `${message} ${advice}`;
  return say(($) => $.faults[code].detail, { message: own });
}
