/** A dispatch: its WGSL, what it binds, its numbers and its grid. Kernels are functions that return dispatches. */
import { type Activation, curveWgsl } from "../activation";

/** A row of numbers on the device. Values of a graph that differ by their shape only share one. */
export interface Cell {
  readonly id: number;
  readonly floats: number;
  readonly type: "f32" | "i32";
  /** Where it lies; a slot of working memory is chosen when all dispatches are known (slots.ts). */
  readonly place: Place;
}

export type Place =
  | { kind: "slot" }
  | { kind: "stored"; store: string; name: string }
  | { kind: "input"; name: string }
  | { kind: "constant"; values: Float32Array };

/** What a kernel reads or writes. */
export interface Operand {
  /** Of the array in WGSL. */
  name: string;
  cell: Cell;
  /** "add": what is written is added to what is there. */
  access: "read" | "write" | "add";
  /** array<vec4f> in place of array<f32>: the length is a multiple of 4. */
  vector?: boolean;
  /** Of a cell that is longer than a binding: first float and length of the part. */
  window?: readonly [start: number, length: number];
}

export interface Dispatch {
  /** For people: profiles and errors. */
  name: string;
  code: string;
  operands: readonly Operand[];
  /** Bound as uniforms behind the operands, where there are any. */
  params: readonly number[];
  groups: readonly [number, number, number];
}

export interface Kernel {
  name: string;
  operands: readonly Operand[];
  /** u32 by name: `p.name`. What differs between batches stands here, so that they share a pipeline. */
  params: Readonly<Record<string, number>>;
  workgroup?: readonly [number, number];
  /** Workgroups; a number of them that may be more than one dimension takes is folded, see `group` below. */
  groups: number | readonly [number, number, number];
  /** Functions and workgroup variables. */
  declarations?: string;
  /** `enable` directives. */
  enable?: string;
  /** Given: `group` (u32, folded), `w` (workgroup), `lane` (in the workgroup), `p` (params). */
  body: string;
}

/** Threads of a workgroup where nothing else is said: what every adapter takes. */
export const THREADS = 64;
/** Workgroups that every adapter takes in one dimension. */
const MOST_GROUPS = 65_535;

/** A grid of at least so many workgroups. */
function fold(count: number): [number, number, number] {
  if (count <= MOST_GROUPS) return [count, 1, 1];
  const y = Math.ceil(count / MOST_GROUPS);
  return [Math.ceil(count / y), y, 1];
}

export function dispatch(kernel: Kernel): Dispatch {
  const { name, operands, workgroup = [THREADS, 1], declarations = "", enable = "", body } = kernel;
  const names = Object.keys(kernel.params);
  const bindings = operands.map((operand, i) => {
    const mode = operand.access === "read" ? "read" : "read_write";
    const type = operand.vector ? "vec4f" : operand.cell.type;
    return `@group(0) @binding(${i}) var<storage, ${mode}> ${operand.name} : array<${type}>;`;
  });
  if (names.length > 0)
    bindings.push(
      `struct Params { ${names.map((n) => `${n} : u32`).join(", ")} }`,
      `@group(0) @binding(${operands.length}) var<uniform> p : Params;`,
    );
  const code = `${enable}
${bindings.join("\n")}
${declarations}
@compute @workgroup_size(${workgroup[0]}, ${workgroup[1]}, 1)
fn main(@builtin(workgroup_id) w : vec3u, @builtin(num_workgroups) grid : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let group = w.y * grid.x + w.x;
${body}
}`;
  const groups = typeof kernel.groups === "number" ? fold(kernel.groups) : kernel.groups;
  return { name, code, operands, params: Object.values(kernel.params), groups };
}

/** One thread for each of `count` places, `i`. */
export function flatDispatch(kernel: Omit<Kernel, "groups" | "workgroup"> & { count: number }): Dispatch {
  const { count, params, body } = kernel;
  return dispatch({
    ...kernel,
    params: { count, ...params },
    groups: Math.ceil(count / THREADS),
    body: `  let i = group * ${THREADS}u + lane;\n  if (i >= p.count) { return; }\n${body}`,
  });
}

export function read(name: string, cell: Cell, vector = false): Operand {
  return { name, cell, access: "read", vector };
}

/** The statement that writes to an operand. */
export function put({ name, access }: Operand, index: string, value: string): string {
  return `${name}[${index}] ${access === "add" ? "+=" : "="} ${value};`;
}

/** A literal of float32. */
export function float(x: number): string {
  if (!Number.isFinite(x)) throw new Error(`WGSL has no literal for ${x}.`);
  const text = String(Math.fround(x));
  return `(${/[.e]/.test(text) ? text : `${text}.0`})`;
}

/** exp that is 0 where its argument is far below, on every adapter: SwiftShader's is not (masked scores: −1e9). */
export const SAFE_EXP = `
fn safeExp(x : f32) -> f32 { return select(exp(max(x, -87.0)), 0.0, x < -87.0); }`;

/** WGSL functions of activations, `NAME_value` and `NAME_slope`. */
export function curves(names: Iterable<Activation | null>): string {
  return [...new Set(names)].map((name) => (name ? curveWgsl(name) : "")).join("\n");
}

/**
 * Sum and maximum over a workgroup's threads, `total(lane, x)` and `largest(lane, x)`; the result is every thread's.
 * The array is short: SwiftShader compiles longer ones for seconds.
 */
export const ACROSS_LANES = `
var<workgroup> across : array<f32, ${THREADS}>;
fn total(lane : u32, x : f32) -> f32 {
  across[lane] = x;
  workgroupBarrier();
  for (var s = ${THREADS / 2}u; s > 0u; s = s >> 1u) {
    if (lane < s) { across[lane] += across[lane + s]; }
    workgroupBarrier();
  }
  let sum = across[0];
  workgroupBarrier();
  return sum;
}
fn largest(lane : u32, x : f32) -> f32 {
  across[lane] = x;
  workgroupBarrier();
  for (var s = ${THREADS / 2}u; s > 0u; s = s >> 1u) {
    if (lane < s) { across[lane] = max(across[lane], across[lane + s]); }
    workgroupBarrier();
  }
  let most = across[0];
  workgroupBarrier();
  return most;
}`;

/** The same where a thread has a whole line to itself. */
const ALONE = `
fn total(lane : u32, x : f32) -> f32 { return x; }
fn largest(lane : u32, x : f32) -> f32 { return x; }`;

/**
 * How lines (rows of a norm, columns of a log-sum-exp) are worked at: by a workgroup each, whose threads read side
 * by side, as a GPU likes it; or by a thread each, without the barriers that a software adapter pays for.
 */
export interface LineKernel {
  groups: number;
  declarations: string;
  /** Declares `line`, leaves where there is none, and declares `first` and `stride` of the thread's places in it. */
  prelude: string;
}

export function perLine(lines: number, alone: boolean): LineKernel {
  if (alone)
    return {
      groups: Math.ceil(lines / THREADS),
      declarations: ALONE,
      prelude: `  let line = group * ${THREADS}u + lane;
  if (line >= p.lines) { return; }
  const first = 0u;
  const stride = 1u;`,
    };
  return {
    groups: lines,
    declarations: ACROSS_LANES,
    prelude: `  let line = group;
  if (line >= p.lines) { return; }
  let first = lane;
  const stride = ${THREADS}u;`,
  };
}
