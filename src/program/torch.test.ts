/** Values and gradients of programs against PyTorch's autograd in float64: training/fixtures/program_ops.py. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { gradients } from "./gradient";
import type { Graph, Shape, Value } from "./graph";
import { completeInputs } from "./inputs";
import type { ProductOptions } from "./operations";
import { optimise } from "./optimise";
import { planGraph } from "./plan";
import { recompute } from "./recompute";
import { evaluateInArena } from "./reference/arena";
import { evaluate } from "./reference/evaluate";
import { type UpdateTensors, update } from "./reference/update";
import { expectClose, type Tolerance } from "./testing";
import { createTrace, type Trace } from "./trace";

interface Told {
  shape: number[];
  values: number[];
}
interface Case {
  name: string;
  inputs: Told[];
  weights: Told[];
  outputs: Told[];
  gradients: Told[];
}
type Named = Record<string, Told>;
interface Fixture {
  cases: Case[];
  update: {
    start: Named;
    steps: { lr: number; gradients: Named; norm: number; parameters: Named; teacher: Named }[];
  };
}

const fixture = JSON.parse(
  gunzipSync(readFileSync(new URL("__fixtures__/program-ops.json.gz", import.meta.url))).toString(),
) as Fixture;

/** Float64 throughout; layer norms of near-zero gradients leave what a sum of ten terms does. */
const FLOAT64: Tolerance = { absolute: 1e-12, relative: 1e-12 };

const heads = 2;
const INDEX = { ids: [1, 3, 6, 6, 2, 2, 0, 6, 1, 3, 6, 6, 4, 6, 6, 6, 5, 1, 2, 6], ends: [2, 7, 10, 13, 19] };
const integers: Record<string, Int32Array> = {
  limits: Int32Array.of(1, 5, 3),
  index: Int32Array.of(4, 0, 4, 1, 4),
  ids: Int32Array.from(INDEX.ids),
  ends: Int32Array.from(INDEX.ends),
  slots: Int32Array.of(3, 4, 4, 0, 0, 0),
};

const linear = (t: Trace, x: Value, w: Value, b: Value, more: ProductOptions<Value> = {}) =>
  t.product(x, w, { bias: b, ...more });

/** [B, L, D] → the same. */
function block(t: Trace, x: Value, w: (name: string) => Value, causal: boolean): Value {
  const h = t.layerNorm(x, w("n1g"), w("n1b"), 1e-5);
  const [q, k, v] = ["q", "k", "v"].map((n) => linear(t, h, w(`${n}w`), w(`${n}b`))) as [Value, Value, Value];
  const attended = t.attention(q, k, v, { heads, causal });
  const middle = linear(t, attended, w("ow"), w("ob"), { residual: x });
  const normal = t.layerNorm(middle, w("n2g"), w("n2b"), 1e-5);
  const up = linear(t, normal, w("uw"), w("ub"), { activation: "quick_gelu" });
  return linear(t, up, w("dw"), w("db"), { residual: middle });
}

const PARTS = ["n1g", "n1b", "qw", "qb", "kw", "kb", "vw", "vb", "ow", "ob", "n2g", "n2b"];
const NAMES = ["x", "table", "places"].concat(
  ["v", "t"].flatMap((side) => [...PARTS, "uw", "ub", "dw", "db", "projection"].map((part) => side + part)),
  "scale",
);

function towers(t: Trace, inputs: Value[]): Value {
  const of = (side: string) => (name: string) => inputs[NAMES.indexOf(side + name)]!;
  const [x, table, places, scale] = ["x", "table", "places", "scale"].map(of("")) as [
    Value,
    Value,
    Value,
    Value,
  ];
  const [batch, length, width] = x.shape as [number, number, number];
  const texts = INDEX.ends.length;
  const rows = (y: Value) => t.reshape(y, [y.shape[0]! * y.shape[1]!, width]);
  const seen = t.slice(block(t, x, of("v"), false), 1, 0, 1);
  const pictures = t.product(t.reshape(seen, [batch, width]), of("v")("projection"));
  const tokens = t.reshape(t.gather(table, t.input("ids", [texts * length], "int32")), [
    texts,
    length,
    width,
  ]);
  const told = block(t, t.binary("add", tokens, t.slice(places, 0, 0, length)), of("t"), true);
  const ends = t.gather(rows(told), t.input("ends", [texts], "int32"));
  const [v, all] = [t.unitRows(pictures), t.unitRows(t.product(ends, of("t")("projection")))];
  const captions = t.slice(all, 0, 0, batch);
  const negatives = t.reshape(t.gather(all, t.input("slots", [batch * 2], "int32")), [batch, 2, width]);
  const s = t.unary("exp", scale);
  const logits = t.binary("multiply", t.product(v, captions, { transposeB: true }), s);
  const dots = t.sum(t.binary("multiply", t.reshape(v, [batch, 1, width]), negatives), [2]);
  const hidden = t.constant(Float32Array.of(0, 0, 0, -1e9, -1e9, -1e9), [batch, 2]);
  const own = t.binary("add", t.binary("multiply", dots, s), hidden);
  const positive = t.binary("multiply", t.sum(t.binary("multiply", v, captions), [1]), s);
  const crossEntropy = (sums: Value) => t.affine(t.sum(t.binary("subtract", sums, positive)), 1 / batch);
  const base = t.binary(
    "add",
    crossEntropy(t.logSumExp(t.concat([logits, own], 1), 1)),
    crossEntropy(t.logSumExp(logits, 0)),
  );
  const squaredDistance = t.sum(t.unary("square", t.affine(v, 1, -0.5)));
  return t.binary("add", t.affine(base, 0.5), t.affine(squaredDistance, 0.25 / batch));
}

