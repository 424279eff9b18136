/** What is said of a folder that is no model, as data (base/errors.ts). */
export type FolderSaid =
  | { kind: "modelHasNoTokenizer" | "modelHasSeveralWeights"; place: string }
  | { kind: "modelLacks"; place: string; wanted: string }
  | { kind: "modelIsPickle"; place: string; wanted: string }
  | { kind: "modelIsOtherWeights"; place: string; wanted: string }
  | { kind: "modelIsNoClip"; place: string; type: string }
  | { kind: "modelFileIsLfs" | "modelFileIsWebPage" | "modelFileIsPickle" | "modelFileIsText"; file: string }
  | { kind: "modelConfigIsNoClip" }
  | { kind: "weightsAreCut"; file: string };

export const said = (told: FolderSaid) => ({ said: told });
