/**
 * Products of matrices. One text of loads and epilogue, three ways to share what is loaded: registers of a thread, the
 * four threads of a quad (subgroups), workgroup memory. Which is fastest depends on the adapter; tune.ts finds out.
 */
import { epilogue, type ProductTask } from "./epilogue";
import { type Cell, type Dispatch, dispatch, type Operand, read } from "./shader";

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

/** How 4 × 4 of a factor are loaded, from row (of b: column) 4·block on. */
interface Side {
  operand: Operand;
  /** Declares, under a name, where a block lies: what a loop over k needn't compute again. */
  place(name: string, block: string): string;
  /**
   * The tile of a placed block at 4·kb, as a matrix whose column q belongs to k = 4·kb + q. Outside of the matrices:
   * zeros along k, as far as whole steps of the kernel reach; anything that lies in them along m and n.
   */
  tile(name: string, kb: string): string;
  /** Whether rows (of b: columns) are contiguous along k. */
  alongK: boolean;
}

/**
 * @param name of the factor, "a" or "b"
 * @param size name of the other axis, "m" or "n", and its length
 * @param depth how far along k the kernel goes at a time
 */
function side(
  name: "a" | "b",
  cell: Cell,
  alongK: boolean,
  [size, length]: ["m" | "n", number],
  { k, depth }: { k: number; depth: number },
): Side {
  const vector = (alongK ? k : length) % 4 === 0;
  const overhang = k % depth !== 0;
  const base = `w.z * p.stride${name.toUpperCase()}`;
  const row = (block: string, r: number) => `min(4u * ${block} + ${r}u, p.${size} - 1u)`;
  const inside = (q: number, kb: string, value: string) =>
    overhang ? `select(vec4f(), ${value}, 4u * ${kb} + ${q}u < p.k)` : value;
  const columns = (column: (q: number) => string) => `mat4x4f(${each(4, column, ", ")})`;
  const operand = read(name, cell, vector);
  if (vector && alongK)
    return {
      ...{ operand, alongK },
      place: (at, block) => each(4, (r) => `let ${at}_${r} = (${base} + ${row(block, r)} * p.k) / 4u;`),
      tile(at, kb) {
        const rows = each(4, (r) => inside(0, kb, `${name}[${at}_${r} + ${kb}]`), ", ");
        return `transpose(mat4x4f(${rows}))`; // rows become columns
      },
    };
  if (vector)
    return {
      ...{ operand, alongK },
      place: (at, block) => `let ${at}_s = p.${size} / 4u;
  let ${at}_0 = ${base} / 4u + min(${block}, ${at}_s - 1u);`,
      tile: (at, kb) => columns((q) => inside(q, kb, `${name}[${at}_0 + (4u * ${kb} + ${q}u) * ${at}_s]`)),
    };
  const step = alongK ? "1u" : `p.${size}`;
  return {
    ...{ operand, alongK },
    place: (at, block) =>
      each(4, (r) => `let ${at}_${r} = ${base} + ${row(block, r)}${alongK ? " * p.k" : ""};`),
    tile: (at, kb) =>
      columns((q) => {
        const values = each(4, (r) => `${name}[${at}_${r} + (4u * ${kb} + ${q}u) * ${step}]`, ", ");
        return inside(q, kb, `vec4f(${values})`);
      }),
  };
}

interface Sides {
  a: Side;
  b: Side;
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

type Way = {
  declarations: string;
  body: string;
  workgroup: [number, number];
  tile: [rows: number, columns: number];
  enable?: string;
};

function register({ a, b }: Sides, size: number): Way {
  return {
    workgroup: [8, 8],
    tile: [32 * size, 32 * size],
    declarations: "",
    body: `
  let mb = (w.y * 8u + lane / 8u) * ${size}u;
  let nb = (w.x * 8u + lane % 8u) * ${size}u;
  if (4u * mb >= p.m || 4u * nb >= p.n) { return; }
  ${declareSums(size, size)}
  ${each(size, (i) => `let m${i} = mb + ${i}u; ${a.place(`pa${i}`, `m${i}`)}`)}
  ${each(size, (j) => `let n${j} = nb + ${j}u; ${b.place(`pb${j}`, `n${j}`)}`)}
  for (var kb = 0u; 4u * kb < p.k; kb++) {
    ${each(size, (i) => `let a${i} = ${a.tile(`pa${i}`, "kb")};`)}
    ${each(size, (j) => `let b${j} = ${b.tile(`pb${j}`, "kb")};`)}
    ${each(4, (q) => multiply(size, size, q, (j) => `b${j}[${q}]`))}
  }
  ${each(size, (i) => each(4, (r) => each(size, (j) => `finish(w.z, 4u * (mb + ${i}u) + ${r}u, nb + ${j}u, ${acc(i, r, j)});`)))}`,
  };
}

/** A thread loads the columns' block that has its number in the quad, and gets the other three from its neighbours. */
function quad({ a, b }: Sides): Way {
  return {
    enable: "enable subgroups;",
    workgroup: [16, 1],
    tile: [16, 64],
    declarations: "",
    body: `
  let mb = w.y * 4u + lane % 4u;
  let nb = (w.x * 4u + lane / 4u) * 4u;
  let own = nb + lane % 4u;
  ${declareSums(1, 4)}
  ${a.place("pa", "mb")}
  ${b.place("pb", "own")}
  for (var kb = 0u; 4u * kb < p.k; kb++) {
    let a0 = ${a.tile("pa", "kb")};
    let mine = ${b.tile("pb", "kb")};
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
  { a, b }: Sides,
  { threads, size, depth }: Extract<ProductKernel, { kind: "workgroup" }>,
): Way {
  const across = threads * size; // blocks along m and along n
  const deep = depth / 4; // and along k
  const blocks = across * deep;
  // neighbouring threads load what lies side by side
  const share = (along: boolean, first: string) => `
        let row = ${along ? `s / ${deep}u` : `s % ${across}u`};
        let column = ${along ? `s % ${deep}u` : `s / ${across}u`};
        let block = ${first} + row;
        let kb = k / 4u + column;`;
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
        ${share(a.alongK, "mb")}
        ${a.place("pa", "block")}
        let found = ${a.tile("pa", "kb")};
        ${each(4, (q) => `tilesA[(4u * column + ${q}u) * ${across}u + row] = found[${q}];`)}
      } else {
        ${share(b.alongK, "nb")}
        ${b.place("pb", "block")}
        let found = ${b.tile("pb", "kb")};
        ${each(4, (q) => `tilesB[(4u * column + ${q}u) * ${across}u + row] = found[${q}];`)}
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
  const along = { k, depth: kernel.kind === "workgroup" ? kernel.depth : 4 };
  const a = side("a", task.a, !task.transposeA, ["m", m], along);
  const b = side("b", task.b, task.transposeB, ["n", n], along);
  const way =
    kernel.kind === "register"
      ? register({ a, b }, kernel.size)
      : kernel.kind === "quad"
        ? quad({ a, b })
        : workgroup({ a, b }, kernel);
  const after = epilogue(task);
  return dispatch({
    name: `product ${groups > 1 ? `${groups} × ` : ""}${m} × ${k} × ${n}`,
    enable: way.enable ?? "",
    workgroup: way.workgroup,
    operands: [a.operand, b.operand, ...after.operands],
    params: { m, n, k, strideA: aGrouped ? m * k : 0, strideB: bGrouped ? k * n : 0 },
    groups: [Math.ceil(n / way.tile[1]), Math.ceil(m / way.tile[0]), groups],
    declarations: `${after.code}\n${way.declarations}`,
    body: way.body,
  });
}
