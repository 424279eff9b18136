import { describe, expect, it } from "vitest";
import { completeInputs, inverseIndex } from "./inputs";
import { layoutOf } from "./layout";
import { createTrace, type Trace } from "./trace";

const names = (trace: Trace) => trace.graph().nodes.map(({ operation }) => operation.name);

describe("trace", () => {
  it("takes all leading axes as rows where the right side is a matrix", () => {
    const trace = createTrace();
    const x = trace.input("x", [2, 3, 4]);
    const y = trace.product(x, trace.stored("base", "w", [4, 5]), { residual: trace.input("r", [2, 3, 5]) });
    expect(y.shape).toEqual([2, 3, 5]);
    const product = trace.graph().nodes.find(({ operation }) => operation.name === "product")!;
    expect(product.inputs.map(({ shape }) => shape)).toEqual([
      [6, 4],
      [4, 5],
      [6, 5],
    ]);
  });

  it("multiplies group by group where both sides have leading axes", () => {
    const trace = createTrace();
    const [a, b] = [trace.input("a", [2, 3, 4, 5]), trace.input("b", [2, 3, 6, 5])];
    expect(trace.product(a, b, { transposeB: true }).shape).toEqual([2, 3, 4, 6]);
    expect(trace.product(trace.input("c", [5, 4]), b, { transposeA: true, transposeB: true }).shape).toEqual([
      2, 3, 4, 6,
    ]);
    expect(() => trace.product(a, trace.input("d", [3, 2, 5, 6]))).toThrow("leading axes differ");
  });

  it("writes the same operation on the same values once, and none that does nothing", () => {
    const trace = createTrace();
    const x = trace.input("x", [1, 6]);
    expect(trace.unary("exp", x)).toBe(trace.unary("exp", x));
    expect(trace.unary("exp", x)).not.toBe(trace.unary("log", x));
    expect(trace.reshape(trace.reshape(x, [2, 3]), [1, 6])).toBe(x);
    expect(trace.slice(x, 1, 0, 6)).toBe(x);
    expect(trace.broadcast(x, [1, 6])).toBe(x);
    expect(trace.transpose(x, [0, 1])).toBe(x);
    expect(trace.concat([x], 0)).toBe(x);
    expect(trace.affine(x, 1)).toBe(x);
    expect(trace.sum(x, [0]).origin.kind).toBe("result");
    expect(names(trace)).toEqual(["unary", "unary", "reshape", "reshape"]);
    expect(trace.constant(Float32Array.of(1, 2), [2])).toBe(trace.constant(Float32Array.of(1, 2), [2]));
    expect(trace.input("x", [1, 6])).toBe(x);
    expect(() => trace.input("x", [6])).toThrow("The input x is float32 [1, 6] already");
  });

  it("gives what stands before an activation as a second result", () => {
    const trace = createTrace();
    const [a, b] = [trace.input("a", [2, 3]), trace.input("b", [3, 4])];
    const y = trace.product(a, b, { activation: "gelu" });
    const before = trace.graph();
    const pre = trace.preActivation(0);
    expect(trace.preActivation(0)).toBe(pre);
    expect(before.nodes[0]!.outputs).toEqual([y]);
    expect(trace.graph().nodes[0]!.outputs).toEqual([y, pre]);
    trace.product(a, b);
    expect(() => trace.preActivation(1)).toThrow("no activation");
  });

  it("reduces over axes counted from either end", () => {
    const trace = createTrace();
    const x = trace.input("x", [2, 3, 4]);
    expect(trace.sum(x).shape).toEqual([]);
    expect(trace.sum(x, [-1]).shape).toEqual([2, 3]);
    expect(trace.max(x, [-1, 0]).shape).toEqual([3]);
    expect(trace.binary("add", trace.sum(x, [0]), trace.sum(x)).shape).toEqual([3, 4]);
  });

  const x = (trace: Trace, ...shape: number[]) => trace.input(`x${shape.join()}`, shape);
  const index = (trace: Trace, n: number) => trace.input(`i${n}`, [n], "int32");
  it.each<[string, (trace: Trace) => unknown]>([
    ["product([2, 3], [4, 5]): [2, 3] · [4, 5]: the inner sizes", (t) => t.product(x(t, 2, 3), x(t, 4, 5))],
    ["The bias is [4], not [5]", (t) => t.product(x(t, 2, 3), x(t, 3, 5), { bias: x(t, 4) })],
    ["The residual is [5, 2]", (t) => t.product(x(t, 2, 3), x(t, 3, 5), { residual: x(t, 5, 2) })],
    ["matrices have two axes", (t) => t.product(x(t, 3), x(t, 3, 5))],
    ["of the norm is [3], not [2]", (t) => t.layerNorm(x(t, 3, 2), x(t, 3), x(t, 2), 1e-5)],
    ["not 5 whole heads", (t) => t.attention(x(t, 2, 3, 4), x(t, 2, 3, 4), x(t, 2, 3, 4), { heads: 5 })],
    [
      "as many queries as keys",
      (t) => t.attention(x(t, 2, 1, 4), x(t, 2, 3, 4), x(t, 2, 3, 4), { heads: 1, causal: true }),
    ],
    [
      "limits is [3], not [2]",
      (t) => t.attention(x(t, 2, 1, 4), x(t, 2, 3, 4), x(t, 2, 3, 4), { heads: 1, limits: index(t, 3) }),
    ],
    [
      "v is [2, 4, 4], not [2, 3, 4]",
      (t) => t.attention(x(t, 2, 1, 4), x(t, 2, 3, 4), x(t, 2, 4, 4), { heads: 1 }),
    ],
    ["Input 2 is float32, not int32", (t) => t.gather(x(t, 3, 2), x(t, 4))],
    ["Input 1 is int32, not float32", (t) => t.unary("exp", index(t, 4))],
    ["The table is [2], but has to have 2 axes", (t) => t.gather(x(t, 2), index(t, 4))],
    ["can't be spread over one shape", (t) => t.binary("add", x(t, 2, 3), x(t, 2))],
    ["What is spread", (t) => t.broadcast(x(t, 2, 3), [3])],
    ["can't be read as [4]", (t) => t.reshape(x(t, 2, 3), [4])],
    ["is no order of axes", (t) => t.transpose(x(t, 2, 3), [1, 1])],
    ["A part is [3, 3], not [2, 3]", (t) => t.concat([x(t, 2, 3), x(t, 3, 3)], 1)],
    ["1 … 4 is not within axis 1", (t) => t.slice(x(t, 2, 3), 1, 1, 3)],
    ["no axis 2", (t) => t.sum(x(t, 2, 3), [2])],
    ["axes are whole numbers from 1 up", (t) => x(t, 2, 0)],
    ["1 inputs instead of 2", (t) => t.append({ name: "binary", of: "add" }, [x(t, 2)])],
    ["The result's shape is missing", (t) => t.append({ name: "reshape" }, [x(t, 2)])],
    ["Two outputs", (t) => [t.output("a", x(t, 2)), t.output("a", x(t, 2))]],
    ["3 values for [2]", (t) => t.constant(new Float32Array(3), [2])],
  ])("refuses with: %s", (message, wrong) => {
    expect(() => wrong(createTrace())).toThrow(message);
  });
});

