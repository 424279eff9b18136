/** Draws scenes at random, by weights, inside or outside what is held out of training. */
import type { Atlas } from "./atlas";
import { createRandom, type Random } from "./random";
import { layOut, type Scene, type SceneContent, type SceneKind, type SceneObject, type Thing } from "./scene";
import { HELD_OUT_STYLES, type HeldOutFact, heldOutFacts } from "./splits";
import { BACKGROUNDS, COLOURS, PLACES, type Pose, type Relation, SHAPES, SIZES, type Size } from "./words";

export interface SampleOptions {
  kind: SceneKind;
  /** Styles to draw from; default: all that training may see. */
  styles?: readonly string[];
  /** Nouns to draw from; default: all of the atlas. */
  nouns?: readonly string[];
  relations?: readonly Relation[];
  /** Probability that an object is recoloured (shapes always have a colour). Default 0.5. */
  coloured?: number;
  /** Probability of a pose other than upright. Default 0.08. */
  posed?: number;
  /** Sizes to draw from. Default all. */
  sizes?: readonly Size[];
  counts?: readonly number[];
  /** Held-out facts that the scene must show; default none, as in training. */
  heldOut?: readonly HeldOutFact[];
}

/** Tries before a request counts as unsatisfiable. */
const TRIES = 20_000;

function background(random: Random): SceneContent["background"] {
  return { kind: random.pick(BACKGROUNDS), variant: random.int(0, 15) };
}

function drawThing(atlas: Atlas, random: Random, options: SampleOptions, style: string | null): Thing {
  const styles = options.styles ?? trainingStyles(atlas);
  const words = options.nouns ?? nounWords(atlas);
  for (let i = 0; i < TRIES; i++) {
    const noun = random.pick(words);
    const tiles = atlas.nouns.get(noun)?.tiles ?? {};
    const available = styles.filter((s) => s in tiles);
    if (available.length === 0) continue;
    const chosen = style !== null && style in tiles ? style : random.pick(available);
    const pose: Pose = random.chance(options.posed ?? 0.08)
      ? random.pick(["upside-down", "tilted"])
      : "upright";
    const colour = random.chance(options.coloured ?? 0.5) ? random.pick(COLOURS) : null;
    return { kind: "thing", noun, style: chosen, colour, size: random.pick(options.sizes ?? SIZES), pose };
  }
  throw new RangeError("None of the asked nouns is drawn in any of the asked styles.");
}

const wordLists = new WeakMap<Atlas, string[]>();

/** All nouns of the atlas, in its order. */
export function nounWords(atlas: Atlas): string[] {
  let words = wordLists.get(atlas);
  if (!words) {
    words = atlas.index.nouns.map((noun) => noun.word);
    wordLists.set(atlas, words);
  }
  return words;
}

const styleLists = new WeakMap<Atlas, string[]>();

/** The styles that training may see. */
export function trainingStyles(atlas: Atlas): string[] {
  let styles = styleLists.get(atlas);
  if (!styles) {
    styles = atlas.index.styles.map((style) => style.id).filter((id) => !HELD_OUT_STYLES.includes(id));
    styleLists.set(atlas, styles);
  }
  return styles;
}

function drawContent(atlas: Atlas, random: Random, options: SampleOptions): SceneContent {
  const { kind } = options;
  // Mostly one style a picture, as icons are used; sometimes mixed.
  const first = drawThing(atlas, random, options, null);
  const style = random.chance(0.7) ? first.style : null;
  const objects: SceneObject[] = [first];
  const content: SceneContent = {
    kind,
    objects,
    relation: null,
    place: null,
    count: 1,
    axis: null,
    background: background(random),
  };
  if (kind === "placed") content.place = random.pick(PLACES);
  if (kind === "pair")
    content.relation = random.pick(options.relations ?? ["left", "right", "above", "below"]);
  if (kind === "depth") content.relation = random.pick(options.relations ?? ["front", "behind"]);
  if (kind === "enclosed") {
    content.relation = random.pick(options.relations ?? ["inside", "outside"]);
    const colour = random.pick(COLOURS.filter((c) => c !== first.colour && c !== "white"));
    objects.push({ kind: "shape", noun: random.pick(SHAPES), colour });
  }
  if (kind === "group") content.count = random.pick(options.counts ?? [1, 2, 3, 4, 5, 6]);
  if (kind === "row") content.axis = random.pick(["x", "y"]);
  const company = kind === "pair" || kind === "depth" ? 1 : kind === "row" ? 2 : 0;
  while (objects.length < 1 + company) {
    const next = drawThing(atlas, random, options, style);
    if (!objects.some((o) => atlas.confusable(o.noun, next.noun))) objects.push(next);
  }
  return content;
}

/**
 * A random scene.
 *
 * @throws RangeError where no scene meets the request
 */
export function sampleScene(atlas: Atlas, seed: number | string | Random, options: SampleOptions): Scene {
  const random = typeof seed === "object" ? seed : createRandom(seed);
  const wanted = options.heldOut ?? [];
  for (let i = 0; i < TRIES; i++) {
    const scene = layOut(drawContent(atlas, random, options), random.int(0, 0x7fffffff));
    const facts = heldOutFacts(scene, atlas);
    if (facts.size === wanted.length && wanted.every((fact) => facts.has(fact))) return scene;
  }
  throw new RangeError(
    `No ${options.kind} scene shows ${wanted.join(", ") || "only what training may see"}.`,
  );
}
