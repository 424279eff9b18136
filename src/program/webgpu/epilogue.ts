/** What becomes of a product's sums: bias, activation, slope, residual, each where it is asked for. */
import type { Activation } from "../activation";
import { type Cell, curves, type Operand, put, read } from "./shader";

/** activation(a · b + bias) · slope'(x) + residual, see graph.ts. */
export interface ProductTask {
  groups: number;
  m: number;
  n: number;
  k: number;
  a: Cell;
  b: Cell;
  /** False where one matrix serves all groups. */
  aGrouped: boolean;
  bGrouped: boolean;
  transposeA: boolean;
  transposeB: boolean;
  bias: Cell | null;
  activation: Activation | null;
  pre: Operand | null;
  slope: Activation | null;
  x: Cell | null;
  residual: Cell | null;
  out: Operand;
}

const XYZW = ["x", "y", "z", "w"] as const;

/** `finish(g, row, nb, sums)`: what becomes of four sums of a row, from column 4·nb on; nothing outside. */
export function epilogue(task: ProductTask): { operands: Operand[]; code: string } {
  const { n, bias, activation, pre, slope, x, residual, out } = task;
  const vector = n % 4 === 0;
  const operands: Operand[] = [{ ...out, vector }];
  if (bias) operands.push(read("bias", bias, vector));
  if (x) operands.push(read("at", x, vector));
  if (residual) operands.push(read("residual", residual, vector));
  if (pre) operands.push({ ...pre, vector });
  const lines = (value: string, index: string, column: string, of: (f: string, v: string) => string) => [
    ...(bias ? [`${value} += bias[${column}];`] : []),
    ...(pre ? [put(pre, index, value)] : []),
    ...(activation ? [`${value} = ${of(`${activation}_value`, value)};`] : []),
    ...(slope ? [`${value} *= ${of(`${slope}_slope`, `at[${index}]`)};`] : []),
    ...(residual ? [`${value} += residual[${index}];`] : []),
    put(out, index, value),
  ];
  const fourfold = (f: string, v: string) => `four_${f}(${v})`;
  const functions = [activation && `${activation}_value`, slope && `${slope}_slope`].filter(Boolean);
  const wide = functions.map(
    (f) =>
      `fn four_${f}(v : vec4f) -> vec4f { return vec4f(${XYZW.map((c) => `${f}(v.${c})`).join(", ")}); }`,
  );
  const body = vector
    ? `  if (nb >= p.n / 4u) { return; }
  let i = (g * p.m + row) * (p.n / 4u) + nb;
  var v = sums;
  ${lines("v", "i", "nb", fourfold).join("\n  ")}`
    : `  for (var c = 0u; c < 4u; c++) {
    let column = 4u * nb + c;
    if (column >= p.n) { return; }
    let i = (g * p.m + row) * p.n + column;
    var v = sums[c];
    ${lines("v", "i", "column", (f, v) => `${f}(${v})`).join("\n    ")}
  }`;
  return {
    operands,
    code: `${curves([activation, slope])}
${vector ? wide.join("\n") : ""}
fn finish(g : u32, row : u32, nb : u32, sums : vec4f) {
  if (row >= p.m) { return; }
${body}
}`,
  };
}
