/**
 * A subset of the scenes to train on: scene i of a seed is always the same, told in one caption, with the exact
 * negatives of its scene graph in the slots. Nothing that splits.ts holds out is drawn, told or put in a negative.
 */

import { BadInputError } from "../base/errors";
import { someOf } from "../base/named";
import type { Atlas } from "../scenes/atlas";
import type { CaptionStyle } from "../scenes/captionStyles";
import { coloursDiffer, swapColours } from "../scenes/edits";
import { createRandom, type Random } from "../scenes/random";
import { nounWords, sampleScene, trainingStyles } from "../scenes/sample";
import { type Scene, type SceneKind, twinOf } from "../scenes/scene";
import { type SceneNegativeKind, sceneEdits } from "../scenes/sceneNegatives";
import { HELD_OUT_STYLES, heldOutFacts } from "../scenes/splits";
import { RELATIONS, type Relation } from "../scenes/words";
import type { ScenesData } from "./config";
import type { DataNotice } from "./notices";

/** A scene and what is said of it. */
export interface ToldScene {
  scene: Scene;
  style: CaptionStyle;
  captionSeed: number;
}

/** Which kinds come first where a caption allows more than there are slots: what composition is about. */
const ORDER: readonly SceneNegativeKind[] = [
  "swap-object",
  "swap-attribute",
  "replace-relation",
  "replace-attribute",
  "change-count",
  "replace-object",
];

const KIND_OF: Record<Relation, SceneKind> = {
  left: "pair",
  right: "pair",
  above: "pair",
  below: "pair",
  front: "depth",
  behind: "depth",
  inside: "enclosed",
  outside: "enclosed",
};

/** What a subset of the scenes draws from. */
export interface Subset {
  atlas: Atlas;
  data: ScenesData;
  nouns: readonly string[];
  styles: readonly string[];
  relations: readonly Relation[];
  /** Where replaced nouns come from. */
  replacements: readonly string[];
}

type Tell = keyof ScenesData["mix"];
const TELLS = ["relation", "colours", "single"] as const satisfies Tell[];

const draws: Record<Tell, (subset: Subset, random: Random) => Omit<ToldScene, "captionSeed">> = {
  relation({ atlas, nouns, styles, relations }, random) {
    const relation = random.pick(relations);
    const kind = KIND_OF[relation];
    const scene = sampleScene(atlas, random, {
      kind,
      nouns,
      styles,
      relations: [relation],
      coloured: 0.4,
      posed: 0.04,
    });
    // only in a pair has each thing a place on the canvas
    const style = (["relation", "full", "place"] as const)[random.weighted([5, 3, kind === "pair" ? 2 : 0])];
    return { scene, style: style! };
  },
  colours({ atlas, nouns, styles, relations }, random) {
    const sided = relations.filter((relation) => KIND_OF[relation] === "pair");
    const scene = sampleScene(atlas, random, {
      kind: "pair",
      nouns,
      styles,
      relations: sided.length > 0 ? sided : undefined,
      coloured: 1,
      posed: 0.04,
    });
    return { scene, style: "attributes" };
  },
  single({ atlas, nouns, styles }, random) {
    const scene = sampleScene(atlas, random, { kind: "single", nouns, styles, coloured: 0.4, posed: 0.04 });
    return { scene, style: (["plain", "attributes", "keywords"] as const)[random.weighted([3, 3, 1])]! };
  },
};

/** Styles in which a scene's arrangement is told, so that its twin has another caption. */
const ARRANGED: readonly CaptionStyle[] = ["relation", "place", "full"];

/** The picture of which the same words say something else: the two things, or where only their colours tell them, these exchanged. */
function counterpart(scene: Scene, style: CaptionStyle): Scene | null {
  if (ARRANGED.includes(style)) return twinOf(scene);
  const bound =
    style === "attributes" && scene.kind === "pair" && scene.objects.every(({ colour }) => colour);
  return bound && coloursDiffer(scene) ? swapColours(scene) : null;
}

function drawn(subset: Subset, index: number): { told: ToldScene; twin: ToldScene | null } {
  const { data } = subset;
  const random = createRandom(`train/${data.seed}/${index}`);
  const tell = TELLS[random.weighted(TELLS.map((name) => data.mix[name]))]!;
  const { scene, style } = draws[tell](subset, random);
  const told = { scene, style, captionSeed: random.int(0, 0x7fffffff) };
  const other = random.chance(data.twins) ? counterpart(scene, style) : null;
  const twin = other && heldOutFacts(other, subset.atlas).size === 0 ? { ...told, scene: other } : null;
  return { told, twin };
}

