/** Kernels of an update, see update.ts. Buffers are bound in the order of the operands, sizes behind them. */
import type { StepNumbers } from "../executor";
import { ACROSS_LANES, type Cell, type Dispatch, dispatch, float, type Operand, THREADS } from "./shader";

/** Workgroups that sum the squares of a window. */
export const SUMMERS = 256;
/** Floats for which one word says whether they decay; tensors begin at multiples of it. */
export const BLOCK = 64;

export const NUMBERS = [
  "clipNorm",
  "keep",
  "rate",
  "correction",
  "epsilon",
  "beta1",
  "beta2",
  "share1",
  "share2",
  "follow",
] as const;
const number = (name: (typeof NUMBERS)[number]) => `numbers[${NUMBERS.indexOf(name)}]`;

export function numbersOf(n: StepNumbers): Float32Array<ArrayBuffer> {
  const values: Record<(typeof NUMBERS)[number], number> = {
    clipNorm: n.clipNorm,
    keep: 1 - n.lr * n.weightDecay,
    rate: n.lr / (1 - n.beta1 ** n.step),
    correction: Math.sqrt(1 - n.beta2 ** n.step),
    epsilon: n.epsilon,
    beta1: n.beta1,
    beta2: n.beta2,
    share1: 1 - n.beta1,
    share2: 1 - n.beta2,
    follow: 1 - n.alpha,
  };
  return Float32Array.from(NUMBERS, (name) => values[name]);
}

let cells = 0;
/** An operand of a kernel whose buffers are bound here, not by cell. */
function operand(
  name: string,
  access: Operand["access"],
  vector = false,
  type: Cell["type"] = "f32",
): Operand {
  return { name, access, vector, cell: { id: cells++, floats: 0, type, place: { kind: "slot" } } };
}

/** Finite or not by the bits of the exponent: compilers may take it that there is no NaN, and adapters do. */
const FINITE = `
fn finite(x : f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }`;

/** Σ g² of a window, in 4 · 64 · 256 lanes. */
export function squaresKernel(count: number, base: number): Dispatch {
  return dispatch({
    name: "squares of gradients",
    operands: [operand("gradients", "read", true), operand("part", "write")],
    params: { count, base },
    groups: SUMMERS,
    declarations: ACROSS_LANES,
    body: `
  var sum = vec4f();
  for (var i = group * ${THREADS}u + lane; i < p.count; i += ${SUMMERS * THREADS}u) { sum += gradients[i] * gradients[i]; }
  let all = total(lane, (sum.x + sum.y) + (sum.z + sum.w));
  if (lane == 0u) { part[p.base + group] = all; }`,
  });
}

/** scalars: Σ g², clipping's factor (torch.nn.utils.clip_grad_norm_), 1 where all is finite. */
export function scalarsKernel(parts: number, guards: number): Dispatch {
  return dispatch({
    name: "norm of gradients",
    operands: [
      ...[operand("part", "read"), operand("numbers", "read"), operand("scalars", "write")],
      ...(guards > 0 ? [operand("guards", "read")] : []),
    ],
    params: { parts, guards },
    groups: 1,
    declarations: `${ACROSS_LANES}${FINITE}`,
    body: `
  var sum = 0.0;
  for (var i = lane; i < p.parts; i += ${THREADS}u) { sum += part[i]; }
  let squares = total(lane, sum);
  var broken = select(1.0, 0.0, finite(squares));
  ${guards > 0 ? `for (var i = lane; i < p.guards; i += ${THREADS}u) { if (!finite(guards[i])) { broken = 1.0; } }` : ""}
  let stop = largest(lane, broken);
  if (lane == 0u) {
    let limit = ${number("clipNorm")};
    scalars[0] = squares;
    scalars[1] = select(1.0, min(1.0, limit / (sqrt(squares) + 1e-6)), limit > 0.0);
    scalars[2] = 1.0 - stop;
  }`,
  });
}

/** A bounded tensor: its places in a window. */
export interface Bound {
  first: number;
  end: number;
  low: number;
  high: number;
}

/** PyTorch's order: decay, moments, bias-corrected step; then the bounds, then the teacher. */
export function adamKernel(count: number, bounds: readonly Bound[], teacher: boolean): Dispatch {
  const clamps = bounds.map(
    ({ first, end, low, high }) => `
  if (4u * i + 3u >= ${first}u && 4u * i < ${end}u) {
    let places = 4u * i + vec4u(0u, 1u, 2u, 3u);
    let inside = (places >= vec4u(${first}u)) & (places < vec4u(${end}u));
    next = select(next, clamp(next, vec4f(${float(low)}), vec4f(${float(high)})), inside);
  }`,
  );
  return dispatch({
    name: "AdamW",
    operands: [
      ...[operand("parameters", "write", true), operand("gradients", "read", true)],
      ...[operand("m", "write", true), operand("v", "write", true)],
      ...[operand("decays", "read", false, "i32"), operand("numbers", "read"), operand("scalars", "read")],
      ...(teacher ? [operand("teacher", "write", true)] : []),
    ],
    params: { count },
    groups: Math.ceil(count / THREADS),
    body: `
  let i = group * ${THREADS}u + lane;
  if (i >= p.count || scalars[2] == 0.0) { return; }
  let g = gradients[i] * scalars[1];
  let first = ${number("beta1")} * m[i] + ${number("share1")} * g;
  let second = ${number("beta2")} * v[i] + ${number("share2")} * g * g;
  m[i] = first;
  v[i] = second;
  let keep = select(1.0, ${number("keep")}, decays[i / ${BLOCK / 4}u] == 1);
  var next = keep * parameters[i] - ${number("rate")} * first / (sqrt(second) / ${number("correction")} + ${number("epsilon")});
  ${clamps.join("\n")}
  parameters[i] = next;
  ${teacher ? `teacher[i] += ${number("follow")} * (next - teacher[i]);` : ""}`,
  });
}
