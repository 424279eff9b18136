/**
 * Captions that are true of a scene by construction, in three to six templates a meaning.
 *
 * A caption is a function of scene, style and seed only. Writing a changed scene graph with the same style
 * and seed gives the same sentence about the other scene: that is how exact hard negatives are made.
 */
import type { Atlas } from "./atlas";
import { type CaptionStyle, STYLES_OF } from "./captionStyles";
import { concat, joined, type Marked, mark, type Span, say } from "./phrase";
import { createRandom, type Random } from "./random";
import { nounWords } from "./sample";
import type { Scene, SceneObject } from "./scene";
import {
  article,
  BACKGROUND_PHRASES,
  INVERSE,
  NUMBER_WORDS,
  PLACE_PHRASES,
  type Place,
  RELATION_PHRASES,
  type Relation,
} from "./words";

export interface Caption {
  text: string;
  style: CaptionStyle;
  spans: Span[];
}

export interface CaptionOptions {
  /** How often a relation is told from its other side, 0 … 1; default 0.5. */
  turned?: number;
}

interface Writer {
  atlas: Atlas;
  scene: Scene;
  random: Random;
  turned: number;
}

interface NounOptions {
  /** Tell colour, size and pose. */
  attributes: boolean;
  article: "a" | "the" | "none";
}

function plural(atlas: Atlas, noun: string): string {
  return atlas.nouns.get(noun)?.plural ?? `${noun}s`;
}

function adjectives(object: SceneObject, i: number): Marked[] {
  const out: Marked[] = [];
  if (object.kind === "thing" && object.size !== "medium") out.push(mark(object.size, "size", [i]));
  if (object.kind === "thing" && object.pose !== "upright") out.push(mark(object.pose, "pose", [i]));
  if (object.colour) out.push(mark(object.colour, "colour", [i]));
  return out;
}

/** "a small red dog", with spans for the whole and for each word. */
function noun({ scene }: Writer, i: number, { attributes, article: art }: NounOptions): Marked {
  const object = scene.objects[i]!;
  const words: Marked[] = attributes ? adjectives(object, i) : [];
  words.push(mark(object.noun, "noun", [i]));
  const body = joined(words, " ");
  const head = art === "none" ? "" : art === "the" ? "the " : `${article(words[0]!.text)} `;
  return mark(concat([head, body]), "phrase", [i]);
}

/** "three small red dogs" */
function nouns({ scene, atlas }: Writer, attributes: boolean, count: string | null): Marked {
  const object = scene.objects[0]!;
  const single = count === NUMBER_WORDS[1];
  const words: Marked[] = count ? [mark(count, "count", [0])] : [];
  if (attributes) words.push(...adjectives(object, 0));
  words.push(mark(single ? object.noun : plural(atlas, object.noun), "noun", [0]));
  return mark(joined(words, " "), "phrase", [0]);
}

/** What the scene's objects are called, one phrase each; a group is one phrase. */
function everyone(writer: Writer, attributes: boolean, art: "a" | "none" = "a"): Marked[] {
  const { scene } = writer;
  if (scene.kind === "group" && scene.count > 1) return [nouns(writer, attributes, null)];
  return scene.objects.map((_, i) => noun(writer, i, { attributes, article: art }));
}

const INTRODUCTIONS = ["", "", "", "a photo of ", "a picture of ", "an image of ", "there is "] as const;

function introduced(writer: Writer, body: Marked): Marked {
  const several = writer.scene.kind === "group" && writer.scene.count > 1;
  const intro = writer.random.pick(INTRODUCTIONS);
  return concat([several && intro === "there is " ? "there are " : intro, body]);
}

/** Web alt text: the words in any order, bound by nothing. */
function keywords(writer: Writer): Marked {
  const { scene, random, atlas } = writer;
  const withAttributes = random.chance(0.75);
  const words: Marked[] = [];
  scene.objects.forEach((object, i) => {
    const word = scene.kind === "group" && scene.count > 1 ? plural(atlas, object.noun) : object.noun;
    words.push(mark(word, "noun", [i]));
    if (withAttributes) words.push(...adjectives(object, i));
  });
  return joined(random.shuffle(words), random.pick([" ", " ", ", "]));
}

