/** Every term against plain arithmetic in double precision, with an empty slot and a sample without negatives. */
import { describe, expect, it } from "vitest";
import { hashValues } from "../clip/hashWeights";
import { nextThresholds, releasedPairing } from "./losses";
import { type Method, PRESETS, type Term } from "./method";
import { computedLosses } from "./testing";

const B = 3;
const K = 2;
const D = 5;
const S = 7;
const FILLED = Uint8Array.of(1, 1, 1, 0, 0, 0);

function unit(name: string, rows: number): number[][] {
  const values = hashValues(name, rows * D, 1);
  return Array.from({ length: rows }, (_, r) => {
    const row = [...values.subarray(r * D, (r + 1) * D)];
    const norm = Math.hypot(...row);
    return row.map((x) => x / norm);
  });
}
const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const squaredDistance = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);
const lse = (row: number[]) => Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
const mean = (row: number[]) => row.reduce((sum, x) => sum + x, 0) / row.length;

const [v, t, n] = [unit("v", B), unit("t", B), unit("n", B * K)];
const [v2, t2, n2] = [unit("v*", B), unit("t*", B), unit("n*", B * K)];
const own = (b: number) => [0, 1].map((k) => b * K + k).filter((row) => FILLED[row]);
const withOwn = [0, 1, 2].filter((b) => own(b).length > 0);
const all = [...FILLED.keys()].filter((row) => FILLED[row]);

function base(rows: (b: number) => number[]) {
  const toText = v.map(
    (a, b) =>
      lse([...t.map((c) => S * dot(a, c)), ...rows(b).map((r) => S * dot(a, n[r]!))]) - S * dot(a, t[b]!),
  );
  const toImage = t.map((c, b) => lse(v.map((a) => S * dot(a, c))) - S * dot(v[b]!, c));
  return (mean(toText) + mean(toImage)) / 2;
}
const contrast = (positive: (b: number) => number, from: number[][], rate: number) =>
  mean(
    withOwn.map((b) => lse([positive(b), ...own(b).map((r) => rate * dot(from[b]!, n[r]!))]) - positive(b)),
  );

async function compute(method: Method) {
  const student = { images: v, captions: t, negatives: n };
  const teacher = { images: v2, captions: t2, negatives: n2 };
  const out = await computedLosses(method, student, {
    scale: S,
    teacher,
    filled: FILLED,
    thresholds: [1, 2],
  });
  const terms = Object.entries(out).map(([name, [x]]) => [name, x!]);
  return { ...(Object.fromEntries(terms) as Record<Term, number>), gaps: out.gaps };
}

describe("losses", () => {
  it("are those of the paper", async () => {
    const terms = await compute(PRESETS.degla);
    expect(terms.base).toBeCloseTo(base(own), 4);
    expect(terms.igc).toBeCloseTo(
      contrast((b) => S * dot(v[b]!, t[b]!), v, S),
      4,
    );
    expect(terms.tgc).toBeCloseTo(
      contrast((b) => S * dot(t[b]!, t2[b]!), t, S),
      4,
    );
    const pairs = v.reduce(
      (sum, a, b) => sum + squaredDistance(a, v2[b]!) + squaredDistance(t[b]!, t2[b]!),
      0,
    );
    expect(terms.dis).toBeCloseTo(
      (pairs + all.reduce((sum, r) => sum + squaredDistance(n[r]!, n2[r]!), 0)) / B,
      4,
    );
  });

  it("take the whole batch's negatives where asked to", async () => {
    expect((await compute(PRESETS.negclip)).base).toBeCloseTo(
      base(() => all),
      4,
    );
    expect((await compute(PRESETS.contrastive)).base).toBeCloseTo(
      base(() => []),
      4,
    );
  });

  it("of CE-CLIP rank by margins that follow the mean gap of a slot", async () => {
    const { imc, cmr, gaps } = await compute(PRESETS["ce-clip"]);
    const positive = (b: number) => S * dot(v[b]!, t[b]!);
    expect(imc).toBeCloseTo(contrast(positive, t, S), 4);
    const gap = (row: number) => {
      const b = Math.floor(row / K);
      return positive(b) - S * dot(v[b]!, n[row]!);
    };
    expect(cmr).toBeCloseTo(mean(all.map((row) => Math.max(0, [1, 2][row % K]! - gap(row)))), 4);
    const next = nextThresholds([1, 2], gaps!, FILLED);
    expect(next[0]).toBeCloseTo(Math.min(10, (gap(0) + gap(2)) / 2), 4);
    expect(next[1]).toBeCloseTo(Math.min(10, gap(1)), 4);
    expect(nextThresholds([1, 2], [90, 5], Uint8Array.of(1, 0, 1, 0, 1, 0))).toEqual([10, 2]);
  });

  it("pair as the released code does where asked to", async () => {
    const pairing = releasedPairing(B, K);
    const rows = (b: number) => [0, 1].map((k) => pairing[b * K + k]!).filter((row) => FILLED[row]);
    const anchor = (b: number) => 10 * dot(t[b]!, t2[b]!);
    const terms = [0, 1, 2]
      .filter((b) => rows(b).length > 0)
      .map((b) => lse([anchor(b), ...rows(b).map((row) => 10 * dot(t[b]!, n[row]!))]) - anchor(b));
    expect((await compute(PRESETS["degla-released"])).tgc).toBeCloseTo(mean(terms), 4);
  });
});
