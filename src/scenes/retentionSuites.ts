/** What must not be forgotten: zero-shot over all nouns in every style, and retrieval in both directions. */
import type { Atlas } from "./atlas";
import { writeCaption } from "./captions";
import { createRandom } from "./random";
import { nounWords, sampleScene, trainingStyles } from "./sample";
import { layOut, type Scene } from "./scene";
import { article, BACKGROUNDS } from "./words";

export interface ZeroShotSuite {
  style: string;
  /** Prompts of each class, to be encoded, averaged and normalised. */
  classes: { noun: string; prompts: string[] }[];
  cases: { scene: Scene; label: number }[];
}

/** The prompt templates of zero-shot classification, averaged as CLIP's own are. */
export function zeroShotPrompts(noun: string): string[] {
  const a = `${article(noun)} ${noun}`;
  return [a, `a photo of ${a}`, `a picture of ${a}`, `an image of ${a}`];
}

/**
 * Every noun that the style draws, `perNoun` times: alone, upright, in its own colours, medium or large, anywhere
 * on any background. The classes are all nouns of the atlas, also those that the style lacks.
 */
export function zeroShotSuite(
  atlas: Atlas,
  style: string,
  perNoun: number,
  seed: number | string,
): ZeroShotSuite {
  const random = createRandom(`zero-shot/${style}/${seed}`);
  const nouns = nounWords(atlas);
  const cases: ZeroShotSuite["cases"] = [];
  nouns.forEach((noun, label) => {
    if (!(style in (atlas.nouns.get(noun)?.tiles ?? {}))) return;
    for (let i = 0; i < perNoun; i++) {
      const content: Parameters<typeof layOut>[0] = {
        kind: "single",
        objects: [
          {
            kind: "thing",
            noun,
            style,
            colour: null,
            size: random.pick(["medium", "large"]),
            pose: "upright",
          },
        ],
        relation: null,
        place: null,
        count: 1,
        axis: null,
        background: { kind: random.pick(BACKGROUNDS), variant: random.int(0, 15) },
      };
      cases.push({ scene: layOut(content, random.int(0, 0x7fffffff)), label });
    }
  });
  return { style, classes: nouns.map((noun) => ({ noun, prompts: zeroShotPrompts(noun) })), cases };
}

export interface RetrievalSuite {
  /** scenes[i] belongs to captions[i]; all captions differ. */
  scenes: Scene[];
  captions: string[];
}

/** Two coloured things a scene, told by their nouns and colours in a relation-free sentence. */
export function retrievalSuite(atlas: Atlas, count: number, seed: number | string): RetrievalSuite {
  const random = createRandom(`retrieval/${seed}`);
  const scenes: Scene[] = [];
  const captions: string[] = [];
  const known = new Set<string>();
  while (scenes.length < count) {
    const scene = sampleScene(atlas, random, {
      kind: "pair",
      coloured: 1,
      posed: 0,
      styles: trainingStyles(atlas),
    });
    const nouns = scene.objects
      .map((o) => o.noun)
      .sort()
      .join("/");
    // One scene for each pair of nouns: no other caption of the suite is true of the picture.
    if (known.has(nouns)) continue;
    known.add(nouns);
    scenes.push(scene);
    captions.push(writeCaption(atlas, scene, "attributes", random.int(0, 0x7fffffff)).text);
  }
  return { scenes, captions };
}
