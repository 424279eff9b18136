/** Judgements by a threshold: how well scores tell true captions from false ones. */
import { createRandom } from "../../scenes/random";
import { type BootstrapOptions, drawCounts, percentileInterval, RESAMPLES } from "./bootstrap";

/**
 * Area under the ROC curve: the share of (true, false) pairs in which the true one scores higher, ties counting half
 * (Hanley and McNeil 1982).
 *
 * @param order indices by rising score
 * @param weights how often each case counts
 */
function weightedArea(
  scores: readonly number[],
  labels: readonly boolean[],
  order: readonly number[],
  weights: (i: number) => number,
): number {
  let below = 0; // false cases with a lower score
  let area = 0;
  let trues = 0;
  for (let at = 0; at < order.length; ) {
    let [tiedTrue, tiedFalse] = [0, 0];
    const score = scores[order[at]!]!;
    for (; at < order.length && scores[order[at]!] === score; at++) {
      const i = order[at]!;
      if (labels[i]) tiedTrue += weights(i);
      else tiedFalse += weights(i);
    }
    area += tiedTrue * (below + tiedFalse / 2);
    below += tiedFalse;
    trues += tiedTrue;
  }
  return area / (trues * below);
}

const rising = (scores: readonly number[]) => scores.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]!);

export function areaUnderRoc(scores: readonly number[], labels: readonly boolean[]): number {
  return weightedArea(scores, labels, rising(scores), () => 1);
}

/** 95% interval of the area, by a bootstrap over clusters. */
export function areaInterval(
  scores: readonly number[],
  labels: readonly boolean[],
  clusters: readonly string[],
  { seed, resamples = RESAMPLES }: BootstrapOptions,
): { low: number; high: number } {
  const index = new Map([...new Set(clusters)].map((cluster, i) => [cluster, i]));
  const of = clusters.map((cluster) => index.get(cluster)!);
  const order = rising(scores);
  const random = createRandom(`bootstrap/${seed}`);
  const counts = new Float64Array(index.size);
  const areas = Float64Array.from({ length: resamples }, () => {
    drawCounts(counts, random);
    return weightedArea(scores, labels, order, (i) => counts[of[i]!]!);
  });
  return percentileInterval(areas);
}

/**
 * The threshold with the smallest cost: a caption is taken as true where its score is at least the threshold.
 *
 * @param miss cost of each false caption that is taken as true
 * @param falseAlarm cost of each true caption that is refused
 * @returns half-way between two scores, or ±Infinity where it is best to refuse or take everything
 */
export function cheapestThreshold(
  scores: readonly number[],
  labels: readonly boolean[],
  miss: number,
  falseAlarm: number,
): { threshold: number; cost: number } {
  const order = rising(scores);
  // Everything is taken: each false caption is a miss.
  let cost = miss * labels.filter((label) => !label).length;
  let best = { threshold: Number.NEGATIVE_INFINITY, cost };
  for (let at = 0; at < order.length; ) {
    const score = scores[order[at]!]!;
    for (; at < order.length && scores[order[at]!] === score; at++)
      cost += labels[order[at]!] ? falseAlarm : -miss;
    const next = at < order.length ? (score + scores[order[at]!]!) / 2 : Number.POSITIVE_INFINITY;
    if (cost < best.cost) best = { threshold: next, cost };
  }
  return best;
}
