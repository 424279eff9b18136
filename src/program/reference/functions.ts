/** Functions of one and of two numbers, in float64. */
import type { Activation } from "../activation";
import type { Binary, Unary } from "../graph";

/** erf x = 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)): only positive terms, so that nothing cancels. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

export const UNARY: Record<Unary, (x: number) => number> = {
  negate: (x) => -x,
  exp: Math.exp,
  log: Math.log,
  square: (x) => x * x,
  sqrt: Math.sqrt,
  reciprocal: (x) => 1 / x,
  // not Math.max(x, 0): a comparison, as on a GPU
  relu: (x) => (x > 0 ? x : Number.isNaN(x) ? x : 0),
  positive: (x) => (x > 0 ? 1 : 0),
  quick_gelu: (x) => x * sigmoid(1.702 * x),
  gelu: (x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2)),
};

export const SLOPE: Record<Activation, (x: number) => number> = {
  quick_gelu(x) {
    const s = sigmoid(1.702 * x);
    return s * (1 + 1.702 * x * (1 - s));
  },
  gelu: (x) => 0.5 * (1 + erf(x * Math.SQRT1_2)) + (x * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI),
};

export const BINARY: Record<Binary, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  maximum: Math.max,
  minimum: Math.min,
  atLeast: (a, b) => (a >= b ? 1 : 0),
};
