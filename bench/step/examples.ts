/** The files of a workload as training data, the same object for every build. */
import type { Example, StepWorkload } from "./workload";

export interface Loaded extends StepWorkload {
  examples: Example[];
}

export function loadWorkload(json: StepWorkload, pictures: Uint8Array): Loaded {
  const area = json.size * json.size * 4;
  const examples = json.captions.map((caption, i) => ({
    picture: {
      width: json.size,
      height: json.size,
      data: new Uint8ClampedArray(pictures.slice(i * area, (i + 1) * area).buffer),
    },
    caption,
    negatives: json.negatives[i]!,
  }));
  return { ...json, examples };
}

/** In the order of the workload, batch after batch: what a batch costs depends on its captions. */
export function trainingData({ examples }: Loaded) {
  return {
    size: examples.length,
    hash: "bench",
    examples: async (indices: readonly number[]) => indices.map((i) => examples[i]!),
  };
}
