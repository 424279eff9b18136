/** What a model was trained on, as its card says it: beyond that its scores say little. */
import { z } from "zod";
import { frontMatter } from "./frontMatter";

export const trainedOnSchema = z.object({
  /** The page's drawn scenes, photographs and other pictures of the web, pictures of the visitor's own. */
  pictures: z.array(z.enum(["scenes", "photographs", "own"])),
  /** ISO 639-1 */
  languages: z.array(z.string()),
  /** Only what was added is known: of what the base was trained on nobody has said anything. */
  partly: z.literal(true).optional(),
});

export type TrainedOn = z.infer<typeof trainedOnSchema>;

interface Known {
  source: "bundled" | "hub" | "local" | "tuned";
  /** What was kept with a model that was tuned here, or stood in its card. */
  trainedOn?: TrainedOn | undefined;
}

/**
 * Both models that come with the page know drawn scenes alone (public/models/). A CLIP of the hub, by the byte-pair vocabulary
 * that this page reads, was trained on pictures of the web with English captions. Of files
 * it is known where their card says it.
 */
export function trainedOnOf({ source, trainedOn }: Known): TrainedOn | null {
  if (trainedOn) return trainedOn;
  if (source === "bundled") return { pictures: ["scenes"], languages: ["en"] };
  return source === "hub" ? { pictures: ["photographs"], languages: ["en"] } : null;
}

/** After a run on scenes, or on pairs of the visitor's own. */
export function tunedOn(base: TrainedOn | null, data: "scenes" | "pairs"): TrainedOn {
  const added = data === "scenes" ? "scenes" : "own";
  if (!base) return { pictures: [added], languages: [], partly: true };
  return { ...base, pictures: [...new Set([...base.pictures, added] as const)] };
}

/** Of a card's front matter: a key of this page's own, which other readers pass over; JSON is YAML. */
const KEY = "degla_trained_on";

export const trainedOnLine = (trainedOn: TrainedOn): string => `${KEY}: ${JSON.stringify(trainedOn)}`;

/** What the card of a model that was tuned here says; null of other cards. */
export function cardTrainedOn(card: string): TrainedOn | null {
  const said = new RegExp(`^${KEY}: (\\{.*\\})\\s*$`, "m").exec(frontMatter(card) ?? "")?.[1];
  if (said === undefined) return null;
  try {
    return trainedOnSchema.parse(JSON.parse(said));
  } catch {
    return null; // edited by hand: then nobody has said it
  }
}
