/**
 * Products of matrices. One text of loads and epilogue, three ways to share what is loaded: registers of a thread, the
 * four threads of a quad (subgroups), workgroup memory. Which is fastest depends on the adapter; tune.ts finds out.
 */
import type { Activation } from "../../kernels/gelu";
import { type Cell, curves, type Dispatch, dispatch, type Operand, put, read } from "./shader";

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

/**
 * "register": each thread a tile of 4·size rows and columns from memory. "quad": tiles of 4 × 16 whose columns the
 * threads of a quad load together. "workgroup": `threads`² threads of 4·size rows and columns each, from workgroup
 * memory filled `depth` columns of a at a time.
 */
export type ProductKernel =
  | { kind: "register"; size: 1 | 2 }
  | { kind: "quad" }
  | { kind: "workgroup"; threads: 4 | 8 | 16; size: 1 | 2; depth: 4 | 16 | 32 };

const each = (n: number, text: (i: number) => string, separator = "\n") =>
  Array.from({ length: n }, (_, i) => text(i)).join(separator);
const XYZW = ["x", "y", "z", "w"] as const;

interface Loads {
  a: Operand;
  b: Operand;
  /** WGSL of tileA and tileB. */
  code: string;
  /** Whether rows (of b: columns) are contiguous along k. */
  alongK: { a: boolean; b: boolean };
}

/**
 * `tileA(g, mb, kb)`, `tileB(g, kb, nb)`: 4 × 4 of a and b from row or column 4·mb, 4·kb, 4·nb on, as a matrix whose
 * column q belongs to k = 4·kb + q. Outside of the matrices: zeros along k, as far as whole steps of `depth` reach;
 * anything that lies in them along m and n.
 */
function loads({ m, n, k, a, b, transposeA, transposeB }: ProductTask, depth: number): Loads {
  const overhang = k % depth !== 0;
  const side = (
    name: string,
    cell: Cell,
    alongK: boolean,
    size: string,
    length: number,
  ): [Operand, string] => {
    const vector = (alongK ? k : length) % 4 === 0;
    const operand = read(name, cell, vector);
    const base = `let base = g * p.stride${name.toUpperCase()};`;
    const inside = (q: number, value: string) =>
      overhang ? `select(vec4f(), ${value}, 4u * kb + ${q}u < p.k)` : value;
    if (vector && alongK)
      return [
        operand,
        `${overhang ? "if (4u * kb >= p.k) { return mat4x4f(); }\n  " : ""}${base}
  let last = p.${size} - 1u;
  ${each(4, (r) => `let r${r} = ${name}[(base + min(4u * block + ${r}u, last) * p.k) / 4u + kb];`)}
  return mat4x4f(${XYZW.map((c) => `vec4f(${each(4, (r) => `r${r}.${c}`, ", ")})`).join(", ")});`,
      ];
    if (vector)
      return [
        operand,
        `${base}
  let at = min(block, p.${size} / 4u - 1u);
  return mat4x4f(${each(4, (q) => inside(q, `${name}[(base + (4u * kb + ${q}u) * p.${size}) / 4u + at]`), ", ")});`,
      ];
    const place = (r: number, q: number) => {
      const [row, column] = [`min(4u * block + ${r}u, p.${size} - 1u)`, `(4u * kb + ${q}u)`];
      return alongK ? `base + ${row} * p.k + ${column}` : `base + ${column} * p.${size} + ${row}`;
    };
    const column = (q: number) => `vec4f(${each(4, (r) => `${name}[${place(r, q)}]`, ", ")})`;
    return [operand, `${base}\n  return mat4x4f(${each(4, (q) => inside(q, column(q)), ",\n    ")});`];
  };
  const [operandA, bodyA] = side("a", a, !transposeA, "m", m);
  const [operandB, bodyB] = side("b", b, transposeB, "n", n);
  const code = `
fn tileA(g : u32, block : u32, kb : u32) -> mat4x4f {
  ${bodyA}
}
fn tileB(g : u32, kb : u32, block : u32) -> mat4x4f {
  ${bodyB}
}`;
  return { a: operandA, b: operandB, code, alongK: { a: !transposeA, b: transposeB } };
}

