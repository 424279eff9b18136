import { describe, expect, it } from "vitest";
import { type Block, packBlocks } from "./pack";
import { type PlanOptions, planGraph } from "./plan";
import { draft, uniform } from "./testing";
import { createTrace } from "./trace";

const OPTIONS: PlanOptions = { maxBufferFloats: 2 ** 24, inPlace: true };

describe("packBlocks", () => {
  /** Random blocks, then: none over another at the same time, none past its buffer. */
  it.each([1, 2, 3, 4])("never puts one over another, seed %d", (seed) => {
    const numbers = uniform(600, seed);
    const blocks: Block[] = Array.from({ length: 200 }, (_, i) => {
      const [a, b, c] = [0, 1, 2].map((k) => (numbers[3 * i + k]! + 1) / 2) as [number, number, number];
      const first = Math.floor(a * 100);
      return { first, last: first + Math.floor(b * b * 40), size: 64 * (1 + Math.floor(c * 30)) };
    });
    const lengths = packBlocks(blocks, 4096);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4096);
    blocks.forEach((a, i) => {
      expect(a.offset! + a.size).toBeLessThanOrEqual(lengths[a.buffer!]!);
      for (const b of blocks.slice(0, i)) {
        const apart =
          a.buffer !== b.buffer ||
          a.last < b.first ||
          b.last < a.first ||
          a.offset! + a.size <= b.offset! ||
          b.offset! + b.size <= a.offset!;
        expect(apart).toBe(true);
      }
    });
    // no more than a quarter above what is needed at the worst moment
    const needed = Array.from({ length: 150 }, (_, at) =>
      blocks.reduce((sum, { first, last, size }) => sum + (first <= at && at <= last ? size : 0), 0),
    );
    const one = packBlocks(
      blocks.map((block) => ({ ...block })),
      2 ** 30,
    );
    expect(one.length).toBe(1);
    expect(one[0]! / Math.max(...needed)).toBeLessThan(1.25);
  });

  it("gives a block that is too long a buffer to itself", () => {
    const blocks: Block[] = [
      { first: 0, last: 1, size: 640 },
      { first: 0, last: 1, size: 64 },
      { first: 2, last: 3, size: 64 },
    ];
    expect(packBlocks(blocks, 128)).toEqual([640, 64]);
  });
});

describe("planGraph", () => {
  it("writes over an input that ends there, and shares memory among those that don't meet", () => {
    const { graph } = draft("chain", (d) => {
      let x = d.x([64]);
      for (let i = 0; i < 10; i++) x = d.affine(d.unary("exp", x), 0.1);
      return d.sum(x);
    });
    expect(planGraph(graph, OPTIONS).buffers).toEqual([64]);
    expect(planGraph(graph, { ...OPTIONS, inPlace: false }).buffers).toEqual([128]);
  });

  it("lays a reshape where its input is", () => {
    const { graph } = draft("reshape", (d) => {
      const x = d.unary("exp", d.x([6, 10]));
      return d.sum(d.reshape(x, [4, 15]), [0]);
    });
    const { places, steps } = planGraph(graph, OPTIONS);
    const [exp, reshape] = graph.nodes;
    expect(places.get(reshape!.outputs[0].id)).toEqual(places.get(exp!.outputs[0].id));
    expect(steps.length).toBe(2);
  });

  it("computes an output right in its store, and adds as soon as it is there", () => {
    const trace = createTrace();
    const x = trace.input("x", [10]);
    const target = (name: string, accumulate: boolean) => ({ store: "g", name, accumulate });
    const y = trace.unary("exp", x);
    trace.output("a", y, target("a", false));
    trace.output("b", y, target("b", true));
    trace.output("c", trace.reshape(trace.unary("log", x), [2, 5]), target("c", false));
    const read = trace.stored("g", "d", [10]);
    trace.output("d", trace.binary("add", read, y), target("d", false));
    const { places, steps } = planGraph(trace.graph(), OPTIONS);
    expect(places.get(y.id)).toEqual({ at: "store", store: "g", name: "a" });
    expect(steps.map((step) => (step.kind === "copy" ? step.to : step.node.operation.name))).toEqual([
      "unary",
      { at: "store", store: "g", name: "b" },
      "unary",
      "binary",
      { at: "store", store: "g", name: "d" },
    ]);
  });

  it("refuses tensors that change places in one run", () => {
    const trace = createTrace();
    const [a, b] = [trace.stored("s", "a", [3]), trace.stored("s", "b", [3])];
    trace.output("a", b, { store: "s", name: "a", accumulate: false });
    trace.output("b", a, { store: "s", name: "b", accumulate: false });
    expect(() => planGraph(trace.graph(), OPTIONS)).toThrow("put elsewhere and written in the same run");
  });
});
