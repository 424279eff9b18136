/** The life of an executor on WebGPU: memory, reads that come late, disposal, a lost device. */
import { beforeAll, describe, expect, it } from "vitest";
import { DeviceLostError, InternalError } from "../../base/errors";
import type { Adapter } from "../../device/adapter";
import type { StepNumbers } from "../executor";
import { layoutOf } from "../layout";
import { draft, expectClose, FLOAT32, uniform } from "../testing";
import { createDevice } from "./device";
import { dispatch } from "./shader";
import { testAdapter, testDevice, testExecutor } from "./testing";

const REGISTER = { product: { kind: "register", size: 1 } } as const;
const NUMBERS: StepNumbers = {
  ...{ step: 1, lr: 0.01, beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.1, clipNorm: 1, alpha: 0.9 },
};

/** x · weight, its sum, and a gradient of both. */
function step(rows: number) {
  return draft("step", (d) => {
    const weight = d.stored("student", "weight", [8, 6]);
    const x = d.given(uniform(rows * 8, 1), [rows, 8], "x");
    d.output("weight", d.product(x, d.product(x, weight), { transposeA: true }), {
      ...{ store: "gradients", name: "weight", accumulate: false },
    });
    return d.sum(d.product(x, weight));
  });
}

const layout = layoutOf([["weight", [8, 6]]], 1 << 20);
const stores = { parameters: "student", gradients: "gradients", m: "m", v: "v", teacher: "teacher" };

let adapter: Adapter;
beforeAll(async () => {
  adapter = await testAdapter();
});

async function trained() {
  const device = await testDevice();
  const executor = await testExecutor(adapter, device, REGISTER);
  for (const name of Object.values(stores)) executor.createStore(name, layout);
  executor.writeStore("student", "weight", uniform(48, 2));
  const { graph, inputs } = step(5);
  const executable = await executor.compile(graph);
  const update = executor.createUpdate(
    { ...stores, decayed: new Set(["weight"]), bounds: new Map() },
    { executable, output: "0" },
  );
  return { device, executor, executable, update, inputs };
}

describe("an executor on WebGPU", { timeout: 600_000 }, () => {
  it("takes no more memory with more steps, nor with programs that come and go", async () => {
    const { device, executor, executable, update, inputs } = await trained();
    const run = async () => {
      await executable.run(inputs);
      await update.run({ ...NUMBERS });
      await executable.read();
    };
    for (let i = 0; i < 3; i++) await run();
    const before = executor.memory();
    for (let i = 0; i < 50; i++) await run();
    expect(executor.memory()).toBe(before);
    for (const rows of [40, 3, 17]) {
      const other = step(rows);
      const one = await executor.compile(other.graph);
      await one.run(other.inputs);
      await run(); // between a run and its read
      const { 0: sum } = await one.read();
      expect(Number.isFinite(sum![0])).toBe(true);
      one.dispose();
      one.dispose();
    }
    expect(executor.memory()).toBe(before);
    executor.dispose();
    expect(executor.memory()).toBe(0);
    device.destroy();
  });

  it("gives the numbers of a run to who asks after the next", async () => {
    const { device, executor, executable, inputs } = await trained();
    const sums: Promise<Record<string, Float32Array>>[] = [];
    for (let i = 1; i <= 4; i++) {
      await executable.run({ x: (inputs.x as Float32Array).map((value) => value * i) });
      sums.push(executable.read(["0"]));
    }
    const [first, ...others] = (await Promise.all(sums)).map((found) => found["0"]![0]!);
    others.forEach((sum, i) => {
      expectClose("sum", [sum], [first! * (i + 2)], FLOAT32);
    });
    executor.dispose();
    device.destroy();
  });

  it("finds a store that was made again", async () => {
    const { device, executor, executable, inputs } = await trained();
    await executable.run(inputs);
    const before = await executable.read();
    executor.disposeStore("student");
    executor.createStore("student", layout);
    await executable.run(inputs);
    expect((await executable.read())["0"]![0]).toBe(0);
    executor.writeStore("student", "weight", uniform(48, 2));
    await executable.run(inputs);
    expect(await executable.read()).toEqual(before);
    executor.dispose();
    device.destroy();
  });

  it("refuses by name what it can't do", async () => {
    const { device, executor, executable, inputs } = await trained();
    await expect(executable.run({})).rejects.toMatchObject({ code: "BadInput" });
    await expect(executable.read(["nothing"])).rejects.toThrow("No output nothing");
    await expect(executable.read()).rejects.toThrow("Nothing was run yet");
    expect(() => executor.createStore("student", layout)).toThrow("already");
    expect(() => executor.writeStore("student", "weight", new Float32Array(3))).toThrow("48 values");
    const stop = new AbortController();
    stop.abort(new Error("stop"));
    await expect(executable.run(inputs, stop.signal)).rejects.toThrow("stop");
    executable.dispose();
    await expect(executable.run(inputs)).rejects.toThrow("disposed");
    executor.dispose();
    device.destroy();
  });

  it("says which kernel a GPU refuses", async () => {
    const gpu = await testDevice();
    const device = createDevice(gpu);
    const broken = dispatch({ name: "broken", operands: [], params: {}, groups: 1, body: "  let x = 1 +;" });
    await expect(device.pipelines([broken])).rejects.toThrow(InternalError);
    await expect(device.pipelines([broken])).rejects.toThrow(/"broken": line \d+/);
    await device.finished();
    gpu.destroy();
  });

  it("names the loss of its device, whatever it is asked for", async () => {
    const { device, executor, executable, update, inputs } = await trained();
    await executable.run(inputs);
    const pending = executable.read();
    const norm = update.run(NUMBERS);
    device.destroy();
    // what was asked for before may have come in time
    for (const outcome of await Promise.allSettled([pending, norm]))
      if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(DeviceLostError);
    await device.lost;
    await expect(executable.run(inputs)).rejects.toThrow(DeviceLostError);
    await expect(update.run(NUMBERS)).rejects.toThrow(DeviceLostError);
    await expect(executor.compile(step(7).graph)).rejects.toThrow(DeviceLostError);
    await expect(executor.readStore("student")).rejects.toThrow(DeviceLostError);
    executor.dispose();
  });
});
