/** Whether what a model is shown lies within what it was trained on: where it doesn't, its scores say little. */

import type { TrainedOn } from "../clip/folder/trainedOn";
import { languageName, list } from "../language/formats";
import type { Picture } from "./pictures";
import { say } from "./words";

export interface Outside {
  /** Pictures that are no drawn scenes, to a model that knows nothing else. */
  pictures: number;
  /** Captions in a script that none of its languages is written in. */
  captions: number;
}

/** Of letters, how many may be foreign before a caption counts as another language's: "the Δ sign" is English. */
const FOREIGN_SHARE = 0.2;

/** True for a caption whose letters are largely of another script than Latin: Japanese, Greek, Arabic. */
export function isOtherScript(caption: string): boolean {
  const letters = caption.match(/\p{L}/gu) ?? [];
  const foreign = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter)).length;
  return foreign > FOREIGN_SHARE * letters.length;
}

/** Languages of Latin script, as far as cards of CLIP models name them. */
const LATIN = new Set([
  "en",
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "sv",
  "da",
  "fi",
  "pl",
  "cs",
  "tr",
  "vi",
  "id",
]);

/**
 * A picture's kind is told by where it comes from: scenes are drawn by the page; any other picture is the visitor's own.
 *
 * @param trainedOn null where nobody has said it: then nothing is said of it here
 */
export function outsideOf(
  trainedOn: TrainedOn | null,
  pictures: readonly Pick<Picture, "ref">[],
  captions: readonly string[],
): Outside {
  if (!trainedOn || trainedOn.partly) return { pictures: 0, captions: 0 };
  const { pictures: known, languages } = trainedOn;
  const scenesOnly = known.every((kind) => kind === "scenes");
  const latinOnly = languages.every((language) => LATIN.has(language));
  return {
    pictures: scenesOnly ? pictures.filter(({ ref }) => !ref.startsWith("scene:")).length : 0,
    captions: latinOnly ? captions.filter(isOtherScript).length : 0,
  };
}

/** "drawn scenes; captions in English" */
export function trainedOnWords(trainedOn: TrainedOn | null): string {
  if (!trainedOn) return say(($) => $.domain.notSaid);
  const pictures = list(trainedOn.pictures.map((kind) => say(($) => $.domain.kinds[kind])));
  if (trainedOn.partly) return say(($) => $.domain.partly, { pictures });
  return say(($) => $.domain.card, { pictures, languages: list(trainedOn.languages.map(languageName)) });
}