describe("layoutOf", () => {
  it("begins tensors at 256 bytes, and segments where one would grow too long", () => {
    const { places, segments } = layoutOf(
      Object.entries({ scalar: [], a: [3, 30], table: [10, 100], b: [64] }),
      320,
    );
    expect([...places.values()].map(({ segment, offset }) => [segment, offset])).toEqual([
      [0, 0],
      [0, 64],
      [1, 0],
      [2, 0],
    ]);
    expect(segments).toEqual([192, 1024, 64]);
  });
});

describe("inputs", () => {
  const trace = createTrace();
  const at = trace.input("at", [4], "int32");
  trace.gather(trace.input("table", [3, 2]), at);
  trace.append({ name: "scatter", rows: 3 }, [
    trace.input("dy", [4, 2]),
    trace.input("at/offsets", [4], "int32"),
    trace.input("at/order", [4], "int32"),
  ]);
  const complete = completeInputs(trace.graph());
  const rest = { table: new Float32Array(6), dy: new Float32Array(8) };

  it("inverts an index, repeated and unused rows included", () => {
    expect(inverseIndex(Int32Array.of(2, 0, 2, 2), 4)).toEqual({
      offsets: Int32Array.of(0, 1, 1, 4, 4),
      order: Int32Array.of(1, 0, 2, 3),
    });
    expect(complete({ ...rest, at: Int32Array.of(1, 1, 0, 1) })).toMatchObject({
      "at/offsets": Int32Array.of(0, 1, 4, 4),
      "at/order": Int32Array.of(2, 0, 1, 3),
    });
  });

  it.each([
    ["The input at holds 3, not in 0 … 2", { ...rest, at: Int32Array.of(0, 1, 2, 3) }],
    ["The input at is missing", rest],
    ["has 3 values (int32) instead of 4", { ...rest, at: Int32Array.of(0, 1, 2) }],
    ["4 values (float32)", { ...rest, at: Float32Array.of(0, 1, 2, 0) }],
    ["There is no input other", { ...rest, at: new Int32Array(4), other: new Int32Array(1) }],
  ])("refuses with: %s", (message, given) => {
    expect(() => complete(given as Parameters<typeof complete>[0])).toThrow(message);
  });
});
