/** Graphs of random operations with their gradients, for what no one thought of: how operations follow one another. */
import type { Executor } from "./executor";
import { gradients } from "./gradient";
import type { Binary, Shape, Unary, Value } from "./graph";
import { sizeOf } from "./graph";
import { layoutOf } from "./layout";
import { createReference } from "./reference/executor";
import { draft, type ExecutorCase, expectClose, uniform } from "./testing";

/** Tensors of both stores, "s" and "g". */
export const RANDOM_TENSORS: readonly [string, Shape][] = [
  ["a", [6, 4]],
  ["b", [6, 4]],
  ["w", [4, 4]],
];

/** What a tensor of either store holds before the run. */
export function randomTensor(i: number): Float32Array<ArrayBuffer> {
  return uniform(sizeOf(RANDOM_TENSORS[i]![1]), 100 + i);
}

const UNARY: Unary[] = ["negate", "square", "relu", "quick_gelu", "gelu"];
const BINARY: Binary[] = ["add", "add", "subtract", "multiply", "maximum"];

/** 40 operations on values [6, 4], a loss and its gradients: outputs kept, put in a store and added to one. */
export function randomCase(seed: number): ExecutorCase {
  const numbers = uniform(1000, seed);
  let next = 0;
  const draw = (n: number) => Math.floor(((numbers[next++ % 1000]! + 1) / 2) * n) % n;
  const shape = [6, 4];
  return draft(`random ${seed}`, (d) => {
    const values: Value[] = [d.x(shape), d.x(shape), d.stored("s", "a", shape)];
    const pick = () => values[draw(values.length)]!;
    const weight = d.stored("s", "w", [4, 4]);
    const moves: ((x: Value) => Value)[] = [
      (x) => d.unary(UNARY[draw(5)]!, d.affine(x, 0.5)),
      (x) => d.binary(BINARY[draw(5)]!, x, pick()),
      (x) => d.binary(BINARY[draw(5)]!, x, d.constant(Float32Array.of(draw(3) - 1), [])),
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
    // normalised, so that powers of powers stay small; moved off rows of zeros, which have no direction
    const last = values
      .slice(-6)
      .map((x) => d.sum(d.unitRows(d.affine(d.unitRows(d.affine(x, 1, 0.37)), 1, 0.1))));
    const loss = last.reduce((a, b) => d.binary("add", a, b));
    const by = [values[0]!, values[2]!, weight];
    const found = gradients(d, loss, by);
    found.forEach((gradient, i) => {
      if (!gradient) return;
      const target = { store: "g", name: RANDOM_TENSORS[i]![0], accumulate: draw(2) === 0 };
      d.output(`put ${i}`, gradient, target);
    });
    d.output("swapped", d.affine(weight, 2), { store: "s", name: "w", accumulate: false });
    return [loss, pick(), d.reshape(pick(), [24]), pick()];
  });
}

/**
 * Runs a random graph.
 *
 * @throws Error where an output or a store differs from the reference
 */
export async function checkRandom(executor: Executor, seed: number): Promise<void> {
  const { title, graph, inputs } = randomCase(seed);
  const both = [executor, createReference()] as const;
  const close = (what: string, found: ArrayLike<number>, wanted: ArrayLike<number>) =>
    expectClose(`${title}, ${what}`, found, wanted, { absolute: 1e-4, relative: 1e-4 });
  try {
    const read = both.map(async (one) => {
      for (const store of ["s", "g"]) {
        one.createStore(store, layoutOf(RANDOM_TENSORS, 2 ** 20));
        RANDOM_TENSORS.forEach(([name], i) => {
          one.writeStore(store, name, randomTensor(i));
        });
      }
      const executable = await one.compile(graph);
      await executable.run(inputs);
      const outputs = await executable.read();
      executable.dispose();
      return { outputs, stores: [await one.readStore("s"), await one.readStore("g")] };
    });
    const [found, wanted] = [await read[0]!, await read[1]!];
    for (const [name, values] of Object.entries(wanted.outputs)) close(name, found.outputs[name]!, values);
    wanted.stores.forEach((tensors, i) => {
      for (const [name, values] of Object.entries(tensors))
        close(`${name} of store ${i}`, found.stores[i]![name]!, values);
    });
  } finally {
    for (const store of ["s", "g"]) if (executor.hasStore(store)) executor.disposeStore(store);
  }
}
