/** Elementwise operations, reductions, rows by index, and what moves values, at the sizes of testingCases.ts. */
import type { Activation } from "./activation";
import type { Binary, Shape, Unary, Value } from "./graph";
import { type Draft, draft, type ExecutorCase } from "./testing";

export function indexCases(): ExecutorCase[] {
  const sizes: [rows: number, width: number, length: number][] = [
    [1, 1, 1],
    [7, 3, 40],
    [2048, 192, 300],
    [49408, 12, 77],
    [5, 64, 5000],
    [66, 130, 1],
  ];
  const scatter = (d: Draft, rows: number, width: number, index: Value) => [
    d.gather(d.x([rows, width]), index),
    d.append({ name: "scatter", rows }, [
      d.x([index.shape[0]!, width]),
      d.input("index/offsets", [rows + 1], "int32"),
      d.input("index/order", [index.shape[0]!], "int32"),
    ])[0]!,
  ];
  return [
    ...sizes.map(([rows, width, length]) =>
      draft(`gather and scatter ${length} of [${rows}, ${width}]`, (d) =>
        scatter(d, rows, width, d.index(length, rows, "index")),
      ),
    ),
    draft("gather and scatter of one row only", (d) =>
      scatter(d, 50, 9, d.given(new Int32Array(33).fill(49), [33], "index")),
    ),
  ];
}

const UNARY: Unary[] = ["negate", "exp", "square", "relu", "positive", "quick_gelu", "gelu"];
const POSITIVE: Unary[] = ["log", "sqrt", "reciprocal"];
const BINARY: Binary[] = ["add", "subtract", "multiply", "divide", "maximum", "minimum", "atLeast"];

export function elementCases(): ExecutorCase[] {
  const shapes: [Shape, Shape][] = [
    [[], []],
    [[1000], [1000]],
    [[7, 5], []],
    [[], [3, 3]],
    [
      [4, 1, 6],
      [5, 1],
    ],
    [
      [77, 65],
      [77, 1],
    ],
    [
      [2, 50, 64],
      [50, 64],
    ],
    [
      [3, 1, 2, 1, 5],
      [1, 4, 1, 6, 5],
    ],
  ];
  // halves, so that equal values meet
  const coarse = (d: Draft, shape: Shape) =>
    d.given(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => ((i * 7) % 5) / 2 - 1),
      shape,
    );
  return [
    ...UNARY.map((of) => draft(of, (d) => [d.unary(of, d.x([1037], 8)), d.unary(of, d.x([]))])),
    ...POSITIVE.map((of) => draft(of, (d) => d.unary(of, d.x([11, 13], 3, 3.001)))),
    draft("relu and positive at 0", (d) => {
      const x = d.given(Float32Array.of(-0, 0, -1, 1, 1e-30), [5]);
      return [d.unary("relu", x), d.unary("positive", x)];
    }),
    ...(["quick_gelu", "gelu"] as Activation[]).map((of) =>
      draft(`activationGrad of ${of}`, (d) =>
        d.append({ name: "activationGrad", of }, [d.x([33, 65], 8), d.x([33, 65])]),
      ),
    ),
    ...BINARY.flatMap((of) =>
      shapes.map(([a, b]) =>
        draft(`${of} [${a}] and [${b}]`, (d) => {
          if (of === "divide") return d.binary(of, d.x(a), d.x(b, 1, 2));
          if (of === "add" || of === "subtract" || of === "multiply") return d.binary(of, d.x(a), d.x(b));
          return d.binary(of, coarse(d, a), coarse(d, b));
        }),
      ),
    ),
    draft("binary with itself", (d) => {
      const x = d.x([130]);
      return [d.binary("multiply", x, x), d.binary("subtract", x, x)];
    }),
    draft("affine", (d) => [d.affine(d.x([9, 11]), -2.5, 0.75), d.affine(d.x([]), 3)]),
    draft("a chain in place", (d) =>
      d.affine(d.unary("exp", d.affine(d.unary("square", d.x([65, 3])), 0.5)), 2, -1),
    ),
    draft("constants", (d) => d.binary("add", d.x([3, 4]), d.constant(Float32Array.of(1, -2, 3, 1e-3), [4]))),
  ];
}

export function shapeCases(): ExecutorCase[] {
  const reductions: [Shape, number[]][] = [
    [[1], [0]],
    [[5000], [0]],
    [[2080, 192], [0]],
    [[33, 65], [1]],
    [
      [4, 7, 5],
      [0, 2],
    ],
    [
      [4, 7, 5],
      [0, 1],
    ],
    [[3, 5, 7, 2], [1]],
    [
      [6, 70],
      [0, 1],
    ],
    [
      [2, 3, 1, 4, 5],
      [1, 3],
    ],
  ];
  const orders: [Shape, number[]][] = [
    [
      [33, 65],
      [1, 0],
    ],
    [
      [2, 3, 4],
      [0, 2, 1],
    ],
    [
      [2, 3, 4],
      [2, 0, 1],
    ],
    [
      [2, 4, 4, 4, 12],
      [0, 1, 3, 2, 4],
    ],
  ];
  return [
    ...reductions.flatMap(([shape, axes]) =>
      (["sum", "max"] as const).map((name) =>
        draft(`${name} of [${shape}] over ${axes}`, (d) => d.append({ name, axes }, [d.x(shape)])),
      ),
    ),
    ...orders.map(([shape, order]) =>
      draft(`transpose [${shape}] to ${order}`, (d) => d.transpose(d.x(shape), order)),
    ),
    draft("reshape, read twice", (d) => {
      const x = d.unary("exp", d.x([6, 10]));
      return [d.unary("negate", d.reshape(x, [4, 15])), d.reshape(x, [60]), x];
    }),
    draft("concat", (d) => [
      d.concat([d.x([2, 3]), d.x([5, 3]), d.x([1, 3])], 0),
      d.concat([d.x([7, 1]), d.x([7, 65])], 1),
      d.concat([d.x([2, 1, 5]), d.x([2, 64, 5])], 1),
      d.concat(
        Array.from({ length: 11 }, (_, i) => d.x([3, i + 1])),
        1,
      ),
    ]),
    draft("concat with itself", (d) => {
      const x = d.x([3, 2]);
      return d.concat([x, x], 0);
    }),
    draft("slice", (d) => [
      d.slice(d.x([9, 4]), 0, 3, 5),
      d.slice(d.x([9, 70]), 1, 1, 65),
      d.slice(d.x([3, 50, 6]), 1, 0, 1),
      d.slice(d.x([3, 50, 6]), 1, 49, 1),
    ]),
    draft("pad", (d) => {
      const pad = (shape: Shape, axis: number, start: number, to: Shape) =>
        d.append({ name: "pad", axis, start }, [d.x(shape)], to)[0]!;
      return [
        pad([5, 4], 0, 3, [9, 4]),
        pad([9, 65], 1, 1, [9, 70]),
        pad([3, 1, 6], 1, 0, [3, 50, 6]),
        pad([3, 1, 6], 1, 49, [3, 50, 6]),
        pad([4, 4], 0, 0, [4, 4]),
      ];
    }),
    draft("broadcast", (d) => [
      d.broadcast(d.x([]), [3, 5]),
      d.broadcast(d.x([65]), [7, 65]),
      d.broadcast(d.x([1, 1, 66]), [4, 1, 66]),
      d.broadcast(d.x([3, 1, 5]), [2, 3, 4, 5]),
    ]),
    draft("inputs and constants as outputs", (d) => [d.x([5]), d.constant(Float32Array.of(4, 5), [2])]),
  ];
}
