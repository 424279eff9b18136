/** Numbers by which instructions and functions are known to assembly/run.ts and assembly/curves.ts. */
import type { Activation } from "../activation";
import type { Binary, Unary } from "../graph";

export const CODE = {
  pack: 1,
  product: 2,
  fewRows: 3,
  attention: 4,
  attentionGrad: 5,
  layerNorm: 6,
  layerNormGradX: 7,
  layerNormGradParameters: 8,
  unitRows: 9,
  unitRowsGrad: 10,
  logSumExpRows: 11,
  logSumExpColumns: 12,
  map: 13,
  reduce: 14,
  gather: 15,
  scatter: 16,
  squares: 17,
  norm: 18,
  adam: 19,
} as const;

/** Functions of `map`. */
export const COPY = 0;
export const AFFINE = 11;
/** The shift of `map` everywhere. */
export const FILL = 12;

export const UNARY: Record<Unary, number> = {
  negate: 1,
  exp: 2,
  log: 3,
  square: 4,
  sqrt: 5,
  reciprocal: 6,
  relu: 7,
  positive: 8,
  quick_gelu: 9,
  gelu: 10,
};

export const BINARY: Record<Binary, number> = {
  add: 16,
  subtract: 17,
  multiply: 18,
  divide: 19,
  maximum: 20,
  minimum: 21,
  atLeast: 22,
};

export const ACTIVATION_GRAD: Record<Activation, number> = { quick_gelu: 23, gelu: 24 };

/** Activations and slopes of a product; 0 for none. */
export const EPILOGUE: Record<Activation, number> = { quick_gelu: 1, gelu: 2 };
