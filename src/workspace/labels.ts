/**
 * What is known to be true and false of pictures: of sample scenes by how they were composed, of the visitor's own by what
 * the visitor says of them (marks.ts). Other sentences aren't judged.
 */
import type { Atlas } from "../scenes/atlas";
import { type CaptionStyle, STYLES_OF } from "../scenes/captionStyles";
import { writeCaption } from "../scenes/captions";
import { coloursDiffer, swapColours, swapObjects } from "../scenes/edits";
import { changed, type Scene, twinOf } from "../scenes/scene";
import { type SceneNegative, type SceneNegativeKind, sceneNegatives } from "../scenes/sceneNegatives";
import { COLOURS } from "../scenes/words";

/** A true caption with the false ones that differ from it in one thing. */
export interface Told {
  style: CaptionStyle;
  text: string;
  negatives: SceneNegative[];
}

export interface Labels {
  right: ReadonlySet<string>;
  wrong: ReadonlySet<string>;
  /** True where a sentence of the caption writer names a thing that the scene surely doesn't show. */
  namesAbsent: (sentence: string) => boolean;
}

/** One caption of every style that can speak of the scene. */
export function tell(atlas: Atlas, scene: Scene, seed: number | string): Told[] {
  return STYLES_OF[scene.kind].map((style) => {
    const captionSeed = `${seed}/${style}`;
    const { text } = writeCaption(atlas, scene, style, captionSeed);
    return { style, text, negatives: sceneNegatives(atlas, scene, style, captionSeed) };
  });
}

/** How many wordings of each style are tried: templates and introductions repeat soon after. */
const WORDINGS = 48;

/** Every sentence that the caption writer says of a scene. "There is no cat" is left out: it says little. */
function sentences(atlas: Atlas, scene: Scene): string[] {
  return STYLES_OF[scene.kind]
    .filter((style) => style !== "absence")
    .flatMap((style) =>
      Array.from({ length: WORDINGS }, (_, seed) => normal(writeCaption(atlas, scene, style, seed).text)),
    );
}

/** Scenes that differ in one thing: what is said of them, and not of this one, is false of it. */
function neighbours(scene: Scene): Scene[] {
  const out: Scene[] = [];
  const twin = twinOf(scene);
  if (twin) out.push(twin);
  if (scene.objects.length > 1 && scene.objects.every(({ kind }) => kind === "thing"))
    out.push(swapObjects(scene));
  if (scene.objects.every(({ colour }) => colour) && coloursDiffer(scene) && scene.objects.length > 1)
    out.push(swapColours(scene));
  if (scene.kind === "group")
    for (const count of [1, 2, 3, 4, 5, 6]) if (count !== scene.count) out.push(changed(scene, { count }));
  return out;
}

const made = new Map<string, Labels>();

/** What is known of a scene; made once for each. */
export function labelsOf(atlas: Atlas, ref: string, scene: Scene, told: readonly Told[]): Labels {
  const known = made.get(ref);
  if (known) return known;
  const right = new Set([...told.map(({ text }) => normal(text)), ...sentences(atlas, scene)]);
  const wrong = new Set(told.flatMap(({ negatives }) => negatives.map(({ text }) => normal(text))));
  for (const other of neighbours(scene)) for (const text of sentences(atlas, other)) wrong.add(text);
  for (const text of right) wrong.delete(text);
  const present = scene.objects.map(({ noun }) => noun);
  const namesAbsent = (sentence: string) =>
    nounsOf(atlas, sentence).some((noun) => !present.some((other) => atlas.confusable(noun, other)));
  const labels = { right, wrong, namesAbsent };
  made.set(ref, labels);
  return labels;
}

const vocabularies = new WeakMap<Atlas, Map<string, string>>();

/** The atlas' nouns in a sentence, plurals included. */
function nounsOf(atlas: Atlas, sentence: string): string[] {
  let vocabulary = vocabularies.get(atlas);
  if (!vocabulary) {
    vocabulary = new Map();
    for (const { word, plural } of atlas.index.nouns) vocabulary.set(plural, word).set(word, word);
    for (const colour of COLOURS) vocabulary.delete(colour);
    vocabularies.set(atlas, vocabulary);
  }
  return (sentence.match(/[a-z-]+/g) ?? []).flatMap((word) => vocabulary.get(word) ?? []);
}

/** A sentence as labels know it: case, spaces and a full stop at its end say nothing. */
export function normal(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, " ").replace(/\.$/, "");
}

/** True for sentences of the same words in another order; "a" and "an" count as one. */
export function sameWords(one: string, other: string): boolean {
  const words = (text: string) =>
    (text.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? [])
      .map((word) => (word === "an" ? "a" : word))
      .sort()
      .join(" ");
  return one !== other && words(one) === words(other);
}

/** Anything with labels: a picture, a drawn scene. */
interface Judged {
  labels: Labels | null;
}

/**
 * True, false, or null where nobody knows.
 *
 * @param others what is shown beside it: a sentence about another scene is false here if it names a thing
 *   that isn't in this one
 */
export function judge({ labels }: Judged, caption: string, others: readonly Judged[] = []): boolean | null {
  if (!labels) return null;
  const text = normal(caption);
  if (labels.right.has(text)) return true;
  if (labels.wrong.has(text)) return false;
  if (/\b(no|without)\b/.test(text)) return null;
  const isKnown = others.some((other) => other.labels?.right.has(text) || other.labels?.wrong.has(text));
  return isKnown && labels.namesAbsent(text) ? false : null;
}

/** The most telling kinds of false captions first: the same words in another order. */
const TELLING: readonly SceneNegativeKind[] = [
  "swap-object",
  "swap-attribute",
  "replace-relation",
  "change-count",
  "replace-attribute",
  "replace-object",
];
const CLEAR: readonly CaptionStyle[] = [
  "relation",
  "full",
  "attributes",
  "place",
  "count",
  "listing",
  "plain",
];

/** A hard pair: a true sentence about a scene and its most telling false twin. */
export function hardPair(told: readonly Told[]): { right: string; wrong: string } | null {
  for (const kind of TELLING)
    for (const style of CLEAR) {
      const caption = told.find((other) => other.style === style);
      const negative = caption?.negatives.find((other) => other.kind === kind);
      if (caption && negative) return { right: caption.text, wrong: negative.text };
    }
  return null;
}
