import { describe, expect, it } from "vitest";
import { gradients } from "./gradient";
import type { Binary, Graph, Unary, Value } from "./graph";
import { completeInputs } from "./inputs";
import { optimise } from "./optimise";
import { planGraph } from "./plan";
import { recompute } from "./recompute";
import { evaluateInArena } from "./reference/arena";
import { evaluate } from "./reference/evaluate";
import { type Draft, draft, expectClose, uniform } from "./testing";

const names = ({ nodes }: Graph) => nodes.map(({ operation }) => operation.name);

/** A graph of 40 random operations on values [6, 4], with the gradients of their sum: outputs kept, put and added. */
function randomGraph(seed: number) {
  const numbers = uniform(1000, seed);
  let next = 0;
  const draw = (n: number) => Math.floor(((numbers[next++ % 1000]! + 1) / 2) * n) % n;
  const shape = [6, 4];
  const unary: Unary[] = ["negate", "square", "relu", "quick_gelu", "gelu"];
  const binary: Binary[] = ["add", "add", "subtract", "multiply", "maximum"];
  return draft(`random ${seed}`, (d) => {
    const values: Value[] = [d.x(shape), d.x(shape), d.stored("s", "a", shape)];
    const pick = () => values[draw(values.length)]!;
    const weight = d.stored("s", "w", [4, 4]);
    const moves: ((x: Value) => Value)[] = [
      (x) => d.unary(unary[draw(5)]!, d.affine(x, 0.5)),
      (x) => d.binary(binary[draw(5)]!, x, pick()),
      (x) => d.binary(binary[draw(5)]!, x, d.constant(Float32Array.of(draw(3) - 1), [])),
      (x) => d.affine(x, draw(3) - 1, draw(2)),
      (x) => d.product(x, weight, { residual: draw(2) ? pick() : undefined }),
      (x) => d.product(x, weight, { bias: d.x([4]), activation: "gelu" }),
      (x) => d.binary("add", pick(), d.product(x, weight)),
      (x) =>
        d.reshape(
          d.binary("add", d.reshape(x, [2, 12]), d.reshape(d.product(pick(), weight), [2, 12])),
          shape,
        ),
      (x) => d.layerNorm(x, d.x([4]), d.x([4]), 0.1),
      (x) => d.binary("add", d.broadcast(d.sum(x, [0]), shape), pick()),
      (x) => d.concat([d.slice(x, 0, 3, 3), d.slice(pick(), 0, 0, 3)], 0),
      (x) => d.transpose(d.reshape(x, [4, 6]), [1, 0]),
      (x) =>
        d.affine(d.unitRows(d.binary("add", d.unary("square", x), d.constant(Float32Array.of(1), []))), 2),
    ];
    for (let i = 0; i < 40; i++) values.push(moves[draw(moves.length)]!(pick()));
    // normalised, so that powers of powers stay small
    const last = values.slice(-6).map((x) => d.sum(d.unitRows(d.affine(d.unitRows(x), 1, 0.1))));
    const loss = last.reduce((a, b) => d.binary("add", a, b));
    const by = [values[0]!, values[2]!, weight];
    const found = gradients(d, loss, by);
    const targets = ["a", "b", "w"];
    found.forEach((gradient, i) => {
      if (!gradient) return;
      const target = { store: "g", name: targets[i]!, accumulate: draw(2) === 0 };
      d.output(`put ${i}`, gradient, target);
    });
    d.output("swapped", d.affine(weight, 2), { store: "s", name: "w", accumulate: false });
    return [loss, pick(), d.reshape(pick(), [24]), pick()];
  });
}

function stores() {
  const sizes = { a: 24, b: 24, w: 16 };
  const tensors = new Map<string, Float64Array>();
  for (const store of ["s", "g"])
    for (const [i, [name, size]] of Object.entries(sizes).entries())
      tensors.set(`${store}/${name}`, Float64Array.from(uniform(size, 100 + i)));
  return { tensors, stored: (store: string, name: string) => tensors.get(`${store}/${name}`)! };
}

describe("optimise", () => {
  it.each(Array.from({ length: 30 }, (_, i) => i + 1))(
    "leaves every output as it is, planned too, seed %d",
    (seed) => {
      const { graph, inputs } = randomGraph(seed);
      const given = completeInputs(graph)(inputs);
      const before = stores();
      const expected = evaluate(graph, { inputs: given, stored: before.stored });
      const better = optimise(graph);
      const passes = [
        better,
        recompute(better, { leastFloats: 1, leastNodes: 2 }),
        optimise(graph, { again: true }),
      ];
      for (const pass of passes)
        for (const inPlace of [true, false]) {
          const { tensors, stored } = stores();
          const plan = planGraph(pass, { maxBufferFloats: 1024, inPlace });
          const found = evaluateInArena(pass, plan, { inputs: given, stored });
          for (const { name, value, target } of graph.outputs) {
            const told = expected.get(value.id)!;
            const own = pass.outputs.find((output) => output.name === name)!;
            const key = target && `${target.store}/${target.name}`;
            const values = key ? tensors.get(key)! : found.get(own.value.id)!;
            const was = key && target.accumulate ? before.tensors.get(key)! : null;
            const wanted = Float64Array.from(told, (x, i) => x + (was?.[i] ?? 0));
            expectClose(`${name} of seed ${seed}`, values, wanted, { absolute: 1e-9, relative: 1e-9 });
          }
        }
      expect(better.nodes.length).toBeLessThanOrEqual(graph.nodes.length);
    },
  );

  const optimised = (write: (d: Draft) => Value | readonly Value[]) => optimise(draft("", write).graph);

  it("makes one affine of numbers in a row", () => {
    const one = (d: Draft) => d.constant(Float32Array.of(3), []);
    const graph = optimised((d) =>
      d.binary("subtract", d.binary("multiply", d.affine(d.unary("negate", d.x([5])), 2, 1), one(d)), one(d)),
    );
    expect(graph.nodes.map(({ operation }) => operation)).toEqual([{ name: "affine", factor: -6, shift: 0 }]);
  });

  it("does not spread what another operation spreads", () => {
    const graph = optimised((d) => d.binary("multiply", d.broadcast(d.x([3, 1]), [3, 5]), d.x([3, 5])));
    expect(names(graph)).toEqual(["binary"]);
  });

  it("knows numbers that are spread and reshaped", () => {
    const graph = optimised((d) => {
      const half = d.broadcast(d.reshape(d.constant(Float32Array.of(0.5), []), [1]), [3]);
      return d.binary("multiply", d.reshape(half, [3, 1]), d.x([3, 5]));
    });
    expect(names(graph)).toEqual(["affine"]);
  });

  it("leaves a product alone that another reads as well", () => {
    const graph = optimised((d) => {
      const product = d.product(d.x([2, 3]), d.x([3, 4]));
      return [d.binary("add", product, d.x([2, 4])), product];
    });
    expect(names(graph)).toEqual(["product", "binary"]);
  });

  it("drops what no output needs", () => {
    const graph = optimised((d) => {
      const x = d.x([4]);
      d.sum(d.unary("exp", x));
      return d.unary("square", x);
    });
    expect(names(graph)).toEqual(["unary"]);
  });
});
