/** What any executor is held against: graphs with their inputs, computed by the reference. Never imported by the app. */
import type { Executor } from "./executor";
import type { Graph, Shape, Value } from "./graph";
import { sizeOf } from "./graph";
import { completeInputs, type Inputs } from "./inputs";
import { evaluate } from "./reference/evaluate";
import { createTrace, type Trace } from "./trace";

export interface ExecutorCase {
  title: string;
  graph: Graph;
  inputs: Inputs;
}

/** Deterministic values, uniform in (−1, 1): a linear congruential generator (Numerical Recipes). */
export function uniform(length: number, seed: number): Float32Array<ArrayBuffer> {
  let state = (seed * 2654435761) >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  next();
  return Float32Array.from({ length }, next);
}

/** Writes a case: inputs come with values of their own. */
export interface Draft extends Trace {
  /** An input of values in (−1, 1), times `scale`, plus `shift`. */
  x(shape: Shape, scale?: number, shift?: number): Value;
  /** An input of those values. */
  given(values: Float32Array | Int32Array, shape: Shape, name?: string): Value;
  /** Indices below `rows`, from all over; of an input called `name`. */
  index(length: number, rows: number, name?: string): Value;
}

/** A graph with its inputs: what `write` returns is read back as 0, 1, … */
export function draft(title: string, write: (draft: Draft) => Value | readonly Value[]): ExecutorCase {
  const trace = createTrace();
  const inputs: Inputs = {};
  let made = 0;
  const given: Draft["given"] = (values, shape, name = `in${made}`) => {
    made++;
    inputs[name] = values;
    return trace.input(name, shape, values instanceof Int32Array ? "int32" : "float32");
  };
  const results = write({
    ...trace,
    given,
    x: (shape, scale = 1, shift = 0) =>
      given(
        uniform(sizeOf(shape), made + 1).map((value) => value * scale + shift),
        shape,
      ),
    index: (length, rows, name) =>
      given(
        Int32Array.from(uniform(length, made + 1), (value) => Math.floor(((value + 1) / 2) * rows)),
        [length],
        name,
      ),
  });
  [results].flat().forEach((value, i) => {
    trace.output(String(i), value as Value);
  });
  return { title, graph: trace.graph(), inputs };
}

export interface Tolerance {
  absolute: number;
  /** Of an output's largest value. */
  relative: number;
}

/** Float32, sums of some hundred terms. */
export const FLOAT32: Tolerance = { absolute: 1e-6, relative: 1e-5 };

/** @throws Error that says where `found` is furthest from what was expected */
export function expectClose(
  what: string,
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  { absolute, relative }: Tolerance,
): void {
  if (found.length !== expected.length)
    throw new Error(`${what}: ${found.length} values, not ${expected.length}.`);
  let largest = 0;
  let [worst, at] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i]!, expected[i]!];
    if (Number.isFinite(b)) largest = Math.max(largest, Math.abs(b));
    // the same infinity, or both no number, is the same
    const difference =
      Object.is(a, b) || a === b ? 0 : Number.isNaN(a - b) ? Number.POSITIVE_INFINITY : Math.abs(a - b);
    if (difference > worst) [worst, at] = [difference, i];
  }
  if (worst > absolute + relative * largest)
    throw new Error(
      `${what}: value ${at} of ${expected.length} is ${found[at]}, not ${expected[at]} (largest ${largest.toPrecision(4)}).`,
    );
}

/**
 * Runs a case, twice: what a run leaves behind must not reach the next.
 *
 * @throws Error where an output is further from the reference than `tolerance`, or the second run gives other numbers
 */
export async function checkExecutor(
  executor: Executor,
  { title, graph, inputs }: ExecutorCase,
  tolerance: Tolerance = FLOAT32,
): Promise<void> {
  const expected = evaluate(graph, { inputs: completeInputs(graph)(inputs) });
  const executable = await executor.compile(graph);
  try {
    await executable.run(inputs);
    const first = await executable.read();
    await executable.run(inputs);
    const second = await executable.read();
    for (const { name, value } of graph.outputs) {
      const what = `${title}, output ${name}`;
      expectClose(what, first[name]!, expected.get(value.id)!, tolerance);
      expectClose(`${what}, run again`, second[name]!, first[name]!, { absolute: 0, relative: 0 });
    }
  } finally {
    executable.dispose();
  }
}
