/** What was done with the data of a run: as data. Words for it, in each language, stand in src/notices. */
import { BadInputError, type Fault } from "../base/errors";
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

/** What a fault of a run's data says, as data (base/errors.ts). */
export interface DataSaid {
  kind: "noPictureReadable";
}

/** @param broken of which the first says why */
export function noneReadable(broken: readonly { fault: Fault }[]): BadInputError {
  const said: DataSaid = { kind: "noPictureReadable" };
  const because = { kind: "fault", fault: broken[0]?.fault };
  return new BadInputError("No picture with a caption can be read.", "Put whole pictures in their place.", {
    because,
    said,
  });
}
