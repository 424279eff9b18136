/**
 * The text route against the scene graph. For a caption of a scene the graph gives negatives that are false by
 * construction; the rules see the text alone. Told: how often each has a negative of the kind, and of the
 * rules' negatives how many the graph proves false.
 *
 * Proof: the negative is the caption's own sentence about some changed scene, or with a noun in it that the
 * scene certainly does not show.
 */
import { generateAll } from "../negatives/generate";
import { normalise } from "../negatives/meaning";
import type { Parser } from "../negatives/parse";
import { isRefusal, type Kind } from "../negatives/types";
import type { Atlas } from "../scenes/atlas";
import { writeCaption } from "../scenes/captions";
import { reordered, withColours } from "../scenes/edits";
import { nounWords } from "../scenes/sample";
import { changed, type Scene, type SceneObject } from "../scenes/scene";
import { type SceneNegativeKind, sceneNegatives } from "../scenes/sceneNegatives";
import { COLOURS, INVERSE, PLACES, POSES, RELATION_PHRASES, RELATIONS, SIZES } from "../scenes/words";
import { type SceneCaption, sceneCaptions } from "./negativesSources";

const PAIRS: readonly (readonly [SceneNegativeKind, Kind])[] = [
  ["replace-object", "replace-noun"],
  ["replace-attribute", "replace-adjective"],
  ["replace-relation", "replace-relation"],
  ["swap-object", "swap-sides"],
  ["swap-object", "swap-nouns"],
  ["swap-attribute", "swap-adjectives"],
  ["change-count", "change-count"],
];

const without = <T>(objects: readonly T[], i: number, object: T) =>
  objects.map((o, k) => (k === i ? object : o));

function permutations(count: number): number[][] {
  if (count === 2) return [[1, 0]];
  return count === 3
    ? [
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ]
    : [];
}

/** Scenes that differ from this one in one thing, or in two things' exchange of one. */
function* changedScenes(scene: Scene): Generator<Scene> {
  const { objects } = scene;
  for (let i = 0; i < objects.length; i++) {
    const object = objects[i]!;
    for (const colour of COLOURS)
      if (object.colour)
        yield withColours(
          scene,
          objects.map((_, k) => (k === i ? colour : undefined)),
        );
    if (object.kind === "thing") {
      for (const size of SIZES) yield changed(scene, { objects: without(objects, i, { ...object, size }) });
      for (const pose of POSES) yield changed(scene, { objects: without(objects, i, { ...object, pose }) });
    }
  }
  for (const order of permutations(objects.length)) {
    yield reordered(scene, order);
    const traits = (take: (o: SceneObject) => Partial<SceneObject>) =>
      changed(scene, {
        objects: objects.map((o, k) => ({ ...o, ...take(objects[order[k]!]!) }) as SceneObject),
      });
    yield traits((o) => ({ colour: o.colour }) as Partial<SceneObject>);
    yield traits((o) => ({ noun: o.noun }) as Partial<SceneObject>);
    if (objects.every((o) => o.kind === "thing")) {
      yield traits((o) => (o.kind === "thing" ? { size: o.size } : {}));
      yield traits((o) => (o.kind === "thing" ? { pose: o.pose } : {}));
    }
  }
  for (const relation of RELATIONS)
    if (scene.relation && relation !== scene.relation) yield changed(scene, { relation });
  for (const place of PLACES) if (scene.place && place !== scene.place) yield changed(scene, { place });
  for (let count = 1; count <= 10; count++)
    if (scene.kind === "group" && count !== scene.count) yield changed(scene, { count });
}

/** All phrases of a relation, longest first, for one wording of both sides. */
const PHRASES = RELATIONS.flatMap((relation) =>
  RELATION_PHRASES[relation].map((phrase) => [phrase, relation] as const),
).sort(([a], [b]) => b.length - a.length);

/** Relations and places by name, "big" as "large", what is upright unsaid: the two writers' words differ there. */
function wording(text: string): string {
  let plain = ` ${normalise(text)} `.replace(/ big /g, " large ").replace(/ upright /g, " ");
  plain = plain
    .replaceAll(" inside of ", " inside ")
    .replaceAll(" underneath ", " below ")
    .replaceAll(" on top of ", " above ");
  for (const [phrase, relation] of PHRASES) plain = plain.replaceAll(` ${phrase} `, ` <${relation}> `);
  return plain.trim();
}

function provenFalse(
  atlas: Atlas,
  told: SceneCaption,
  negative: string,
  kind: Kind,
  nouns: ReadonlySet<string>,
): boolean {
  const wanted = wording(negative);
  if (kind === "replace-noun") return newNounIsAbsent(atlas, told, negative, nouns);
  for (const other of changedScenes(told.scene)) {
    let text: string;
    try {
      text = writeCaption(atlas, other, told.style, told.seed).text;
    } catch {
      continue;
    }
    if (wording(text) === wanted && isOther(told.scene, other)) return true;
  }
  return false;
}

/** Left and right told from the other side are the same fact; everything else that is changed is another. */
function isOther(scene: Scene, other: Scene): boolean {
  if (!scene.relation || !other.relation) return true;
  const turned = INVERSE[scene.relation] === other.relation;
  const swapped = scene.objects.length === 2 && scene.objects[0]!.noun === other.objects[1]!.noun;
  return !(turned && swapped);
}

function newNounIsAbsent(
  atlas: Atlas,
  told: SceneCaption,
  negative: string,
  nouns: ReadonlySet<string>,
): boolean {
  const old = new Set(wording(told.text).split(" "));
  const fresh = wording(negative)
    .split(" ")
    .filter((word) => !old.has(word));
  const present = told.scene.objects.map((object) => object.noun);
  return present.every((noun) =>
    fresh.every((word) => word !== noun && !(nouns.has(word) && atlas.confusable(noun, word))),
  );
}

export function agreementWithScenes(atlas: Atlas, parser: Parser, count: number) {
  const captions = sceneCaptions(atlas, count, "report");
  const nouns = new Set(nounWords(atlas));
  return PAIRS.map(([graphKind, kind]) => {
    let graph = 0;
    let both = 0;
    let rules = 0;
    let proven = 0;
    const unproven: string[] = [];
    for (const told of captions) {
      const exact = sceneNegatives(atlas, told.scene, told.style, told.seed).some(
        (n) => n.kind === graphKind,
      );
      const made = generateAll(told.text, [kind], parser, { seed: 1 }).attempts[0]!;
      if (exact) graph++;
      if (isRefusal(made)) continue;
      rules++;
      if (exact) both++;
      if (provenFalse(atlas, told, made.text, kind, nouns)) proven++;
      else unproven.push(`${told.text} => ${made.text}`);
    }
    return { kind, graphKind, graph, rules, both, proven, unproven: unproven.slice(0, 5) };
  });
}
