import { describe, expect, it } from "vitest";
import {
  accuracyDifference,
  accuracyOf,
  countsOf,
  foldersAsClasses,
  foldersLabels,
  type Label,
  labelsOf,
  linesOf,
  promptsOf,
  ranked,
} from "./analysis";

const NONE = Number.NaN;
const label = (...places: number[]): Label[] => places.map((one) => ({ label: one, probability: 1 }));

describe("labels of a folder", () => {
  it("are the class of the highest cosine, with its softmax at the logit scale", () => {
    const labels = labelsOf(
      { cosine: new Float32Array([0.1, 0.3, 0.2, NONE, NONE, NONE]), logitScale: 10 },
      3,
    );
    expect(labels.map((one) => one.label)).toEqual([1, -1]);
    const powers = [0.1, 0.3, 0.2].map((value) => Math.exp(10 * value));
    expect(labels[0]!.probability).toBeCloseTo(powers[1]! / powers.reduce((sum, x) => sum + x), 6);
    expect(countsOf(labels, 3)).toEqual([0, 1, 0]);
  });

  it("are held against the folders that pictures lie in, whatever the spelling", () => {
    const paths = ["pets/Black_cat/1.jpg", "pets/dog/2.jpg", "pets/dog/3.jpg", "pets/4.jpg"];
    expect(foldersAsClasses(paths)).toEqual(["Black cat", "dog", "pets"]);
    const truth = foldersLabels(paths, ["dog", "black cat"]);
    expect(truth).toEqual([1, 0, 0, -1]);
    const { share, byClass } = accuracyOf(label(1, 0, 1, 0), truth, 2);
    expect(share).toMatchObject({ hits: 2, cases: 3 });
    // scipy.stats.binomtest(2, 3).proportion_ci(method="exact")
    expect(share.low).toBeCloseTo(0.0942993, 6);
    expect(share.high).toBeCloseTo(0.9915962, 6);
    expect(byClass).toEqual([
      { hits: 1, cases: 2 },
      { hits: 1, cases: 1 },
    ]);
  });

  it("of one folder have no classes in its name", () => {
    expect(foldersAsClasses(["pets/1.jpg", "pets/2.jpg"])).toEqual([]);
  });

  it("of two models differ by what they do on the same pictures", () => {
    const truth = Array.from({ length: 40 }, (_, i) => i % 2);
    const right = label(...truth);
    const half = label(...truth.map((one, i) => (i < 20 ? one : 1 - one)));
    const { value, low, high } = accuracyDifference(half, right, truth);
    expect(value).toBeCloseTo(0.5, 10);
    expect(low).toBeGreaterThan(0.2);
    expect(high).toBeLessThan(0.8);
    expect(accuracyDifference(right, right, truth)).toMatchObject({ value: 0 });
  });
});

it("prompts have the name where the template says", () => {
  expect(linesOf(" a cat \r\n\na dog\na cat")).toEqual(["a cat", "a dog"]);
  expect(promptsOf(["cat"], ["a photo of a {}.", "{} or no {}"])).toEqual([
    ["a photo of a cat.", "cat or no cat"],
  ]);
});

it("a search ranks by cosine, and leaves out what can't be read", () => {
  expect(ranked(new Float32Array([0.1, NONE, 0.3, 0.1]))).toEqual([2, 0, 3]);
});
