/** What is told of a suite: as data. Words for it, in each language, stand in src/notices. */

import type { Fault } from "../base/errors";
import type { Named } from "../base/named";
import type { CutNotice } from "../clip/overflow";
import type { Place, RowFault, TableNotice, Why } from "../tables/notices";

/** What was done with a suite's cases: by its own rule, by a limit, or because of the model. */
export type SuiteNote =
  | TableNotice
  | CutNotice
  | { kind: "casesTied"; count: number }
  | { kind: "casesLimited"; count: number; kept: number; all: number }
  | { kind: "captionsMended"; count: number }
  | { kind: "foilsRefused"; file: string; count: number; votes: number }
  | { kind: "foilsWithoutVotes"; file: string; count: number }
  | { kind: "relationsLeftOut"; file: string; count: number }
  | { kind: "attributesLeftOut"; file: string; count: number; least: number }
  | { kind: "shufflesLeftOut"; file: string; count: number };

/** Where cases and format come from. */
export type SuiteSource =
  | { kind: "cited" | "formatOf" | "shuffledHere"; work: string }
  | { kind: "citedWithPictures"; work: string; pictures: string }
  | { kind: "ownTable" | "ownModes" }
  | { kind: "classFolders"; prompts: Named }
  | { kind: "scenesDrawn"; seed: string }
  | { kind: "scenesOfNouns"; seed: string; count: number };

/** Where an entry stands: in a file, under an id, among the captions of another place, or in a failure mode. */
export type CasePlace =
  | Place
  | { kind: "captionAt"; at: Place; caption: number }
  | { kind: "ofCase"; id: string }
  | { kind: "ofMode"; mode: string }
  | { kind: "ofFile"; file: string };

/** Why an entry gives no case. */
export type CaseFault =
  | RowFault
  | {
      kind:
        | "rightEmpty"
        | "noWrongDiffers"
        | "noPictureNamed"
        | "captionEmpty"
        | "twinsAlike"
        | "twiceInFiles"
        | "noReadablePicture"
        | "inNoClass"
        | "modeOneSided";
    }
  | { kind: "neitherTrueNorFalse"; label: string }
  | { kind: "fieldsWrong"; fields: Named; said: string }
  | { kind: "picturesUncaptioned"; count: number }
  | FaultTold;

/** A fault in the words of its class. */
export interface FaultTold {
  kind: "fault";
  fault: Fault;
}

/** Why a picture of a suite is missing. */
export type Missing = Why | { kind: "notYetAdded" } | FaultTold;
