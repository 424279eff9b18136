/** What several threads must not change, and what becomes of a run whose thread dies or that is called off. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { ThreadLostError } from "../../base/errors";
import type { StepNumbers } from "../executor";
import { gradients } from "../gradient";
import { type Shape, sizeOf, type Value } from "../graph";
import { layoutOf } from "../layout";
import { draft, expectClose, uniform } from "../testing";
import type { Trace } from "../trace";
import { createWasmExecutor } from "./executor";

type WasmExecutor = Awaited<ReturnType<typeof createWasmExecutor>>;

const open: WasmExecutor[] = [];
async function start(threads: number): Promise<WasmExecutor> {
  const executor = await createWasmExecutor({ threads });
  open.push(executor);
  return executor;
}
afterEach(() => {
  for (const executor of open.splice(0)) executor.dispose();
});

const [B, L, D] = [6, 17, 24];
const WEIGHTS: [string, Shape][] = [
  ["table", [50, D]],
  ["gain", [D]],
  ["shift", [D]],
  ["q", [D, D]],
  ["k", [D, D]],
  ["v", [D, D]],
  ["up", [D, 4 * D]],
  ["upBias", [4 * D]],
  ["down", [4 * D, D]],
  ["logit_scale", []],
];
const NAMES = ["student", "gradients", "m", "v", "teacher"];

/** A block and a contrast of its rows, with its gradients: every kind of kernel has a part in it. */
function loss(trace: Trace, w: Record<string, Value>): Value {
  const index = trace.input("index", [B * L], "int32");
  const x = trace.reshape(trace.gather(w.table!, index), [B, L, D]);
  const normal = trace.layerNorm(x, w.gain!, w.shift!, 1e-5);
  const heads = ["q", "k", "v"].map((name) => trace.product(normal, w[name]!)) as [Value, Value, Value];
  const middle = trace.binary("add", x, trace.attention(...heads, { heads: 3, causal: true }));
  const wide = trace.product(middle, w.up!, { bias: w.upBias, activation: "gelu" });
  const state = trace.product(wide, w.down!, { residual: middle });
  const rows = trace.unitRows(trace.sum(state, [1]));
  const scale = trace.unary("exp", w.logit_scale!);
  const logits = trace.binary("multiply", trace.product(rows, rows, { transposeB: true }), scale);
  const positive = trace.sum(trace.binary("multiply", rows, trace.input("towards", [B, D])), [1]);
  return trace.sum(trace.binary("subtract", trace.logSumExp(logits, 1), positive));
}

const STEP: StepNumbers = {
  ...{ step: 1, lr: 0.01, beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.1, clipNorm: 1, alpha: 0.9 },
};

/** A tiny model on an executor, and its steps. */
async function trainingOn(executor: WasmExecutor) {
  const { graph } = draft("step", (d) => {
    const weights = Object.fromEntries(
      WEIGHTS.map(([name, shape]) => [name, d.stored("student", name, shape)]),
    );
    const value = loss(d, weights);
    gradients(d, value, Object.values(weights)).forEach((gradient, i) => {
      const name = WEIGHTS[i]![0];
      d.output(`d ${name}`, gradient!, { store: "gradients", name, accumulate: false });
    });
    return value;
  });
  const layout = layoutOf(WEIGHTS, 2 ** 20);
  for (const name of NAMES) executor.createStore(name, layout);
  for (const [i, [name, shape]] of WEIGHTS.entries())
    executor.writeStore(
      "student",
      name,
      uniform(sizeOf(shape), i + 1).map((x) => x * 0.3),
    );
  executor.copyStore("student", "teacher");
  const executable = await executor.compile(graph);
  const update = executor.createUpdate(
    {
      ...{ parameters: "student", gradients: "gradients", m: "m", v: "v", teacher: "teacher" },
      decayed: new Set(["q", "k", "v", "up", "down"]),
      bounds: new Map([["logit_scale", [0, Math.log(100)] as const]]),
    },
    { executable, output: "0" },
  );
  const inputs = (step: number) => ({
    index: Int32Array.from(uniform(B * L, step), (x) => Math.floor((x + 1) * 25)),
    towards: uniform(B * D, step + 1000),
  });
  return {
    executable,
    inputs,
    async step(step: number) {
      await executable.run(inputs(step));
      const norm = await update.run({ ...STEP, step });
      return { norm, loss: (await executable.read())["0"]![0]! };
    },
    dispose() {
      update.dispose();
      executable.dispose();
      for (const name of NAMES) executor.disposeStore(name);
    },
  };
}

