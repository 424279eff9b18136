/** Cases from rows of embeddings: cosines, and who won. */

import { exactly } from "../base/exactly";
import { dot } from "../base/vectors";
import { wonShare } from "../scenes/measures";
import type { CaseResult, RetrievalResult } from "./result";
import { type Case, clusterOf, type RetrievalCase } from "./types";

export interface Rows {
  /** Null: the picture is missing, and its case is not scored. */
  image(key: string): Float32Array | null;
  text(text: string): Float32Array;
}

/** Normalised mean of unit rows. */
export function unitMean(rows: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(rows[0]!.length);
  for (const row of rows) for (let k = 0; k < row.length; k++) mean[k]! += row[k]!;
  const norm = Math.sqrt(dot(mean, mean));
  return mean.map((value) => value / norm);
}

/** softmax(scale · cosines)[i], safe for large scales. */
function winningShare(cosines: ArrayLike<number>, i: number, scale: number): number {
  let sum = 0;
  for (let j = 0; j < cosines.length; j++) sum += Math.exp(scale * (cosines[j]! - cosines[i]!));
  return 1 / sum;
}

/** @param cases of one kind, as partsOf makes them */
export async function scoreCases(
  cases: readonly Case[],
  rows: Rows,
  classes: readonly Float32Array[],
  logitScale: number,
  signal?: AbortSignal,
): Promise<CaseResult[]> {
  const retrieval = cases.filter((one): one is RetrievalCase => one.kind === "retrieval");
  if (retrieval.length > 0) return scoreRetrieval(retrieval, rows, signal);
  return cases.flatMap((one) => scoreCase(one, rows, classes, logitScale) ?? []);
}

function scoreCase(
  one: Case,
  rows: Rows,
  classes: readonly Float32Array[],
  logitScale: number,
): CaseResult | null {
  const base = { id: one.id, category: one.category, cluster: clusterOf(one) };
  if (one.kind === "group") {
    const images = one.pictures.map(rows.image);
    if (images.some((image) => !image)) return null;
    const texts = one.captions.map(rows.text);
    const [a, b, c, d] = exactly(
      images.flatMap((image) => texts.map((text) => dot(image!, text))),
      4,
    );
    const text = a > b && d > c ? 1 : 0;
    const image = a > c && d > b ? 1 : 0;
    return {
      ...base,
      kind: "group",
      scores: [a, b, c, d],
      text,
      image,
      group: text * image,
      margin: Math.min(a - b, d - c, a - c, d - b),
    };
  }
  const image = rows.image(one.picture);
  if (!image || one.kind === "retrieval") return null;
  if (one.kind === "choice") {
    const scores = [one.right, ...one.wrong].map((text) => dot(image, rows.text(text)));
    const wrong = Math.max(...scores.slice(1));
    const margin = scores[0]! - wrong;
    return {
      ...base,
      kind: "choice",
      scores,
      margin,
      probability: winningShare(scores, margin >= 0 ? 0 : scores.indexOf(wrong), logitScale),
      won: wonShare(scores[0]!, scores.slice(1)),
    };
  }
  if (one.kind === "judgement")
    return { ...base, kind: "judgement", score: dot(image, rows.text(one.caption)), truth: one.truth };
  const cosines = Float32Array.from(classes, (row) => dot(image, row));
  const own = cosines[one.label]!;
  let predicted = 0;
  let rank = 1;
  let other = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < cosines.length; c++) {
    if (cosines[c]! > cosines[predicted]!) predicted = c;
    if (c === one.label) continue;
    other = Math.max(other, cosines[c]!);
    if (cosines[c]! > own) rank++;
  }
  return {
    ...base,
    kind: "class",
    label: one.label,
    predicted,
    rank,
    margin: own - other,
    probability: winningShare(cosines, predicted, logitScale),
  };
}

/** Ranks in both directions among the pictures that are there and their captions; ties count against the case. */
async function scoreRetrieval(
  cases: readonly RetrievalCase[],
  rows: Rows,
  signal?: AbortSignal,
): Promise<RetrievalResult[]> {
  const there = cases.flatMap((one) => {
    const image = rows.image(one.picture);
    return image ? [{ one, image, texts: one.captions.map(rows.text) }] : [];
  });
  const results: RetrievalResult[] = [];
  for (const [i, { one, image, texts }] of there.entries()) {
    if (i % 64 === 63) {
      // Long galleries take a while: the signal must have a chance to fire.
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
    }
    const own = texts.map((text) => dot(image, text));
    const best = Math.max(...own);
    let imageToText = 1;
    const textToImage = own.map(() => 1);
    for (const [j, other] of there.entries()) {
      if (j === i) continue;
      for (const text of other.texts) if (dot(image, text) >= best) imageToText++;
      for (const [t, text] of texts.entries()) if (dot(other.image, text) >= own[t]!) textToImage[t]!++;
    }
    results.push({
      id: one.id,
      category: one.category,
      cluster: clusterOf(one),
      kind: "retrieval",
      imageToText,
      textToImage,
    });
  }
  return results;
}
