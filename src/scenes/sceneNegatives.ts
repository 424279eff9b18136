/**
 * Hard negatives that are false by construction: the caption's own sentence, written about a changed scene.
 *
 * Kinds carry SugarCrepe's and DeGLA's names. A kind is left out where this caption doesn't tell what the
 * change touches ("a dog and a car" stays true when the two change places).
 */
import type { Atlas } from "./atlas";
import type { CaptionStyle } from "./captionStyles";
import { writeCaption } from "./captions";
import {
  coloursDiffer,
  OTHER_RELATIONS,
  replaceObject,
  swapColours,
  swapObjects,
  withColours,
} from "./edits";
import { createRandom, type Random } from "./random";
import { nounWords } from "./sample";
import { changed, type Scene, type SceneObject } from "./scene";
import { COLOURS, OPPOSITE, OPPOSITE_PLACE } from "./words";

const SCENE_NEGATIVE_KINDS = [
  "replace-object",
  "replace-attribute",
  "replace-relation",
  "swap-object",
  "swap-attribute",
  "change-count",
] as const;
export type SceneNegativeKind = (typeof SCENE_NEGATIVE_KINDS)[number];

export interface SceneNegative {
  kind: SceneNegativeKind;
  text: string;
}

/** With the scene that the text would be true of. */
export interface SceneEdit extends SceneNegative {
  scene: Scene;
}

const BINDS: readonly CaptionStyle[] = ["attributes", "full", "listing"];
const ORDERS: readonly CaptionStyle[] = ["relation", "place", "full", "listing", "between"];

interface Edit {
  atlas: Atlas;
  scene: Scene;
  style: CaptionStyle;
  random: Random;
  nouns: readonly string[];
}

function replaceAttribute({ scene, style, random }: Edit): Scene | null {
  if (!BINDS.includes(style) && style !== "keywords") return null;
  const coloured = scene.objects.flatMap((o, i) => (o.kind === "thing" && o.colour ? [i] : []));
  if (coloured.length === 0) return null;
  const present = scene.objects.map((o) => o.colour);
  const colours = present.slice();
  colours[random.pick(coloured)] = random.pick(COLOURS.filter((c) => !present.includes(c)));
  return withColours(scene, colours);
}

function replaceRelation({ scene, style, random }: Edit): Scene | null {
  if (!["relation", "place", "full"].includes(style)) return null;
  if (scene.place) return changed(scene, { place: OPPOSITE_PLACE[scene.place] });
  if (!scene.relation) return null;
  // "on the left … on the right" tells one axis only: there the opposite is the only safe change.
  const relation =
    style === "place" ? OPPOSITE[scene.relation] : random.pick(OTHER_RELATIONS[scene.relation]);
  return changed(scene, { relation });
}

function swapObject({ scene, style }: Edit): Scene | null {
  if (scene.objects.length < 2 || !ORDERS.includes(style)) return null;
  if (scene.objects.some((o) => o.kind === "shape")) return null;
  return swapObjects(scene);
}

function swapAttribute({ scene, style }: Edit): Scene | null {
  if (scene.objects.length < 2 || !BINDS.includes(style)) return null;
  return scene.objects.every((o) => o.colour) && coloursDiffer(scene) ? swapColours(scene) : null;
}

function changeCount({ scene, style, random }: Edit): Scene | null {
  if (scene.kind !== "group" || !["count", "full"].includes(style)) return null;
  return changed(scene, { count: random.pick([1, 2, 3, 4, 5, 6].filter((n) => n !== scene.count)) });
}

const EDITS: Record<SceneNegativeKind, (edit: Edit) => Scene | null> = {
  "replace-object": ({ atlas, scene, random, nouns }) => {
    const things = scene.objects.flatMap((o: SceneObject, i) => (o.kind === "thing" ? [i] : []));
    return replaceObject(atlas, random, scene, random.pick(things), nouns);
  },
  "replace-attribute": replaceAttribute,
  "replace-relation": replaceRelation,
  "swap-object": swapObject,
  "swap-attribute": swapAttribute,
  "change-count": changeCount,
};

/** Draws of a replacement before a kind is given up. */
const TRIES = 8;

export interface EditOptions {
  /** Where replacements come from; default all. */
  nouns?: readonly string[];
  /** Whether a negative may speak of this scene; default any. */
  allowed?: (scene: Scene) => boolean;
  /** Other replacements for another number; swaps are always the same. */
  variant?: number;
}

/**
 * All hard negatives of a caption that its scene graph proves false, at most one a kind, with their scenes.
 *
 * @param style and `captionSeed` those that the caption was written with
 */
export function sceneEdits(
  atlas: Atlas,
  scene: Scene,
  style: CaptionStyle,
  captionSeed: number | string,
  { nouns = nounWords(atlas), allowed = () => true, variant = 0 }: EditOptions = {},
): SceneEdit[] {
  // "There is no cat" stays true of most other scenes.
  if (style === "absence") return [];
  const random = createRandom(`negatives/${captionSeed}${variant === 0 ? "" : `/${variant}`}`);
  const right = writeCaption(atlas, scene, style, captionSeed).text;
  return SCENE_NEGATIVE_KINDS.flatMap((kind) => {
    let other: Scene | null = null;
    for (let i = 0; i < TRIES; i++) {
      other = EDITS[kind]({ atlas, scene, style, random, nouns });
      if (!other || allowed(other)) break;
      other = null;
    }
    if (!other) return [];
    const text = writeCaption(atlas, other, style, captionSeed).text;
    return text === right ? [] : [{ kind, text, scene: other }];
  });
}

/** The same without the scenes. */
export function sceneNegatives(
  atlas: Atlas,
  scene: Scene,
  style: CaptionStyle,
  captionSeed: number | string,
  nouns?: readonly string[],
): SceneNegative[] {
  return sceneEdits(atlas, scene, style, captionSeed, { nouns }).map(({ kind, text }) => ({ kind, text }));
}
