import { describe, expect, it } from "vitest";
import { gradients } from "./gradient";
import type { Graph, Shape, Value } from "./graph";
import { sizeOf } from "./graph";
import { completeInputs, type Inputs } from "./inputs";
import { evaluate } from "./reference/evaluate";
import { type Draft, draft, expectClose } from "./testing";
import { createTrace } from "./trace";

/** Half the distance of central differences: their error is about h² + 1e-16 / h. */
const H = 1e-5;

function scalar(graph: Graph, inputs: Inputs, changed?: [name: string, place: number, by: number]): number {
  const all: Record<string, Inputs[string] | Float64Array> = completeInputs(graph)(inputs);
  if (changed) {
    const [name, place, by] = changed;
    const values = Float64Array.from(all[name]!);
    values[place]! += by;
    all[name] = values;
  }
  return evaluate(graph, { inputs: all }).get(graph.outputs[0]!.value.id)![0]!;
}

/**
 * Compares the gradients of Σ y · weights by every input of float32 with central differences, at up to 40 places of
 * each.
 */
function checkGradients(title: string, write: (d: Draft) => Value | readonly Value[]): void {
  const { graph, inputs } = draft(title, (d) => {
    const results = [write(d)].flat() as Value[];
    const parts = results.map((y) => d.sum(d.binary("multiply", y, d.x(y.shape))));
    const loss = parts.reduce((a, b) => d.binary("add", a, b));
    const by = d.graph().inputs.filter(({ type }) => type === "float32");
    // none where there is no slope anywhere: positive, atLeast
    const none = ({ shape }: Value) => d.constant(new Float32Array(sizeOf(shape)), shape);
    const found = gradients(d, loss, by).map((gradient, i) => gradient ?? none(by[i]!));
    by.forEach((value, i) => {
      expect(found[i]!.shape).toEqual(value.shape);
    });
    return [loss, ...found];
  });
  const values = evaluate(graph, { inputs: completeInputs(graph)(inputs) });
  const by = graph.inputs.filter(({ type }) => type === "float32");
  by.forEach(({ shape, origin }, i) => {
    const name = origin.kind === "input" ? origin.name : "";
    const size = sizeOf(shape);
    const places = Array.from({ length: Math.min(size, 40) }, (_, n) => (n * 7919) % size);
    const found = places.map((place) => values.get(graph.outputs[i + 1]!.value.id)![place]!);
    const expected = places.map(
      (place) =>
        (scalar(graph, inputs, [name, place, H]) - scalar(graph, inputs, [name, place, -H])) / (2 * H),
    );
    expectClose(`${title}, gradient by ${name}`, found, expected, { absolute: 1e-8, relative: 1e-7 });
  });
}

const norm = (d: Draft, shape: Shape) =>
  d.layerNorm(d.x(shape, 1, 2), d.x([shape.at(-1)!]), d.x([shape.at(-1)!]), 1e-5);

function attend(
  d: Draft,
  [batch, queries, length]: [number, number, number],
  options: { causal?: boolean; limits?: number[] },
) {
  const [q, k, v] = [queries, length, length].map((rows) => d.x([batch, rows, 6], 2)) as [
    Value,
    Value,
    Value,
  ];
  const limits = options.limits && d.given(Int32Array.from(options.limits), [batch]);
  return d.attention(q, k, v, { heads: 2, causal: options.causal ?? false, limits });
}

