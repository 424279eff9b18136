import { describe, expect, it } from "vitest";
import type { Graph, Value } from "./graph";
import { completeInputs } from "./inputs";
import { optimise } from "./optimise";
import { planGraph } from "./plan";
import { recompute } from "./recompute";
import { evaluateInArena } from "./reference/arena";
import { evaluate } from "./reference/evaluate";
import { type Draft, draft, expectClose } from "./testing";
import { RANDOM_TENSORS, randomCase, randomTensor } from "./testingRandom";

const names = ({ nodes }: Graph) => nodes.map(({ operation }) => operation.name);

function stores() {
  const tensors = new Map<string, Float64Array>();
  for (const store of ["s", "g"])
    RANDOM_TENSORS.forEach(([name], i) => {
      tensors.set(`${store}/${name}`, Float64Array.from(randomTensor(i)));
    });
  return { tensors, stored: (store: string, name: string) => tensors.get(`${store}/${name}`)! };
}

describe("optimise", () => {
  it.each(Array.from({ length: 30 }, (_, i) => i + 1))(
    "leaves every output as it is, planned too, seed %d",
    (seed) => {
      const { graph, inputs } = randomCase(seed);
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
            expect(told.every(Number.isFinite)).toBe(true);
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
