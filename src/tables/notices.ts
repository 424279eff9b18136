/** What the reader of a table tells: as data. Words for it, in each language, stand in src/notices. */
import type { Named } from "../base/named";
import { baseName } from "./fileNames";

/** A place within a file. Of a map the entry's key stands for its number. */
export type At =
  | { kind: "row"; row: number }
  | { kind: "line"; line: number }
  | { kind: "entry"; entry: string }
  | { kind: "entryOf"; entry: string; of: string };

export type Place = At & { file: string };

export const placed = (name: string, at: At): Place => ({ ...at, file: baseName(name) });

/** Why a row or entry can't be used. */
export type RowFault =
  | { kind: "noJson"; said: string }
  | { kind: "noRecord" }
  | { kind: "noCaption" }
  | { kind: "nothingToTellApart" }
  | { kind: "cellsBeyond"; cells: number; columns: number; beyond: string };

export interface RowProblem {
  where: Place;
  what: RowFault;
}

/** A file in another encoding than Unicode's. */
export type EncodingNotice = { kind: "readAsWindows1252" | "readAsShiftJis" | "readAsEucJp"; file: string };

/** What was done with a file as a whole. */
export type FileNotice =
  | EncodingNotice
  | { kind: "columnsUnread"; file: string; count: number; columns: Named }
  | { kind: "indexUnread"; file: string }
  | { kind: "noHeading"; file: string }
  | { kind: "noHeadingCaptionFirst"; file: string };

export type TableNotice =
  | FileNotice
  | ({ kind: "rowUnused" } & RowProblem)
  | { kind: "moreUnused"; count: number }
  | { kind: "saidUntrue"; file: string; count: number }
  | { kind: "unclearLabel"; file: string; label: string }
  | { kind: "unclearLabels"; file: string; label: string; count: number }
  | { kind: "nameless"; where: Place }
  | { kind: "namelessRows"; where: Place; count: number };

/** What a table lacks altogether. */
export type Lack = { kind: "noRowNamesPicture" } | { kind: "noRows" };

/** Why a name's picture is not found. */
export type Why =
  | { kind: "notThere" }
  | { kind: "rounded" }
  | { kind: "ambiguous"; count: number; files: Named }
  | { kind: "contested"; path: string; other: string };

/** A name that stands for no one picture. */
export interface PictureUnclear {
  kind: "pictureUnclear";
  name: string;
  why: Why;
}
