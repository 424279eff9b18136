/** What was done with the data of a run: as data. Words for it, in each language, stand in src/notices. */
import type { Fault } from "../base/errors";
import type { Named } from "../base/named";

export type DataNotice =
  | { kind: "captionsLost"; count: number; captions: Named }
  /** `why` is the first one's fault. */
  | { kind: "picturesBroken"; count: number; pictures: Named; why: { kind: "fault"; fault: Fault } }
  | { kind: "picturesSilent"; count: number; pictures: Named }
  | { kind: "negativesEqual"; count: number }
  | { kind: "negativesBeyond"; count: number; slots: number }
  | { kind: "captionsRepeated"; count: number }
  | { kind: "pairsMended"; count: number }
  | { kind: "nounsFew" }
  | { kind: "stylesPoor"; styles: Named };