/** Scene i; with twins an odd one is often its predecessor's: the two things, or their colours, have changed places. */
export function toldScene(subset: Subset, index: number): ToldScene {
  if (subset.data.twins > 0 && index % 2 === 1) {
    const { twin } = drawn(subset, index - 1);
    if (twin) return twin;
  }
  return drawn(subset, index).told;
}

/** Rounds of other replacements that fill what is left of the slots. */
const VARIANTS = 4;

/** Slots of negatives: one of each kind that the caption allows, in ORDER, then other replacements, then empty. */
export function slotsOf(
  { atlas, replacements: nouns }: Subset,
  { scene, style, captionSeed }: ToldScene,
  slots: number,
): (string | null)[] {
  const allowed = (other: Scene) => heldOutFacts(other, atlas).size === 0;
  const texts = new Set<string>();
  for (let variant = 0; variant < VARIANTS && texts.size < slots; variant++) {
    const edits = sceneEdits(atlas, scene, style, captionSeed, { nouns, allowed, variant });
    edits.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    for (const { text } of edits) texts.add(text);
  }
  const filled = [...texts];
  return Array.from({ length: slots }, (_, k) => filled[k] ?? null);
}

/** @throws BadInputError for names that the atlas doesn't know, and for subsets in which nothing can be drawn */
export function createSubset(atlas: Atlas, data: ScenesData): { subset: Subset; notices: DataNotice[] } {
  const known = (what: string, wanted: readonly string[], all: readonly string[], advice: string) => {
    const unknown = wanted.filter((name) => !all.includes(name));
    if (unknown.length > 0)
      throw new BadInputError(`Training scenes have no ${what} ${unknown.join(", ")}.`, advice);
    return wanted;
  };
  const allStyles = trainingStyles(atlas);
  const nouns = known(
    "noun",
    data.nouns ?? nounWords(atlas),
    nounWords(atlas),
    "Choose among the atlas's nouns.",
  );
  const styles = known(
    "style",
    data.styles ?? allStyles,
    allStyles,
    `Choose among ${allStyles.join(", ")}; ${HELD_OUT_STYLES.join(" and ")} are held out of training.`,
  );
  const relations = known(
    "relation",
    data.relations ?? RELATIONS,
    RELATIONS,
    `Choose among ${RELATIONS.join(", ")}.`,
  ) as readonly Relation[];
  const { mix } = data;
  if (mix.relation + mix.colours + mix.single <= 0)
    throw new BadInputError(
      "The mix of scenes is empty.",
      "Give at least one kind of caption a share above 0.",
    );
  const pairs = (mix.relation > 0 && relations.some((r) => KIND_OF[r] !== "enclosed")) || mix.colours > 0;
  if (pairs) checkCompany(atlas, nouns);
  const rich = styles.filter((style) => canReplace(atlas, nouns, style));
  const notices: DataNotice[] = [];
  const subset: Subset = { atlas, data, nouns, styles: rich, relations, replacements: nouns };
  if (rich.length === 0) {
    Object.assign(subset, { styles, replacements: nounWords(atlas) });
    notices.push({ kind: "nounsFew" });
  } else if (data.styles && rich.length < styles.length) {
    const poor = styles.filter((style) => !rich.includes(style));
    notices.push({ kind: "stylesPoor", styles: someOf(poor, poor.length) });
  }
  probe(subset);
  return { subset, notices };
}

/** Every noun needs another that can't be mistaken for it, or no scene of two can be drawn. */
function checkCompany(atlas: Atlas, nouns: readonly string[]): void {
  const alone = nouns.filter((noun) => nouns.every((other) => atlas.confusable(noun, other)));
  if (alone.length > 0)
    throw new BadInputError(
      `Scenes of two things need, beside ${alone.join(", ")}, a noun that can't be mistaken for it.`,
      "Add nouns, or tell of single things only.",
    );
}

/** Whether in this style some noun is always left that is neither of a scene's two. */
function canReplace(atlas: Atlas, nouns: readonly string[], style: string): boolean {
  const there = nouns.filter((noun) => style in (atlas.nouns.get(noun)?.tiles ?? {}));
  const near = (noun: string) => there.filter((other) => atlas.confusable(noun, other)).length;
  return there.length > 2 * Math.max(1, ...nouns.map(near));
}

/** One draw of each kind, so that an impossible subset is told at once. */
function probe(subset: Subset): void {
  for (const tell of TELLS)
    if (subset.data.mix[tell] > 0)
      try {
        draws[tell](subset, createRandom(`probe/${tell}`));
      } catch (cause) {
        if (!(cause instanceof RangeError)) throw cause;
        throw new BadInputError(
          `Within these nouns, styles and relations no scene can be drawn (${tell}).`,
          "Choose more nouns, styles or relations.",
          { cause },
        );
      }
}