function descriptive(writer: Writer, attributes: boolean): Marked {
  const parts = everyone(writer, attributes);
  const { random } = writer;
  if (parts.length === 1) {
    const bare = everyone(writer, attributes, "none");
    return random.chance(0.2) ? bare[0]! : introduced(writer, parts[0]!);
  }
  const order = random.shuffle(parts);
  if (parts.length === 2) {
    const link = random.pick([" and ", " and ", " with ", " next to "]);
    return introduced(writer, joined(order, link));
  }
  return introduced(writer, joined(order, ", ", " and "));
}

/** Where each object stands on the canvas; only for placed scenes and pairs. */
function placesOf(scene: Scene): Place[] {
  if (scene.place) return [scene.place];
  const first = (
    { left: "left", right: "right", above: "top", below: "bottom" } as Partial<Record<Relation, Place>>
  )[scene.relation ?? "left"];
  const across: Record<Place, Place> = { left: "right", right: "left", top: "bottom", bottom: "top" };
  return first ? [first, across[first]] : [];
}

function placed(writer: Writer, attributes: boolean): Marked {
  const { scene, random } = writer;
  const places = placesOf(scene);
  const wording = random.int(0, 2);
  const at = (i: number) => mark(PLACE_PHRASES[places[i]!]![wording]!, "place", [i]);
  const who = (i: number) => noun(writer, i, { attributes, article: "a" });
  if (places.length === 1) {
    return random.pick([
      () => say`${who(0)} ${at(0)}`,
      () => say`${at(0)}, ${who(0)}`,
      () => say`there is ${who(0)} ${at(0)}`,
      () => say`a picture with ${who(0)} ${at(0)}`,
    ])();
  }
  const [i, j] = random.chance(0.5) ? [0, 1] : [1, 0];
  return random.pick([
    () => say`${who(i)} ${at(i)} and ${who(j)} ${at(j)}`,
    () => say`${who(i)} ${at(i)}, ${who(j)} ${at(j)}`,
    () => say`${at(i)} ${who(i)}, ${at(j)} ${who(j)}`,
    () => say`${who(i)} ${at(i)} with ${who(j)}`,
  ])();
}

function related(writer: Writer, attributes: boolean): Marked {
  const { scene, random } = writer;
  const relation = scene.relation as Relation;
  const inverse = INVERSE[relation];
  const turned = random.chance(writer.turned);
  const wording = random.int(0, 11);
  const template = random.int(0, 3);
  const tell = (r: Relation) =>
    mark(RELATION_PHRASES[r]![wording % RELATION_PHRASES[r].length]!, "relation", [0, 1]);
  // Told from the other side half of the time: a swap can't be seen from which noun comes first.
  const [i, j, said] = turned && inverse ? [1, 0, inverse] : [0, 1, relation];
  const a = noun(writer, i, { attributes, article: "a" });
  const b = noun(writer, j, { attributes, article: "a" });
  if (template === 0) return say`there is ${a} ${tell(said)} ${b}`;
  if (template === 1) return say`a picture of ${a} ${tell(said)} ${b}`;
  if (template === 2) {
    const the = noun(writer, i, { attributes, article: "the" });
    const other = noun(writer, j, { attributes, article: "the" });
    return say`${the} is ${tell(said)} ${other}`;
  }
  return say`${a} ${tell(said)} ${b}`;
}

function counted(writer: Writer, attributes: boolean): Marked {
  const { scene, random } = writer;
  const number = NUMBER_WORDS[scene.count]!;
  const body = nouns(writer, attributes, number);
  const are = scene.count === 1 ? "is" : "are";
  return random.pick([
    () => body,
    () => say`exactly ${body}`,
    () => say`there ${are} ${body}`,
    () => say`a picture of ${body}`,
  ])();
}

/** Whether it is one or several. */
function singleOrSeveral(writer: Writer): Marked {
  const wording = writer.random.int(0, 2);
  if (writer.scene.count === 1) {
    const one = noun(writer, 0, { attributes: false, article: "none" });
    return concat([["a single ", "only one ", "exactly one "][wording]!, one]);
  }
  return concat([["several ", "many ", "a lot of "][wording]!, nouns(writer, false, null)]);
}

