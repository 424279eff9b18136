import { describe, expect, it } from "vitest";
import type { JudgementResult, SuiteResult } from "./result";
import { sideBySide } from "./sideBySide";

/** A result with the scores of right and of wrong captions, by picture. */
const result = (pictures: Record<string, { right: number[]; wrong: number[] }>) =>
  ({
    cases: Object.entries(pictures).flatMap(([picture, { right, wrong }]) =>
      [...right, ...wrong].map(
        (score, k): JudgementResult => ({
          kind: "judgement",
          id: `swapped / parts/${picture}/${k}`,
          category: "swapped / parts",
          cluster: picture,
          score,
          truth: k < right.length,
        }),
      ),
    ),
  }) as SuiteResult;

describe("right captions beside wrong ones", () => {
  it("counts pairs of one picture only, ties as halves", () => {
    const before = result({ 0: { right: [0.3], wrong: [0.3] }, 1: { right: [0.1, 0.4], wrong: [0.2] } });
    // Picture 1's right captions score below picture 0's wrong one, which is none of theirs.
    const after = result({ 0: { right: [0.9], wrong: [0.8] }, 1: { right: [0.3, 0.4], wrong: [0.2] } });
    expect(sideBySide(before, after)).toMatchObject({
      pairs: 3,
      a: 1.5,
      b: 3,
      difference: { value: expect.closeTo(0.5, 12) },
    });
  });

  it("says how sure the difference is: 30 of 60 and 50 of 60, of which 20 were won anew", () => {
    const scored = (won: number) =>
      result(
        Object.fromEntries(
          Array.from({ length: 60 }, (_, i) => [i, { right: [i < won ? 0.6 : 0.4], wrong: [0.5] }]),
        ),
      );
    const { difference } = sideBySide(scored(30), scored(50))!;
    expect(difference.value).toBeCloseTo(1 / 3, 12);
    // A share of 20 in 60, drawn 60 times: deviation 0.061.
    expect(difference.low).toBeCloseTo(1 / 3 - 1.96 * 0.061, 1);
    expect(difference.high).toBeCloseTo(1 / 3 + 1.96 * 0.061, 1);
  });

  it("leaves out pictures that one model hasn't judged, and is silent where nothing stands beside anything", () => {
    const one = { right: [1], wrong: [0] };
    expect(sideBySide(result({ 0: one, 1: one }), result({ 1: one }))).toMatchObject({
      pairs: 1,
      a: 1,
      b: 1,
    });
    expect(
      sideBySide(result({ 0: { right: [1], wrong: [] } }), result({ 0: { right: [1], wrong: [] } })),
    ).toBeNull();
  });
});