/** All numbers of all stores. */
async function everything(executor: WasmExecutor): Promise<Record<string, Float32Array>> {
  const stores = await Promise.all(
    NAMES.map(async (store) =>
      Object.entries(await executor.readStore(store)).map(([key, values]) => [`${store} ${key}`, values]),
    ),
  );
  return Object.fromEntries(stores.flat());
}

function expectSame(found: Record<string, Float32Array>, expected: Record<string, Float32Array>): void {
  for (const [name, values] of Object.entries(expected))
    expectClose(name, found[name]!, values, { absolute: 0, relative: 0 });
}

describe("a run", () => {
  it("gives the same numbers bit for bit on any number of threads, whole or resumed", async () => {
    const results: Record<string, Float32Array>[] = [];
    for (const threads of [1, 2, 3]) {
      const executor = await start(threads);
      const training = await trainingOn(executor);
      const losses: number[] = [];
      for (let step = 1; step <= 12; step++) losses.push((await training.step(step)).loss);
      expect(losses.at(-1)!).toBeLessThan(losses[0]!);
      results.push({ ...(await everything(executor)), losses: Float32Array.from(losses) });
    }
    expectSame(results[1]!, results[0]!);
    expectSame(results[2]!, results[0]!);

    // stopped after 5 of 12 and gone on with by another executor, of other threads
    const first = await start(3);
    const begun = await trainingOn(first);
    for (let step = 1; step <= 5; step++) await begun.step(step);
    const kept = await everything(first);
    const second = await start(2);
    const resumed = await trainingOn(second);
    for (const [key, values] of Object.entries(kept)) {
      const [store, name] = key.split(" ") as [string, string];
      second.writeStore(store, name, values);
    }
    for (let step = 6; step <= 12; step++) await resumed.step(step);
    const { losses: _, ...whole } = results[0]!;
    expectSame(await everything(second), whole);
  });

  it("keeps its memory flat over 10,000 steps", async () => {
    const executor = await start(2);
    const training = await trainingOn(executor);
    for (let step = 1; step <= 50; step++) await training.step(step);
    const before = executor.memory();
    for (let step = 51; step <= 10_000; step++) await training.step(step);
    expect(executor.memory()).toBe(before);
    expect(Number.isFinite((await training.step(10_001)).loss)).toBe(true);
    training.dispose();
  }, 300_000);

  it("gives all memory back", async () => {
    const executor = await start(2);
    const make = async () => {
      const training = await trainingOn(executor);
      await training.step(1);
      training.dispose();
      return executor.memory();
    };
    const once = await make();
    for (let i = 0; i < 20; i++) expect(await make()).toBe(once);
  });
});

/** Products that take a thread some tenths of a second. */
const heavy = () =>
  draft("heavy", (d) => {
    let x = d.x([512, 512], 0.05);
    const weight = d.x([512, 512], 0.05);
    for (let i = 0; i < 24; i++) x = d.product(x, weight);
    return d.sum(x);
  });

/**
 * Takes a chunk of the next run away and does nothing with it: what a thread leaves that dies with one. Only another
 * thread can, for the one that calls is at work itself.
 */
const THIEF = `const { parentPort, workerData: { memory, state } } = require("node:worker_threads");
const ticket = () => new BigUint64Array(memory.buffer, state, 1);
parentPort.postMessage("ready");
for (;;) {
  const now = Atomics.load(ticket(), 0);
  const left = Number(BigInt.asIntN(32, now));
  if (left > 0 && Atomics.compareExchange(ticket(), 0, now, now - 1n) === now) break;
}
parentPort.postMessage("taken");`;

async function startThief({ sharedState }: WasmExecutor): Promise<Worker> {
  const thief = new Worker(THIEF, { eval: true, workerData: sharedState, execArgv: [] });
  await once(thief, "message");
  return thief;
}