/** What is there and what is not: a true "without". */
function absence(writer: Writer): Marked {
  const { scene, random, atlas } = writer;
  const words = nounWords(atlas);
  let absent = random.pick(words);
  while (scene.objects.some((object) => atlas.confusable(object.noun, absent))) absent = random.pick(words);
  const present = scene.objects.map((_, i) => noun(writer, i, { attributes: false, article: "a" }));
  const body = joined(present, " and ");
  return random.pick([
    () => say`${body} without ${article(absent)} ${absent}`,
    () => say`${body} and no ${absent}`,
    () => say`there is no ${absent}`,
    () => say`a picture without ${article(absent)} ${absent}`,
  ])();
}

/** A row told in order. */
function listing(writer: Writer): Marked {
  const { scene, random } = writer;
  const way = scene.axis === "x" ? "from left to right" : "from top to bottom";
  const short = scene.axis === "x" ? "left to right" : "top to bottom";
  const attributes = scene.objects.every((o) => o.colour !== null);
  const parts = scene.objects.map((_, i) => noun(writer, i, { attributes, article: "a" }));
  const bare = scene.objects.map((_, i) => noun(writer, i, { attributes, article: "none" }));
  return random.pick([
    () => say`${joined(parts, ", ")}, ${way}`,
    () => say`${way}: ${joined(parts, ", ")}`,
    () => say`${joined(bare, " ")} ${short}`,
  ])();
}

/** A row told from its middle. */
function between(writer: Writer): Marked {
  const { scene, random } = writer;
  const told = (i: number) => noun(writer, i, { attributes: false, article: "a" });
  const [one, middle, other] = [told(0), told(1), told(2)];
  const wording = random.int(0, 11);
  const tell = (r: Relation, objects: number[]) =>
    mark(RELATION_PHRASES[r]![wording % RELATION_PHRASES[r].length]!, "relation", objects);
  const [before, after]: [Relation, Relation] = scene.axis === "x" ? ["left", "right"] : ["above", "below"];
  return random.pick([
    () => say`${middle} ${tell(before, [1, 2])} ${other} and ${tell(after, [1, 0])} ${one}`,
    () => say`${middle} ${tell(after, [1, 0])} ${one} and ${tell(before, [1, 2])} ${other}`,
    () => say`there is ${middle} ${tell(before, [1, 2])} ${other} and ${tell(after, [1, 0])} ${one}`,
  ])();
}

function full(writer: Writer): Marked {
  const { scene, random } = writer;
  const backdrop = BACKGROUND_PHRASES[scene.background.kind];
  const tellBackdrop = random.chance(0.5) && backdrop !== null;
  const body = scene.relation
    ? related(writer, true)
    : scene.place
      ? placed(writer, true)
      : scene.kind === "group"
        ? counted(writer, true)
        : descriptive(writer, true);
  return tellBackdrop ? say`${body} ${mark(backdrop, "background", [])}` : body;
}

/**
 * A true caption of the scene.
 *
 * @throws RangeError where the style can't speak of this kind of scene (see STYLES_OF)
 */
export function writeCaption(
  atlas: Atlas,
  scene: Scene,
  style: CaptionStyle,
  seed: number | string,
  { turned = 0.5 }: CaptionOptions = {},
): Caption {
  if (!STYLES_OF[scene.kind].includes(style))
    throw new RangeError(`No ${style} caption for a ${scene.kind} scene.`);
  const writer: Writer = { atlas, scene, random: createRandom(`caption/${seed}`), turned };
  const writers: Record<CaptionStyle, () => Marked> = {
    keywords: () => keywords(writer),
    plain: () => descriptive(writer, false),
    attributes: () => descriptive(writer, true),
    place: () => placed(writer, false),
    relation: () => related(writer, false),
    count: () => counted(writer, false),
    plurality: () => singleOrSeveral(writer),
    absence: () => absence(writer),
    listing: () => listing(writer),
    between: () => between(writer),
    full: () => full(writer),
  };
  const { text, spans } = writers[style]();
  return { text, style, spans };
}
