/** Does the winning probability say how often the winner is right? */
import type { Calibration } from "../result";

/**
 * Reliability bins of equal width and the expected calibration error (Naeini, Cooper and Hauskrecht 2015; Guo et al.
 * 2017). A probability on a border belongs to the bin below, as in Guo's code.
 *
 * @param confidence probability of the winner, case by case
 * @param right 1 where the winner is right; ½ for a tie
 */
export function calibration(
  confidence: ArrayLike<number>,
  right: ArrayLike<number>,
  count = 10,
): Calibration {
  const bins = Array.from({ length: count }, (_, k) => ({
    low: k / count,
    high: (k + 1) / count,
    cases: 0,
    confidence: 0,
    accuracy: 0,
  }));
  for (let i = 0; i < confidence.length; i++) {
    const bin = bins[Math.min(count - 1, Math.max(0, Math.ceil(confidence[i]! * count) - 1))]!;
    bin.cases++;
    bin.confidence += confidence[i]!;
    bin.accuracy += right[i]!;
  }
  let ece = 0;
  for (const bin of bins) {
    ece += Math.abs(bin.accuracy - bin.confidence) / Math.max(1, confidence.length);
    bin.confidence /= Math.max(1, bin.cases);
    bin.accuracy /= Math.max(1, bin.cases);
  }
  return { ece, bins };
}
