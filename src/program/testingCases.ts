/** Every operation at sizes that kernels get wrong: one, primes, no multiple of 4 or 64, one more than a tile. */
import type { Named, Shape } from "./graph";
import { type Draft, draft, type ExecutorCase } from "./testing";
import { elementCases, indexCases, shapeCases } from "./testingElements";

type ProductOperation = Named<"product">;

const PLAIN: ProductOperation = {
  ...{ name: "product", transposeA: false, transposeB: false, bias: false, residual: false },
  ...{ activation: null, slope: null, pre: false },
};

/** A product with all inputs that it asks for. */
function product(
  d: Draft,
  [m, k, n]: [number, number, number],
  options: Partial<ProductOperation>,
  groups?: [number, number],
) {
  const operation = { ...PLAIN, ...options };
  const { transposeA, transposeB, bias, slope, residual } = operation;
  const a = [...(groups ? [groups[0]] : []), ...(transposeA ? [k, m] : [m, k])];
  const b = [...(groups ? [groups[1]] : []), ...(transposeB ? [n, k] : [k, n])];
  const shape = [...(groups ? [Math.max(...groups)] : []), m, n];
  return d.append(operation, [
    d.x(a),
    d.x(b),
    ...(bias ? [d.x([n])] : []),
    ...(slope ? [d.x(shape, 2)] : []),
    ...(residual ? [d.x(shape)] : []),
  ]);
}

/** [M, K, N]; tokens of ViT-B/32, of a text and of ViT-B/16, widths of the bundled model and of none. */
const SIZES: [number, number, number][] = [
  [1, 1, 1],
  [1, 192, 5],
  [5, 1, 7],
  [33, 31, 34],
  [50, 64, 64],
  [65, 65, 65],
  [77, 50, 129],
  [128, 256, 64],
  [130, 192, 192],
  [197, 768, 37],
  [3, 2100, 6],
];

function productCases(): ExecutorCase[] {
  const epilogues: [string, Partial<ProductOperation>][] = [
    ["bias", { bias: true }],
    ["residual", { residual: true }],
    ["bias, quick_gelu", { bias: true, activation: "quick_gelu" }],
    ["bias, gelu, pre, residual", { bias: true, activation: "gelu", pre: true, residual: true }],
    ["slope of quick_gelu", { slope: "quick_gelu" }],
    [
      "quick_gelu, pre, slope of gelu, residual",
      { activation: "quick_gelu", pre: true, slope: "gelu", residual: true },
    ],
  ];
  const sides: [string, Partial<ProductOperation>][] = [
    ["a · b", {}],
    ["aᵀ · b", { transposeA: true }],
    ["a · bᵀ", { transposeB: true }],
    ["aᵀ · bᵀ", { transposeA: true, transposeB: true }],
  ];
  const groups: [number, number][] = [
    [3, 3],
    [1, 3],
    [3, 1],
    [1, 1],
  ];
  return sides.flatMap(([side, transposes]) => [
    ...SIZES.map((size) =>
      draft(`product ${side}, ${size.join(" × ")}`, (d) => product(d, size, transposes)),
    ),
    ...groups.map((count) =>
      draft(`product ${side}, groups ${count.join(" and ")}`, (d) =>
        product(d, [13, 22, 35], { ...transposes, bias: true, residual: true }, count),
      ),
    ),
    ...epilogues.flatMap(([name, options]) =>
      (
        [
          [7, 9, 5],
          [66, 48, 68],
        ] as [number, number, number][]
      ).map((size) =>
        draft(`product ${side}, ${size.join(" × ")}, ${name}`, (d) =>
          product(d, size, { ...transposes, ...options }),
        ),
      ),
    ),
  ]);
}

