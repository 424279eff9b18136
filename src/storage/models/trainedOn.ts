/** What a model was trained on, as its card says it: beyond that its scores say little. */
import { z } from "zod";

export const trainedOnSchema = z.object({
  /** The page's drawn scenes, photographs and other pictures of the web, pictures of the visitor's own. */
  pictures: z.array(z.enum(["scenes", "photographs", "own"])),
  /** ISO 639-1 */
  languages: z.array(z.string()),
});

export type TrainedOn = z.infer<typeof trainedOnSchema>;

interface Known {
  source: "bundled" | "hub" | "local" | "tuned";
  /** What was kept with a model that was tuned here. */
  trainedOn?: TrainedOn | undefined;
}

/**
 * Both models that come with the page know drawn scenes alone (public/models/). A CLIP of the hub, by the byte-pair vocabulary
 * that this page reads, was trained on pictures of the web with English captions. Of files nobody has said it: null.
 */
export function trainedOnOf({ source, trainedOn }: Known): TrainedOn | null {
  if (trainedOn) return trainedOn;
  if (source === "bundled") return { pictures: ["scenes"], languages: ["en"] };
  return source === "hub" ? { pictures: ["photographs"], languages: ["en"] } : null;
}

/** After a run on scenes, or on pairs of the visitor's own. */
export function tunedOn(base: TrainedOn | null, data: "scenes" | "pairs"): TrainedOn | null {
  if (!base) return null;
  const added = data === "scenes" ? "scenes" : "own";
  return { ...base, pictures: [...new Set([...base.pictures, added] as const)] };
}