const CASES: [string, (d: Draft) => Value | readonly Value[]][] = [
  ...[false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB): [string, (d: Draft) => Value][] => [
      [
        `product ${transposeA} ${transposeB}`,
        (d) =>
          d.product(d.x(transposeA ? [4, 3] : [3, 4]), d.x(transposeB ? [5, 4] : [4, 5]), {
            transposeA,
            transposeB,
          }),
      ],
      ...(
        [
          [2, 2],
          [1, 3],
          [3, 1],
        ] as const
      ).map(([a, b]): [string, (d: Draft) => Value] => [
        `product ${transposeA} ${transposeB}, groups ${a} and ${b}`,
        (d) =>
          d.append(
            {
              ...{ name: "product", transposeA, transposeB, bias: true, residual: true },
              ...{ activation: "gelu", slope: null, pre: false },
            },
            [
              d.x(transposeA ? [a, 4, 3] : [a, 3, 4]),
              d.x(transposeB ? [b, 5, 4] : [b, 4, 5]),
              d.x([5]),
              d.x([Math.max(a, b), 3, 5]),
            ],
          )[0]!,
      ]),
    ]),
  ),
  ...(["quick_gelu", "gelu"] as const).flatMap((activation): [string, (d: Draft) => Value][] => [
    [
      `product with bias, ${activation} and residual`,
      (d) => d.product(d.x([2, 3, 4]), d.x([4, 5]), { bias: d.x([5]), activation, residual: d.x([2, 3, 5]) }),
    ],
    [activation, (d) => d.unary(activation, d.x([30], 4))],
  ]),
  ["layerNorm", (d) => norm(d, [5, 7])],
  ["layerNorm of three axes", (d) => norm(d, [2, 3, 4])],
  ["attention", (d) => attend(d, [2, 3, 5], {})],
  ["causal attention", (d) => attend(d, [2, 4, 4], { causal: true })],
  ["limited attention", (d) => attend(d, [3, 1, 5], { limits: [1, 5, 3] })],
  ["attention of one token", (d) => attend(d, [1, 1, 1], {})],
  ["gather", (d) => d.gather(d.x([5, 3]), d.given(Int32Array.of(4, 0, 4, 1, 4), [5], "at"))],
  ["unitRows", (d) => d.unitRows(d.x([4, 5]))],
  ["logSumExp of rows", (d) => d.logSumExp(d.x([4, 5], 5), 1)],
  ["logSumExp of columns", (d) => d.logSumExp(d.x([4, 5], 5), 0)],
  ["sum", (d) => [d.sum(d.x([2, 3, 4]), [1]), d.sum(d.x([2, 3, 4]), [0, 2]), d.sum(d.x([2, 3]))]],
  ["max", (d) => [d.max(d.x([2, 3, 4]), [1]), d.max(d.x([5, 6]))]],
  ...(["negate", "exp", "square", "relu", "positive"] as const).map((of): [string, (d: Draft) => Value] => [
    of,
    (d) => d.unary(of, d.x([20], 2)),
  ]),
  ...(["log", "sqrt", "reciprocal"] as const).map((of): [string, (d: Draft) => Value] => [
    of,
    (d) => d.unary(of, d.x([20], 1, 2)),
  ]),
  ...(["add", "subtract", "multiply", "divide", "maximum", "minimum", "atLeast"] as const).map(
    (of): [string, (d: Draft) => Value[]] => [
      of,
      (d) => [
        d.binary(of, d.x([4, 1, 3]), d.x([5, 1], 1, 2)),
        d.binary(of, d.x([2, 3]), d.x([], 1, 2)),
        d.binary(of, d.x([3]), d.x([2, 3], 1, 2)),
      ],
    ],
  ),
  [
    "a value used twice",
    (d) => {
      const x = d.x([3, 3]);
      return d.binary("multiply", d.unary("exp", x), d.product(x, x));
    },
  ],
  ["affine", (d) => d.affine(d.x([7]), -3, 2)],
  ["reshape and transpose", (d) => d.transpose(d.reshape(d.x([6, 4]), [2, 3, 4]), [2, 0, 1])],
  ["concat", (d) => [d.concat([d.x([2, 3]), d.x([2, 1])], 1), d.concat([d.x([2, 3]), d.x([1, 3])], 0)]],
  ["slice", (d) => [d.slice(d.x([5, 3]), 0, 1, 3), d.slice(d.x([2, 5, 3]), 1, 4, 1)]],
  ["pad", (d) => d.append({ name: "pad", axis: 1, start: 2 }, [d.x([2, 3])], [2, 7])[0]!],
  ["broadcast", (d) => d.broadcast(d.x([3, 1]), [2, 3, 4])],
];

describe("gradients", () => {
  it.each(CASES)("%s", checkGradients);

  it("are null where nothing depends on a value, and take no detour", () => {
    const trace = createTrace();
    const [x, w, other] = [
      trace.input("x", [3, 4]),
      trace.stored("p", "w", [4, 5]),
      trace.stored("p", "o", [4]),
    ];
    const loss = trace.sum(trace.product(x, w));
    const [dw, nothing] = gradients(trace, loss, [w, other]);
    expect([dw!.shape, nothing]).toEqual([[4, 5], null]);
    // only w is asked for: no product for x
    const products = trace.graph().nodes.filter(({ operation }) => operation.name === "product");
    expect(products.length).toBe(2);
  });

  it("go on from a seed", () => {
    const trace = createTrace();
    const x = trace.input("x", [3]);
    expect(() => gradients(trace, x, [x])).toThrow("needs a seed of that shape");
    const seed = trace.input("seed", [3]);
    const [dx] = gradients(trace, trace.affine(x, 3), [x], seed);
    trace.output("dx", dx!);
    const found = evaluate(trace.graph(), {
      inputs: { x: new Float32Array(3), seed: Float32Array.of(1, 2, 3) },
    });
    expect([...found.get(dx!.id)!]).toEqual([3, 6, 9]);
  });

  it("of a gradient are refused by name", () => {
    const trace = createTrace();
    const x = trace.input("x", [2, 3]);
    const [dx] = gradients(trace, trace.sum(trace.unitRows(x)), [x]);
    expect(() => gradients(trace, trace.sum(dx!), [x])).toThrow("unitRowsGrad has no gradient");
  });
});