type Write = (t: Trace, inputs: Value[]) => Value | readonly Value[];

const WRITE: Record<string, Write> = {
  product: (t, [a, b]) => t.product(a!, b!),
  "product in groups": (t, [a, b]) => t.product(a!, b!),
  "product of transposes": (t, [a, b]) => t.product(a!, b!, { transposeA: true, transposeB: true }),
  "product in groups of transposes": (t, [a, b]) => t.product(a!, b!, { transposeA: true, transposeB: true }),
  "linear, quick_gelu, residual": (t, [x, w, b, r]) =>
    linear(t, x!, w!, b!, { activation: "quick_gelu", residual: r! }),
  "linear, gelu": (t, [x, w, b]) => linear(t, x!, w!, b!, { activation: "gelu" }),
  "layer norm": (t, [x, g, b]) => t.layerNorm(x!, g!, b!, 1e-5),
  attention: (t, [q, k, v]) => t.attention(q!, k!, v!, { heads }),
  "causal attention": (t, [q, k, v]) => t.attention(q!, k!, v!, { heads, causal: true }),
  "limited attention": (t, [q, k, v]) =>
    t.attention(q!, k!, v!, { heads, limits: t.input("limits", [3], "int32") }),
  gather: (t, [table]) => t.gather(table!, t.input("index", [5], "int32")),
  "unit rows": (t, [x]) => t.unitRows(x!),
  "log sum exp of rows": (t, [x]) => t.logSumExp(t.affine(x!, 20), 1),
  "log sum exp of columns": (t, [x]) => t.logSumExp(t.affine(x!, 20), 0),
  sum: (t, [x]) => [t.sum(x!, [0, 2]), t.sum(x!)],
  "max with ties": (t, [x, y]) => [t.max(x!, [1]), t.max(y!, [0, 2])],
  "exp, log, square, sqrt, reciprocal": (t, [x]) => {
    const moved = t.affine(x!, 1, 4);
    const after = (["log", "sqrt", "reciprocal"] as const).map((of) => t.unary(of, moved));
    return [t.unary("exp", x!), after[0]!, t.unary("square", x!), after[1]!, after[2]!];
  },
  "relu at 0": (t, [x]) => t.unary("relu", x!),
  "gelu, quick_gelu": (t, [x]) => [t.unary("gelu", t.affine(x!, 4)), t.unary("quick_gelu", t.affine(x!, 4))],
  "add, subtract, multiply, divide": (t, [a, b]) => [
    ...(["add", "subtract", "multiply"] as const).map((of) => t.binary(of, a!, b!)),
    t.binary("divide", a!, t.affine(b!, 1, 4)),
  ],
  "maximum, minimum with ties": (t, [a, b]) => [t.binary("maximum", a!, b!), t.binary("minimum", a!, b!)],
  "transpose, reshape, concat, slice": (t, [x, y]) =>
    t.slice(
      t.concat([t.transpose(t.reshape(x!, [2, 3, 4]), [2, 0, 1]), t.transpose(y!, [2, 0, 1])], 2),
      ...([0, 1, 2] as const),
    ),
  "two towers of a block and a contrast with negatives": towers,
};

/** Outputs 0 …, gradients g0 …, of a case's loss. */
function trace({ name, inputs, weights }: Case): Graph {
  const t = createTrace();
  const values = inputs.map(({ shape }, i) => t.input(`x${i}`, shape));
  const outputs = [WRITE[name]!(t, values)].flat() as Value[];
  const parts = outputs.map((y, i) => t.sum(t.binary("multiply", y, t.input(`w${i}`, weights[i]!.shape))));
  const found = gradients(
    t,
    parts.reduce((a, b) => t.binary("add", a, b)),
    values,
  );
  outputs.forEach((y, i) => {
    t.output(String(i), y);
  });
  found.forEach((gradient, i) => {
    t.output(`g${i}`, gradient!);
  });
  return t.graph();
}

function inputsOf(graph: Graph, { inputs, weights }: Case) {
  const given: Record<string, Float64Array | Int32Array> = {};
  inputs.forEach(({ values }, i) => {
    given[`x${i}`] = Float64Array.from(values);
  });
  weights.forEach(({ values }, i) => {
    given[`w${i}`] = Float64Array.from(values);
  });
  const needs = new Set(graph.inputs.map(({ origin }) => (origin.kind === "input" ? origin.name : "")));
  // completeInputs wants float32; only the indices are of interest here
  const floats = Object.fromEntries(Object.entries(given).map(([name, v]) => [name, Float32Array.from(v)]));
  const chosen = Object.fromEntries(Object.entries(integers).filter(([name]) => needs.has(name)));
  return { ...completeInputs(graph)({ ...floats, ...chosen }), ...given };
}

