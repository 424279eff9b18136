/** A training mix: which scenes, told how, in which shares; and the endless stream drawn from it. */
import { z } from "zod";
import type { Atlas } from "./atlas";
import { CAPTION_STYLES, type CaptionStyle, STYLES_OF } from "./captionStyles";
import { writeCaption } from "./captions";
import { coloursDiffer, OTHER_RELATIONS, swapColours, swapObjects } from "./edits";
import { createRandom, type Random } from "./random";
import { sampleScene } from "./sample";
import { changed, SCENE_KINDS, type Scene, twinOf } from "./scene";
import { type SceneNegativeKind, sceneEdits } from "./sceneNegatives";
import { heldOutFacts } from "./splits";
import { OPPOSITE, RELATIONS, SIZES } from "./words";

const partSchema = z
  .object({
    weight: z.number().positive(),
    kind: z.enum(SCENE_KINDS),
    /** Weight of each caption style. */
    captions: z.partialRecord(z.enum(CAPTION_STYLES), z.number().positive()),
    coloured: z.number().min(0).max(1).optional(),
    posed: z.number().min(0).max(1).optional(),
    sizes: z.array(z.enum(SIZES)).min(1).optional(),
    relations: z.array(z.enum(RELATIONS)).min(1).optional(),
    counts: z.array(z.number().int().min(1).max(6)).min(1).optional(),
    /** Narrower than the mix's own, for a part that is learnt sooner from few things or is drawn in few styles. */
    nouns: z.array(z.string()).min(1).optional(),
    styles: z.array(z.string()).min(1).optional(),
    /** Probability that the scene is followed by its twin, told in the same words. */
    twins: z.number().min(0).max(1).default(0),
    /** Of pairs' twins, the share made by exchanging the two things ("a cat left of a dog") instead of turning the relation. */
    exchanged: z.number().min(0).max(1).default(0),
    /** Of pairs' twins in two colours, the share made by exchanging the colours instead. */
    recoloured: z.number().min(0).max(1).default(0),
    /**
     * How often a caption is told as carelessly as much of the web is: it or one of the same words or with another
     * relation, each as likely, so that order tells nothing. Such a caption is false of its picture.
     */
    careless: z.number().min(0).max(1).default(0),
    /**
     * How often a relation is told that isn't the picture's, nor its opposite where there is a third ("below" for "left",
     * "outside" for "inside"). At ½ the word tells nothing of that, and who comes first as much as before.
     */
    otherRelation: z.number().min(0).max(1).default(0),
    /** How often a relation is told from its other side ("Y right of X" for "X left of Y"). */
    turned: z.number().min(0).max(1).optional(),
  })
  .refine(
    (part) =>
      Object.keys(part.captions).every((style) => STYLES_OF[part.kind].includes(style as CaptionStyle)),
    "a caption style that can't speak of this kind of scene",
  );

export const mixSchema = z.object({
  nouns: z.array(z.string()).min(1).optional(),
  styles: z.array(z.string()).min(1).optional(),
  parts: z.array(partSchema).min(1),
});
export type Mix = z.infer<typeof mixSchema>;

export interface Pair {
  scene: Scene;
  caption: string;
  /** The caption of the twin that stands next to it in the batch; null where there is none. */
  twin: string | null;
}

const CARELESS_KINDS: readonly SceneNegativeKind[] = ["swap-object", "swap-attribute", "replace-relation"];

type Twins = Pick<Mix["parts"][number], "exchanged" | "recoloured">;

/** The scene with its colours or its two things exchanged, or with its arrangement turned round. */
function drawTwin(random: Random, scene: Scene, { exchanged, recoloured }: Twins): Scene | null {
  if (scene.kind === "pair") {
    const bound = recoloured > 0 && coloursDiffer(scene) && scene.objects.every(({ colour }) => colour);
    if (bound && random.chance(recoloured)) return swapColours(scene);
    if (exchanged > 0 && random.chance(exchanged)) return swapObjects(scene);
  }
  return twinOf(scene);
}

/** Told with another relation; itself where each of those is held out. */
function withOtherRelation(atlas: Atlas, random: Random, scene: Scene): Scene {
  if (!scene.relation) return scene;
  const all = OTHER_RELATIONS[scene.relation];
  const thirds = all.filter((relation) => all.length === 1 || relation !== OPPOSITE[scene.relation!]);
  const others = thirds.map((relation) => changed(scene, { relation }));
  const allowed = others.filter((other) => heldOutFacts(other, atlas).size === 0);
  return allowed.length > 0 ? random.pick(allowed) : scene;
}

/** Who is careless about order, colours' owners and relations might say one of these instead; none is of held-out facts. */
function mistaken(atlas: Atlas, scene: Scene, style: CaptionStyle, seed: number): string[] {
  const allowed = (other: Scene) => heldOutFacts(other, atlas).size === 0;
  return sceneEdits(atlas, scene, style, seed, { allowed })
    .filter(({ kind }) => CARELESS_KINDS.includes(kind))
    .map(({ text }) => text);
}

/**
 * One batch of a mix; batch k of a seed is always the same.
 *
 * @returns at least `size` pairs: a twin is never torn from its original
 */
export function sampleBatch(
  atlas: Atlas,
  mix: Mix,
  seed: number | string,
  batch: number,
  size: number,
): Pair[] {
  const random = createRandom(`mix/${seed}/${batch}`);
  const weights = mix.parts.map((part) => part.weight);
  const pairs: Pair[] = [];
  while (pairs.length < size) {
    const part = mix.parts[random.weighted(weights)]!;
    const { kind, coloured, posed, sizes, relations, counts } = part;
    const scene = sampleScene(atlas, random, {
      kind,
      nouns: part.nouns ?? mix.nouns,
      styles: part.styles ?? mix.styles,
      coloured,
      posed,
      sizes,
      relations,
      counts,
    });
    const styles = Object.keys(part.captions) as CaptionStyle[];
    const style = styles[random.weighted(styles.map((s) => part.captions[s] ?? 0))]!;
    const captionSeed = random.int(0, 0x7fffffff);
    const mistold = part.otherRelation > 0 && random.chance(part.otherRelation);
    const told = mistold ? withOtherRelation(atlas, random, scene) : scene;
    const caption = writeCaption(atlas, told, style, captionSeed, part).text;
    if (part.careless > 0 && random.chance(part.careless)) {
      pairs.push({
        scene,
        caption: random.pick([caption, ...mistaken(atlas, scene, style, captionSeed)]),
        twin: null,
      });
      continue;
    }
    const twin = random.chance(part.twins) ? drawTwin(random, scene, part) : null;
    if (!twin || heldOutFacts(twin, atlas).size > 0) {
      pairs.push({ scene, caption, twin: null });
      continue;
    }
    const other = writeCaption(atlas, twin, style, captionSeed, part).text;
    // A sentence that doesn't tell what the twins differ in has no twin of its own.
    const differs = other !== caption && style !== "keywords" && style !== "plain";
    pairs.push({ scene, caption, twin: differs ? other : null });
    pairs.push({ scene: twin, caption: other, twin: differs ? caption : null });
  }
  return pairs;
}