/** `finish(g, row, nb, sums)`: what becomes of four sums of a row, from column 4·nb on; nothing outside. */
function epilogue(task: ProductTask): { operands: Operand[]; code: string } {
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

/** acc(i, r, j): row r of block i, columns of block j. */
const acc = (i: number, r: number, j: number) => `s${i}_${r}_${j}`;

function declareSums(rows: number, columns: number): string {
  return each(rows, (i) => each(4, (r) => each(columns, (j) => `var ${acc(i, r, j)} = vec4f();`, " ")));
}

/** Sums of blocks i by columns j, where a(i, q, r) is a scalar and b(j, q) four columns. */
function multiply(rows: number, columns: number, q: number, b: (j: number) => string): string {
  return each(rows, (i) =>
    each(4, (r) => each(columns, (j) => `${acc(i, r, j)} += a${i}[${q}][${r}] * ${b(j)};`, " ")),
  );
}

type Way = { workgroup: [number, number]; tile: [rows: number, columns: number]; enable?: string };

function register(size: number): Way & { declarations: string; body: string } {
  return {
    workgroup: [8, 8],
    tile: [32 * size, 32 * size],
    declarations: "",
    body: `
  let mb = (w.y * 8u + lane / 8u) * ${size}u;
  let nb = (w.x * 8u + lane % 8u) * ${size}u;
  if (4u * mb >= p.m || 4u * nb >= p.n) { return; }
  ${declareSums(size, size)}
  for (var kb = 0u; 4u * kb < p.k; kb++) {
    ${each(size, (i) => `let a${i} = tileA(w.z, mb + ${i}u, kb);`)}
    ${each(size, (j) => `let b${j} = tileB(w.z, kb, nb + ${j}u);`)}
    ${each(4, (q) => multiply(size, size, q, (j) => `b${j}[${q}]`))}
  }
  ${each(size, (i) => each(4, (r) => each(size, (j) => `finish(w.z, 4u * (mb + ${i}u) + ${r}u, nb + ${j}u, ${acc(i, r, j)});`)))}`,
  };
}

/** A thread loads the columns' block that has its number in the quad, and gets the other three from its neighbours. */
function quad(): Way & { declarations: string; body: string } {
  return {
    enable: "enable subgroups;",
    workgroup: [16, 1],
    tile: [16, 64],
    declarations: "",
    body: `
  let mb = w.y * 4u + lane % 4u;
  let nb = (w.x * 4u + lane / 4u) * 4u;
  ${declareSums(1, 4)}
  for (var kb = 0u; 4u * kb < p.k; kb++) {
    let a0 = tileA(w.z, mb, kb);
    let mine = tileB(w.z, kb, nb + lane % 4u);
    ${each(
      4,
      (q) => `{
    ${each(4, (j) => `let b${j} = quadBroadcast(mine[${q}], ${j}u);`)}
    ${multiply(1, 4, q, (j) => `b${j}`)}
    }`,
    )}
  }
  ${each(4, (r) => each(4, (j) => `finish(w.z, 4u * mb + ${r}u, nb + ${j}u, ${acc(0, r, j)});`))}`,
  };
}

function workgroup(
  { threads, size, depth }: Extract<ProductKernel, { kind: "workgroup" }>,
  alongK: Loads["alongK"],
): Way & { declarations: string; body: string } {
  const across = threads * size; // blocks along m and along n
  const deep = depth / 4; // and along k
  const blocks = across * deep;
  // neighbouring threads load what lies side by side
  const share = (along: boolean) =>
    along
      ? `let block = s / ${deep}u; let kb = s % ${deep}u;`
      : `let block = s % ${across}u; let kb = s / ${across}u;`;
  return {
    workgroup: [threads, threads],
    tile: [4 * across, 4 * across],
    declarations: `
var<workgroup> tilesA : array<vec4f, ${depth * across}>;
var<workgroup> tilesB : array<vec4f, ${depth * across}>;`,
    body: `
  let ty = lane / ${threads}u;
  let tx = lane % ${threads}u;
  let mb = w.y * ${across}u;
  let nb = w.x * ${across}u;
  ${declareSums(size, size)}
  for (var k = 0u; k < p.k; k += ${depth}u) {
    for (var t = lane; t < ${2 * blocks}u; t += ${threads * threads}u) {
      let s = t % ${blocks}u;
      if (t < ${blocks}u) {
        ${share(alongK.a)}
        let found = tileA(w.z, mb + block, k / 4u + kb);
        ${each(4, (q) => `tilesA[(4u * kb + ${q}u) * ${across}u + block] = found[${q}];`)}
      } else {
        ${share(alongK.b)}
        let found = tileB(w.z, k / 4u + kb, nb + block);
        ${each(4, (q) => `tilesB[(4u * kb + ${q}u) * ${across}u + block] = found[${q}];`)}
      }
    }
    workgroupBarrier();
    for (var kk = 0u; kk < ${depth}u; kk++) {
      ${each(size, (i) => `let a${i} = tilesA[kk * ${across}u + ty + ${i * threads}u];`)}
      ${each(size, (j) => `let b${j} = tilesB[kk * ${across}u + tx + ${j * threads}u];`)}
      ${each(size, (i) => each(4, (r) => each(size, (j) => `${acc(i, r, j)} += a${i}[${r}] * b${j};`, " ")))}
    }
    workgroupBarrier();
  }
  ${each(size, (i) => each(4, (r) => each(size, (j) => `finish(w.z, 4u * (mb + ty + ${i * threads}u) + ${r}u, nb + tx + ${j * threads}u, ${acc(i, r, j)});`)))}`,
  };
}

export function productDispatch(task: ProductTask, kernel: ProductKernel): Dispatch {
  const { groups, m, n, k, aGrouped, bGrouped } = task;
  const { a, b, code, alongK } = loads(task, kernel.kind === "workgroup" ? kernel.depth : 4);
  const way =
    kernel.kind === "register"
      ? register(kernel.size)
      : kernel.kind === "quad"
        ? quad()
        : workgroup(kernel, alongK);
  const after = epilogue(task);
  return dispatch({
    name: `product ${groups > 1 ? `${groups} × ` : ""}${m} × ${k} × ${n}`,
    enable: way.enable ?? "",
    workgroup: way.workgroup,
    operands: [a, b, ...after.operands],
    params: { m, n, k, strideA: aGrouped ? m * k : 0, strideB: bGrouped ? k * n : 0 },
    groups: [Math.ceil(n / way.tile[1]), Math.ceil(m / way.tile[0]), groups],
    declarations: `${code}\n${after.code}\n${way.declarations}`,
    body: way.body,
  });
}
