/**
 * What the specification lets an adapter be: bindings of 128 MiB, which a token table of 49,408 × 768 is longer than,
 * and 65,535 workgroups in a dimension.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OutOfMemoryError } from "../../base/errors";
import { type Adapter, requestDevice } from "../../device/adapter";
import type { Executor } from "../executor";
import { gradients } from "../gradient";
import { layoutOf } from "../layout";
import { checkExecutor, draft, type ExecutorCase, uniform } from "../testing";
import { executorCases } from "../testingCases";
import { checkStores, checkUpdate } from "../testingStores";
import { testAdapter, testDevice, testExecutor } from "./testing";

const REGISTER = { product: { kind: "register", size: 1 } } as const;
let adapter: Adapter;
beforeAll(async () => {
  adapter = await testAdapter();
});

describe("a device with the smallest limits", { timeout: 600_000 }, () => {
  let device: GPUDevice;
  let executor: Executor;
  beforeAll(async () => {
    device = await testDevice("smallest");
    executor = await testExecutor(adapter, device);
  });
  afterAll(() => {
    executor?.dispose();
    device?.destroy();
  });

  it("is one", () => {
    expect(device.limits).toMatchObject({
      maxStorageBufferBindingSize: 2 ** 27,
      maxBufferSize: 2 ** 28,
      maxStorageBuffersPerShaderStage: 8,
      maxComputeWorkgroupStorageSize: 16_384,
      maxComputeInvocationsPerWorkgroup: 256,
    });
    expect(device.features.has("subgroups" as GPUFeatureName)).toBe(false);
  });

  // those with most operands, and those that go through workgroup memory
  const wide = executorCases().filter(({ title }) =>
    /66 × 48 × 68, .*(residual|slope)|2 × 5 to 5|layerNorm.*\[77, 50\]|concat|2100/.test(title),
  );
  it.each(wide)("$title", (one) => checkExecutor(executor, one));
  it("updates", () => checkUpdate(executor));

  it("looks rows up in a table of 49,408 × 768, adds gradients up in another, and trains it", async () => {
    const [rows, width] = [49_408, 768];
    const layout = layoutOf([["table", [rows, width]]]);
    const names = { parameters: "student", gradients: "gradients", m: "m", v: "v", teacher: null };
    for (const store of ["student", "gradients", "m", "v"]) executor.createStore(store, layout);
    const index = Int32Array.of(0, 43_647, 43_648, 49_407, 43_648, 5);
    const table = new Float32Array(rows * width);
    const values = uniform(table.length / 64, 1);
    for (let i = 0; i < 64; i++) table.set(values, i * values.length); // quick, and no two rows of `index` alike
    executor.writeStore("student", "table", table);
    const upstream = uniform(6 * width, 2);
    const { graph } = draft("table", (d) => {
      const own = d.stored("student", "table", [rows, width]);
      const found = d.gather(own, d.given(index, [6], "index"));
      const [gradient] = gradients(d, found, [own], d.given(upstream, [6, width], "dy"));
      d.output("table", gradient!, {
        ...{ store: "gradients", name: "table", accumulate: false },
      });
      return found;
    });
    const executable = await executor.compile(graph);
    await executable.run({ index, dy: upstream });
    const found = (await executable.read())["0"]!;
    index.forEach((row, i) => {
      const wanted = table.subarray(row * width, (row + 1) * width);
      expect(found.subarray(i * width, (i + 1) * width)).toEqual(wanted);
    });
    const added = (await executor.readStore("gradients")).table!;
    const expected = new Float32Array(table.length);
    index.forEach((row, i) => {
      for (let c = 0; c < width; c++)
        expected[row * width + c] = expected[row * width + c]! + upstream[i * width + c]!;
    });
    expect(added.findIndex((x, i) => x !== expected[i])).toBe(-1);
    const update = executor.createUpdate({ ...names, decayed: new Set(["table"]), bounds: new Map() }, null);
    const norm = await update.run({
      ...{
        step: 1,
        lr: 0.01,
        beta1: 0.9,
        beta2: 0.98,
        epsilon: 1e-6,
        weightDecay: 0.1,
        clipNorm: 0,
        alpha: 1,
      },
    });
    expect(norm / Math.sqrt(expected.reduce((sum, x) => sum + x * x, 0))).toBeCloseTo(1, 5);
    const after = (await executor.readStore("student")).table!;
    for (const row of [0, 1, 43_647, 43_648, 49_407])
      for (const c of [0, 767]) {
        const at = row * width + c;
        // the first step of Adam goes by its sign
        const moved = table[at]! * (1 - 0.01 * 0.1) - 0.01 * Math.sign(expected[at]!);
        expect(after[at]).toBeCloseTo(moved, 4);
      }
    update.dispose();
    executable.dispose();
    for (const store of ["student", "gradients", "m", "v"]) executor.disposeStore(store);
  });
});

/** More rows than one dimension of a grid has workgroups. */
const manyRows: ExecutorCase[] = [
  draft("attention of 66,000 queries, with gradients", (d) => {
    const [batch, length, width] = [11_000, 3, 4];
    const [q, k, v] = [1, 2, 3].map((seed) =>
      d.given(uniform(batch * length * width, seed), [batch, length, width], `x${seed}`),
    );
    const out = d.attention(q!, k!, v!, { heads: 2, causal: true });
    const dy = d.given(uniform(batch * length * width, 7), [batch, length, width], "dy");
    return [out, ...gradients(d, out, [q!, k!, v!], dy).map((found) => found!)];
  }),
  draft("norms and soft maxima of 66,000 rows", (d) => {
    const x = d.given(uniform(66_000 * 5, 4), [66_000, 5], "x");
    const [gain, bias] = [d.given(uniform(5, 5), [5], "gain"), d.given(uniform(5, 6), [5], "bias")];
    return [d.layerNorm(x, gain, bias, 1e-5), d.unitRows(x), d.logSumExp(x, 1), d.sum(x, [1])];
  }),
];

describe("more than one dimension or binding takes", { timeout: 600_000 }, () => {
  it.each(manyRows)("$title", async (one) => {
    const device = await testDevice();
    const executor = await testExecutor(adapter, device, REGISTER);
    await checkExecutor(executor, one);
    executor.dispose();
    device.destroy();
  });

  it("goes through the same windows where tables are small and bindings smaller", async () => {
    const device = await requestDevice(await testAdapter());
    // a table of 700 × 24 in six windows, that of checkUpdate in two
    const executor = await testExecutor(adapter, device, { ...REGISTER, bindingBytes: 4 * 4352 });
    const tables = draft("rows of a table in windows", (d) => {
      const table = d.given(uniform(700 * 24, 1), [700, 24], "table");
      const found = d.gather(table, d.index(40, 700));
      const dy = d.given(uniform(40 * 24, 2), [40, 24], "dy");
      return [d.unary("square", found), gradients(d, found, [table], dy)[0]!];
    });
    await checkExecutor(executor, tables);
    await checkStores(executor);
    await checkUpdate(executor);
    const long = draft("long", (d) => d.product(d.x([60, 80]), d.x([80, 70])));
    await expect(executor.compile(long.graph)).rejects.toThrow(OutOfMemoryError);
    await expect(executor.compile(long.graph)).rejects.toMatchObject({
      message: expect.stringMatching(/takes 1 MB at once, and a step of the model \(product 60 × 80 × 70\)/),
      advice: expect.stringMatching(/smaller batch or micro-batch/),
    });
    executor.dispose();
    device.destroy();
  });
});