const shapeOf = (graph: Graph, name: string): Shape =>
  graph.outputs.find((output) => output.name === name)!.value.shape;

describe("PyTorch", () => {
  it.each(fixture.cases)("$name", (one) => {
    const graph = trace(one);
    const inputs = inputsOf(graph, one);
    const check = (of: Graph, values: ReadonlyMap<number, ArrayLike<number>>, how: string) => {
      for (const { name, value } of of.outputs) {
        const told = name.startsWith("g")
          ? one.gradients[Number(name.slice(1))]!
          : one.outputs[Number(name)]!;
        expect(shapeOf(of, name)).toEqual(told.shape);
        expectClose(`${how}, output ${name}`, values.get(value.id)!, told.values, FLOAT64);
      }
    };
    check(graph, evaluate(graph, { inputs }), "as traced");
    const better = optimise(graph);
    expect(better.nodes.length).toBeLessThanOrEqual(graph.nodes.length);
    check(better, evaluate(better, { inputs }), "optimised");
    const again = recompute(better, { leastFloats: 1, leastNodes: 2 });
    check(again, evaluate(again, { inputs }), "with values computed again");
    for (const inPlace of [false, true]) {
      const plan = planGraph(better, { maxBufferFloats: 4096, inPlace });
      const stored = () => new Float64Array(0);
      check(better, evaluateInArena(better, plan, { inputs, stored }), "planned");
    }
  });

  it("clips, updates and follows", () => {
    const { start, steps } = fixture.update;
    const tensors = (from: Named) =>
      new Map(Object.entries(from).map(([name, { values }]) => [name, Float64Array.from(values)]));
    const zeros = () => tensors(start);
    const state: UpdateTensors = {
      ...{ parameters: tensors(start), gradients: zeros(), m: zeros(), v: zeros(), teacher: tensors(start) },
    };
    for (const moment of [state.m, state.v]) for (const values of moment.values()) values.fill(0);
    const settings = { decayed: new Set(["weight"]), bounds: new Map([["logit_scale", [0, 0.32] as const]]) };
    steps.forEach((step, i) => {
      for (const [name, { values }] of Object.entries(step.gradients)) state.gradients.get(name)!.set(values);
      const numbers = {
        ...{ step: i + 1, lr: step.lr, beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.1 },
        ...{ clipNorm: 1, alpha: 0.9 },
      };
      const norm = update(state, settings, numbers, true);
      expectClose(`norm of step ${i + 1}`, [norm], [step.norm], FLOAT64);
      for (const [name, { values }] of Object.entries(step.parameters))
        expectClose(`${name}, step ${i + 1}`, state.parameters.get(name)!, values, FLOAT64);
      for (const [name, { values }] of Object.entries(step.teacher))
        expectClose(`teacher's ${name}, step ${i + 1}`, state.teacher!.get(name)!, values, FLOAT64);
    });
  });

  it("needs less memory where norms and activations are computed again", () => {
    const graph = optimise(trace(fixture.cases.find(({ name }) => name.startsWith("two towers"))!));
    const again = recompute(graph, { leastFloats: 1, leastNodes: 10 });
    const names = (of: Graph) => of.nodes.map(({ operation }) => operation.name);
    const count = (of: Graph, what: string) => names(of).filter((name) => name === what).length;
    // two norms and an activation of each block; those of the first norm of a block are asked for three times
    expect(count(again, "layerNorm") - count(graph, "layerNorm")).toBe(4);
    expect(again.nodes.filter(({ operation: o }) => o.name === "unary" && o.of === "quick_gelu").length).toBe(
      2,
    );
    const floats = (of: Graph) =>
      planGraph(of, { maxBufferFloats: 2 ** 20, inPlace: true }).buffers.reduce((a, b) => a + b);
    expect(floats(again)).toBeLessThan(0.9 * floats(graph));
  });

  it("leaves neither a sum behind a product nor a slope of an activation by itself", () => {
    const one = fixture.cases.find(({ name }) => name.startsWith("two towers"))!;
    const { nodes } = optimise(trace(one));
    const names = nodes.map(({ operation }) => operation.name);
    expect(names.filter((name) => name === "activationGrad")).toEqual([]);
    const behind = nodes.filter(
      ({ operation, inputs }) =>
        operation.name === "binary" &&
        operation.of === "add" &&
        inputs.every(({ shape }) => shape.length === inputs[0].shape.length) &&
        inputs.some(
          ({ origin }) => origin.kind === "result" && nodes[origin.node]!.operation.name === "layerNormGradX",
        ),
    );
    expect(behind).toEqual([]);
    // two norms of a block, the first of pictures and of texts after what went around it
    const joined = nodes.filter(({ operation }) => operation.name === "layerNormGradX" && operation.residual);
    expect(joined.length).toBe(4);
  });
});
