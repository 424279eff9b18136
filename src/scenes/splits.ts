/**
 * What is held out of training, decided by hash so that no list is needed and every process agrees:
 * 15% of colour–object pairs, 10% of object pairs, 10% of (relation, subject) pairs, two whole styles, and one
 * count for each category of nouns. `data.md` of the project's references gives the shares.
 */
import { exactly } from "../base/exactly";
import type { Atlas } from "./atlas";
import { hash32, hashedShare } from "./random";
import type { Scene, SceneObject } from "./scene";
import { INVERSE } from "./words";

export const HELD_OUT_STYLES: readonly string[] = ["emojione", "noto-v1"];

export const HELD_OUT_FACTS = ["colour-object", "object-pair", "relation-subject", "style", "count"] as const;
export type HeldOutFact = (typeof HELD_OUT_FACTS)[number];

function colourObjectHeldOut(colour: string, noun: string): boolean {
  return hashedShare(`colour-object/${colour}/${noun}`, 0.15);
}

function objectPairHeldOut(a: string, b: string): boolean {
  return hashedShare(`object-pair/${a < b ? `${a}/${b}` : `${b}/${a}`}`, 0.1);
}

function relationSubjectHeldOut(relation: string, subject: string): boolean {
  return hashedShare(`relation-subject/${relation}/${subject}`, 0.1);
}

/** The count, 2 to 6, that no training group of this category has. */
function heldOutCount(category: string): number {
  return 2 + (hash32(`count/${category}`) % 5);
}

/** Every held-out fact that a scene holds; a training scene has none. */
export function heldOutFacts(scene: Scene, atlas: Atlas): Set<HeldOutFact> {
  const facts = new Set<HeldOutFact>();
  const { objects, relation } = scene;
  for (const object of objects) {
    if (object.kind !== "thing") continue;
    if (HELD_OUT_STYLES.includes(object.style)) facts.add("style");
    if (object.colour && colourObjectHeldOut(object.colour, object.noun)) facts.add("colour-object");
  }
  for (let i = 0; i < objects.length; i++)
    for (let j = i + 1; j < objects.length; j++)
      if (bothThings(objects[i]!, objects[j]!) && objectPairHeldOut(objects[i]!.noun, objects[j]!.noun))
        facts.add("object-pair");
  if (relation) {
    const [subject, object] = exactly(objects, 2);
    const inverse = INVERSE[relation];
    if (relationSubjectHeldOut(relation, subject.noun)) facts.add("relation-subject");
    if (inverse && object.kind === "thing" && relationSubjectHeldOut(inverse, object.noun))
      facts.add("relation-subject");
  }
  if (
    scene.kind === "group" &&
    scene.count === heldOutCount(atlas.nouns.get(objects[0]!.noun)?.category ?? "")
  )
    facts.add("count");
  return facts;
}

function bothThings(a: SceneObject, b: SceneObject): boolean {
  return a.kind === "thing" && b.kind === "thing";
}