describe("a thread that dies", () => {
  it("with a chunk of its own is a named error, after which fewer threads give the same numbers", async () => {
    const executor = await start(3);
    const training = await trainingOn(executor);
    await training.step(1);
    const before = await everything(executor);
    const long = await executor.compile(heavy().graph);
    await long.run(heavy().inputs);
    const expected = await long.read();
    expect(executor.threads).toBe(3);

    const thief = await startThief(executor);
    thief.once("message", () => executor.helpers[1]!.terminate());
    const failed = await long.run(heavy().inputs).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(ThreadLostError);
    expect((failed as ThreadLostError).advice).toContain("Nothing is lost");
    expect(executor.threads).toBe(2);

    expectSame(await everything(executor), before);
    await long.run(heavy().inputs);
    expectSame(await long.read(), expected);
    const other = await trainingOn(await start(1));
    await other.step(1);
    expect(await training.step(2)).toEqual(await other.step(2));
  });

  it("between two chunks is missed by nobody", async () => {
    const executor = await start(2);
    const long = await executor.compile(heavy().graph);
    await long.run(heavy().inputs);
    const expected = await long.read();
    executor.helpers[0]!.terminate();
    await long.run(heavy().inputs);
    expectSame(await long.read(), expected);
    await long.run(heavy().inputs);
    expect(executor.threads).toBe(1);
    expectSame(await long.read(), expected);
  });
});

describe("a signal", () => {
  it.each([1, 2])("ends a run between two parts, on %d threads", async (threads) => {
    const executor = await start(threads);
    const long = await executor.compile(heavy().graph);
    await long.run(heavy().inputs);
    const expected = await long.read();
    const controller = new AbortController();
    const reason = new Error("enough");
    const begun = performance.now();
    await long.run(heavy().inputs);
    const whole = performance.now() - begun;
    setTimeout(() => controller.abort(reason), whole / 10);
    const again = performance.now();
    await expect(long.run(heavy().inputs, controller.signal)).rejects.toBe(reason);
    expect(performance.now() - again).toBeLessThan(whole);
    await long.run(heavy().inputs);
    expectSame(await long.read(), expected);
  });

  it("lets messages in while a run goes on", async () => {
    const executor = await start(2);
    const long = await executor.compile(heavy().graph);
    let answered = 0;
    const timer = setInterval(() => answered++, 1);
    await long.run(heavy().inputs);
    clearInterval(timer);
    expect(answered).toBeGreaterThan(3);
  });
});

describe("what is no number", () => {
  it.each([1, 2])("stays none through every function, on %d threads", async (threads) => {
    const executor = await start(threads);
    const bad = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, 2, -3, 0);
    const { graph, inputs } = draft("broken", (d) => {
      const x = d.given(bad, [7]);
      const one = d.given(bad.slice(0, 1), [1], "one");
      const wide = d.broadcast(one, [9]);
      return [
        d.unary("relu", x),
        d.unary("exp", x),
        d.unary("gelu", x),
        d.unary("quick_gelu", x),
        d.binary("maximum", wide, d.x([9])),
        d.binary("minimum", d.x([9]), wide),
        d.max(d.concat([wide, d.x([9])], 0)),
        d.sum(d.concat([d.x([70]), one], 0)),
        d.logSumExp(d.reshape(wide, [1, 9]), 1),
        d.logSumExp(d.reshape(wide, [9, 1]), 0),
        d.product(d.reshape(wide, [9, 1]), d.x([1, 9])),
        d.attention(d.broadcast(one, [1, 5, 8]), d.x([1, 5, 8]), d.x([1, 5, 8]), { heads: 2 }),
        d.layerNorm(d.broadcast(one, [3, 8]), d.x([8]), d.x([8]), 1e-5),
        d.unitRows(d.broadcast(one, [3, 8])),
      ];
    });
    const executable = await executor.compile(graph);
    await executable.run(inputs);
    const all = await executable.read();
    expect([...all["0"]!]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, 0, 1, 2, 0, 0]);
    expect(all["1"]![0]).toBeNaN();
    expect([all["1"]![1], all["1"]![2]]).toEqual([Number.POSITIVE_INFINITY, 0]);
    for (let i = 2; i <= 3; i++) {
      expect(all[i]![0]).toBeNaN();
      expect(all[i]![1]).toBe(Number.POSITIVE_INFINITY);
    }
    for (let i = 4; i <= 13; i++) for (const value of all[i]!) expect(value, `output ${i}`).toBeNaN();
  });
});
