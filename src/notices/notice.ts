/**
 * All that the rooms below tell as data: of tables, pictures, suites, runs and models. A notice has words in both languages
 * (words/), which the page says by i18next (src/workspace/told.ts) and the command by english.ts.
 */
import type { Fault, Told } from "../base/errors";
import type { Named } from "../base/named";
import type { ReadingChoice } from "../clip/folder/choices";
import type { CutNotice } from "../clip/overflow";
import type { DataNotice } from "../degla/notices";
import type { CaseFault, CasePlace, FaultTold, Missing, SuiteNote, SuiteSource } from "../eval/notes";
import type { MissingPicture, Problem, Suite } from "../eval/types";
import type { PictureNotice } from "../pictures/imageFile";
import type { Lack, PictureUnclear, RowFault, TableNotice, Why } from "../tables/notices";

export type Notice =
  | TableNotice
  | RowFault
  | Lack
  | Why
  | PictureNotice
  | CutNotice
  | SuiteNote
  | SuiteSource
  | CasePlace
  | CaseFault
  | Missing
  | DataNotice
  | ReadingChoice
  | PictureUnclear
  | ({ kind: "firstProblem" } & Problem)
  | ({ kind: "entryUnused" } & Suite["problems"][number])
  | ({ kind: "pictureMissing" } & MissingPicture)
  | { kind: "pictureBroken"; why: FaultTold };

export type Kind = Notice["kind"];

/** What a notice's words are filled with, when notices within it are words themselves. */
export type Values = Record<string, string | number>;

/** How one language says it. */
export interface Speaker {
  /** A kind's words, filled: `count` chooses between singular and plural. */
  say(kind: Exclude<Kind, "fault">, values: Values): string;
  /** “a”, “b” and 4 more */
  names(names: Named): string;
  /** A fault in the words of its class. */
  fault(fault: Extract<Notice, { kind: "fault" }>["fault"]): string;
}

const isNamed = (value: object): value is Named => "names" in value;

/** @param notice what earlier versions kept is a sentence already */
export function tell(notice: Notice | string, speaker: Speaker): string {
  if (typeof notice === "string") return notice;
  const shorter = unrepeated(notice);
  if (shorter.kind === "fault") return speaker.fault(shorter.fault);
  const { kind, ...values } = shorter;
  return speaker.say(kind, valuesOf(values, speaker));
}

/** What a notice or a fault is filled with: names and notices within it in words. */
export function valuesOf(data: object, speaker: Speaker): Values {
  const said = Object.entries(data).map(([name, value]): [string, string | number] => {
    if (typeof value !== "object") return [name, value as string | number];
    return [name, isNamed(value) ? speaker.names(value) : tell(value as Notice, speaker)];
  });
  return Object.fromEntries(said);
}

/** Whether a fault says itself which file it is about. */
export const namesFile = ({ said }: Pick<Fault, "said">): boolean => said !== undefined && "file" in said;

/** Where a fault names its file, the notice that brings it does not name it once more. */
function unrepeated(notice: Notice): Notice {
  if (notice.kind === "pictureMissing") {
    const { why } = notice;
    return typeof why !== "string" && why.kind === "fault" && namesFile(why.fault) ? why : notice;
  }
  if (notice.kind === "picturesBroken" && notice.count === 1 && namesFile(notice.why.fault))
    return { kind: "pictureBroken", why: notice.why };
  return notice;
}

/** What a fault carries is one of these: rooms that throw it know their own kinds only. */
export const noticeOf = (told: Told): Notice => told as Notice;
