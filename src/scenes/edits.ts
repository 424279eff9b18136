/** Changes of a scene graph that make what was true of it false: the makings of exact hard negatives. */
import type { Atlas } from "./atlas";
import type { Random } from "./random";
import { changed, type Scene, type SceneObject } from "./scene";
import type { Relation } from "./words";

/** A noun that is certainly not in the scene; drawn in `style`, where one is given. */
export function absentNoun(
  atlas: Atlas,
  random: Random,
  scene: Scene,
  nouns: readonly string[],
  style?: string,
): string {
  for (;;) {
    const noun = random.pick(nouns);
    if (style && !(style in (atlas.nouns.get(noun)?.tiles ?? {}))) continue;
    if (!scene.objects.some((o) => atlas.confusable(o.noun, noun))) return noun;
  }
}

/** One thing replaced by another of the same style, colour, size and pose; shapes stay as they are. */
export function replaceObject(
  atlas: Atlas,
  random: Random,
  scene: Scene,
  i: number,
  nouns: readonly string[],
): Scene {
  const objects = scene.objects.slice();
  const object = objects[i]!;
  if (object.kind === "thing")
    objects[i] = { ...object, noun: absentNoun(atlas, random, scene, nouns, object.style) };
  return changed(scene, { objects });
}

export function withColours(scene: Scene, colours: readonly (SceneObject["colour"] | undefined)[]): Scene {
  const objects = scene.objects.map((o, i) => ({ ...o, colour: colours[i] ?? o.colour }) as SceneObject);
  return changed(scene, { objects });
}

export function coloursDiffer(scene: Scene): boolean {
  return new Set(scene.objects.map((o) => o.colour)).size === scene.objects.length;
}

/** The colours in reverse order: exchanged, where there are two objects. */
export function swapColours(scene: Scene): Scene {
  return withColours(scene, scene.objects.map((o) => o.colour).reverse());
}

/** The objects in reverse order: exchanged round their relation, where there are two. */
export function swapObjects(scene: Scene): Scene {
  return changed(scene, { objects: scene.objects.slice().reverse() });
}

/** The objects in another order. */
export function reordered(scene: Scene, order: readonly number[]): Scene {
  return changed(scene, { objects: order.map((i) => scene.objects[i]!) });
}

/** All relations that are certainly false where the given one is true. */
export const OTHER_RELATIONS: Record<Relation, readonly Relation[]> = {
  left: ["right", "above", "below"],
  right: ["left", "above", "below"],
  above: ["below", "left", "right"],
  below: ["above", "left", "right"],
  front: ["behind"],
  behind: ["front"],
  inside: ["outside"],
  outside: ["inside"],
};
