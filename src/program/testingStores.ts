/** What an executor's stores and update are held against. */
import type { Executor, StepNumbers } from "./executor";
import { type Shape, sizeOf } from "./graph";
import { layoutOf } from "./layout";
import { createReference } from "./reference/executor";
import { draft, expectClose, FLOAT32, type Tolerance, uniform } from "./testing";

const EXACT: Tolerance = { absolute: 0, relative: 0 };

const SHAPES: [string, Shape][] = [
  ["scale", []],
  ["bias", [7]],
  ["table", [33, 130]],
  ["weight", [64, 65]],
  ["last", [1, 3]],
];

async function write(executor: Executor, store: string, seed: number, scale = 1): Promise<void> {
  for (const [i, [name, shape]] of SHAPES.entries())
    executor.writeStore(
      store,
      name,
      uniform(sizeOf(shape), seed + i).map((x) => x * scale),
    );
}

async function expectStores(
  executor: Executor,
  expected: Executor,
  stores: readonly string[],
  tolerance: Tolerance,
): Promise<void> {
  for (const store of stores) {
    const [found, wanted] = [await executor.readStore(store), await expected.readStore(store)];
    for (const [name, values] of Object.entries(wanted))
      expectClose(`${name} of ${store}`, found[name]!, values, tolerance);
  }
}

/** Three segments: the second tensor after `table` begins one. */
const layout = () => layoutOf(SHAPES, 4500);

/**
 * Reads, copies, fills, products with stored tensors, outputs put in and added to a store, and read in the same run
 * as it was before.
 *
 * @throws Error where an executor differs from the reference
 */
export async function checkStores(executor: Executor): Promise<void> {
  const { graph, inputs } = draft("stores", (d) => {
    const weight = d.stored("student", "weight", [64, 65]);
    const table = d.stored("student", "table", [33, 130]);
    const x = d.x([9, 64]);
    d.output("scale", d.sum(weight), { store: "gradients", name: "scale", accumulate: false });
    d.output("table", d.unary("square", table), { store: "gradients", name: "table", accumulate: true });
    const product = d.product(x, x, { transposeA: true });
    d.output("weight", d.product(product, weight), {
      ...{ store: "gradients", name: "weight", accumulate: true },
    });
    // an output that another node reads, and one that is read itself
    const bias = d.affine(d.stored("student", "bias", [7]), 2);
    d.output("bias", bias, { store: "gradients", name: "bias", accumulate: false });
    d.output("last", d.stored("student", "last", [1, 3]), {
      ...{ store: "student", name: "last", accumulate: true },
    });
    const before = d.stored("gradients", "weight", [64, 65]);
    return [d.sum(before, [0]), d.unary("negate", bias), d.gather(table, d.index(5, 33))];
  });
  const reference = createReference();
  const both = [executor, reference];
  try {
    for (const each of both) {
      each.createStore("student", layout());
      each.createStore("gradients", layout());
      each.createStore("teacher", layout());
      await write(each, "student", 1);
      await write(each, "gradients", 11);
    }
    await expectStores(executor, reference, ["student", "gradients", "teacher"], EXACT);
    const runs = await Promise.all(both.map((each) => each.compile(graph)));
    for (let step = 0; step < 2; step++) {
      for (const run of runs) await run.run(inputs);
      const [found, expected] = await Promise.all(runs.map((run) => run.read()));
      for (const name of ["0", "1", "2"])
        expectClose(`output ${name}`, found![name]!, expected![name]!, FLOAT32);
      await expectStores(executor, reference, ["student", "gradients"], FLOAT32);
    }
    for (const each of both) {
      each.copyStore("student", "teacher");
      each.fillStore("gradients", 0.25);
    }
    await expectStores(executor, reference, ["student", "gradients", "teacher"], FLOAT32);
    for (const each of both) {
      each.createStore(
        "part",
        layoutOf([
          ["scale", []],
          ["weight", [64, 65]],
        ]),
      );
      each.copyStore("student", "part", ["weight"]);
    }
    await expectStores(executor, reference, ["part"], FLOAT32);
    for (const run of runs) run.dispose();
  } finally {
    for (const name of ["student", "gradients", "teacher", "part"])
      if (executor.hasStore(name)) executor.disposeStore(name);
  }
}

const NUMBERS: StepNumbers = {
  ...{ step: 1, lr: 0.01, beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.1, clipNorm: 1, alpha: 0.9 },
};

/**
 * Four updates: clipped, not clipped, without clipping, and one whose gradient or loss is no number, which changes
 * nothing.
 *
 * @throws Error where an executor differs from the reference
 */
export async function checkUpdate(executor: Executor): Promise<void> {
  const stores = ["student", "gradients", "m", "v", "teacher"] as const;
  const reference = createReference();
  const loss = draft("loss", (d) => d.sum(d.given(Float32Array.of(1, 2), [2], "x")));
  const each = [executor, reference];
  try {
    for (const one of each) {
      for (const name of stores) one.createStore(name, layout());
      await write(one, "student", 1);
      one.copyStore("student", "teacher");
    }
    const updates = await Promise.all(
      each.map(async (one) => {
        const executable = await one.compile(loss.graph);
        const names = { parameters: "student", gradients: "gradients", m: "m", v: "v", teacher: "teacher" };
        const settings = {
          decayed: new Set(["table", "weight"]),
          bounds: new Map([["scale", [0, 0.5] as const]]),
        };
        const update = one.createUpdate({ ...names, ...settings }, { executable, output: "0" });
        return { one, executable, update };
      }),
    );
    const step = async (numbers: StepNumbers, scale: number, x: number, broken = false) => {
      const norms: number[] = [];
      for (const { one, executable, update } of updates) {
        await write(one, "gradients", 20 + numbers.step, scale);
        if (broken) one.writeStore("gradients", "last", Float32Array.of(0, Number.NaN, 1));
        await executable.run({ x: Float32Array.of(x, 1) });
        norms.push(await update.run(numbers));
      }
      expectClose(`norm of step ${numbers.step}`, [norms[0]!], [norms[1]!], FLOAT32);
      await expectStores(executor, reference, stores.slice(0, 4).concat("teacher"), {
        ...{ absolute: 1e-7, relative: 1e-5 },
      });
    };
    await step(NUMBERS, 1, 1);
    await step({ ...NUMBERS, step: 2, lr: 0.003 }, 1e-3, 1);
    await step({ ...NUMBERS, step: 3, clipNorm: 0 }, 1, 1);
    const before = await executor.readStore("student");
    await step({ ...NUMBERS, step: 4 }, 1, Number.POSITIVE_INFINITY);
    await step({ ...NUMBERS, step: 4 }, 1, 1, true);
    const after = await executor.readStore("student");
    for (const [name] of SHAPES) expectClose(`${name} kept`, after[name]!, before[name]!, EXACT);
    for (const { executable, update } of updates) {
      update.dispose();
      executable.dispose();
    }
  } finally {
    for (const name of stores) if (executor.hasStore(name)) executor.disposeStore(name);
  }
}