function rowCases(): ExecutorCase[] {
  const shapes: [number, number][] = [
    [1, 1],
    [1, 64],
    [5, 3],
    [77, 50],
    [197, 192],
    [300, 257],
    [3, 1030],
  ];
  const eps = 1e-5;
  return shapes.flatMap(([rows, width]) => {
    const shape: Shape = [rows, width];
    const size = `[${rows}, ${width}]`;
    // far from zero, as activations of trained towers are: a variance from Σx² − (Σx)² would lose its digits
    const x = (d: Draft) => d.x(shape, 1, 5);
    const norm = (d: Draft, residual: boolean) =>
      d.append({ name: "layerNormGradX", eps, residual }, [
        x(d),
        d.x([width]),
        d.x(shape),
        ...(residual ? [d.x(shape)] : []),
      ]);
    return [
      draft(`layerNorm ${size}`, (d) =>
        d.append({ name: "layerNorm", eps }, [x(d), d.x([width]), d.x([width])]),
      ),
      draft(`layerNormGradX ${size}`, (d) => norm(d, false)),
      draft(`layerNormGradX ${size}, residual`, (d) => norm(d, true)),
      draft(`layerNormGradParameters ${size}`, (d) =>
        d.append({ name: "layerNormGradParameters", eps }, [x(d), d.x(shape)]),
      ),
      draft(`unitRows ${size}`, (d) => d.unitRows(d.x(shape))),
      draft(`unitRowsGrad ${size}`, (d) => d.append({ name: "unitRowsGrad" }, [d.x(shape), d.x(shape)])),
      ...([0, 1] as const).flatMap((axis) => [
        draft(`logSumExp ${size}, axis ${axis}`, (d) => d.logSumExp(d.x(shape, 30), axis)),
        draft(`logSumExp ${size}, axis ${axis}, the rest hidden`, (d) => {
          const hidden = new Float32Array(rows * width).fill(-1e9);
          for (let i = 0; i < Math.max(rows, width); i++) hidden[(i % rows) * width + (i % width)] = 3;
          return d.logSumExp(d.given(hidden, shape), axis);
        }),
        draft(`logSumExp ${size}, axis ${axis}, all the same`, (d) =>
          d.logSumExp(d.given(new Float32Array(rows * width).fill(88), shape), axis),
        ),
      ]),
    ];
  });
}

interface AttentionSize {
  batch: number;
  queries: number;
  length: number;
  heads: number;
  width: number;
}

const ATTENTION: AttentionSize[] = [
  { batch: 1, queries: 1, length: 1, heads: 1, width: 8 },
  { batch: 2, queries: 5, length: 5, heads: 3, width: 5 },
  { batch: 2, queries: 1, length: 13, heads: 2, width: 12 },
  { batch: 3, queries: 65, length: 65, heads: 3, width: 64 },
  { batch: 1, queries: 77, length: 77, heads: 2, width: 64 },
  { batch: 1, queries: 197, length: 197, heads: 1, width: 20 },
  { batch: 2, queries: 1, length: 77, heads: 3, width: 64 },
  { batch: 1, queries: 130, length: 130, heads: 1, width: 128 },
];

function attentionCases(): ExecutorCase[] {
  return ATTENTION.flatMap(({ batch, queries, length, heads, width }) =>
    (["all", "causal", "limited"] as const)
      .filter((keys) => keys !== "causal" || queries === length)
      .map((keys) =>
        draft(`attention ${batch} × ${queries} to ${length}, ${heads} × ${width}, ${keys}`, (d) => {
          const settings = { heads, causal: keys === "causal", limited: keys === "limited" };
          const [q, k, v] = [queries, length, length].map((rows) => d.x([batch, rows, heads * width], 2));
          const seen = Int32Array.from({ length: batch }, (_, b) => Math.max(1, length - 2 * b - 1));
          const limits = settings.limited ? [d.given(seen, [batch])] : [];
          const [out, logSumExp] = d.append({ name: "attention", ...settings }, [q!, k!, v!, ...limits]);
          const dout = d.x(q!.shape);
          const inputs = [q!, k!, v!, ...limits, out!, logSumExp!, dout];
          return [out!, logSumExp!, ...d.append({ name: "attentionGrad", ...settings }, inputs)];
        }),
      ),
  );
}

/** For `checkExecutor`. */
export function executorCases(): ExecutorCase[] {
  return [
    ...productCases(),
    ...rowCases(),
    ...attentionCases(),
    ...indexCases(),
    ...elementCases(),
    ...shapeCases(),
  ];
}
