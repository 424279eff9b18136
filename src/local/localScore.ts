/**
 * The local score of a caption: the mean, over its noun phrases, of the best patch (as FILIP does with tokens,
 * arXiv 2111.07783). Token states before the end of text are causal and unsupervised, so it is the noun phrases,
 * encoded again by themselves, that are sought.
 */
import type { ClipModel } from "../clip/model";
import type { LocalImage } from "./localImage";
import { localMaps, type TextOptions } from "./localMaps";
import { phrasesOf } from "./phrases";
import type { LocalMap, LocalMethod } from "./types";

/**
 * Mean of the noun phrases' maxima; of the whole caption's where it has none.
 *
 * @param maps of one caption, by "self-self" or "raw": Grad-ECLIP's values can't be compared between texts
 */
export function localScore(maps: readonly LocalMap[]): number {
  const nouns = maps.filter(({ phrase }) => phrase.kind === "noun-phrase");
  const counted = nouns.length > 0 ? nouns : maps.filter(({ phrase }) => phrase.kind === "caption");
  return counted.reduce((sum, { max }) => sum + max, 0) / counted.length;
}

export interface CaptionMaps {
  /** Noun phrases in order, then words in order, then the whole caption. */
  maps: LocalMap[];
  /** By "self-self" whatever the method of the maps, so that captions and methods agree on it. */
  localScore: number;
}

/** All maps of a caption, and its local score. */
export async function captionMaps(
  model: ClipModel,
  image: LocalImage,
  caption: string,
  method: LocalMethod,
  options: TextOptions = {},
): Promise<CaptionMaps> {
  const phrases = phrasesOf(caption);
  const maps = await localMaps(model, image, phrases, method, options);
  if (method === "self-self") return { maps, localScore: localScore(maps) };
  const scored = phrases.filter(({ kind }) => kind !== "word");
  return { maps, localScore: localScore(await localMaps(model, image, scored, "self-self", options)) };
}
