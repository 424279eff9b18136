/**
 * Attention of all heads in one kernel, scores never in memory (Dao 2022, arXiv 2205.14135): a thread has one query of
 * one head in its registers and goes over the keys with a running maximum. Backward, a thread has a query (dq), then a
 * key (dk and dv); probabilities come again from the scores and what forward kept, log Σ exp.
 */
import { type Cell, type Dispatch, flatDispatch, type Operand, put, read, SAFE_EXP } from "./shader";

export interface AttentionTask {
  batch: number;
  heads: number;
  queries: number;
  length: number;
  /** Of a head. */
  width: number;
  causal: boolean;
  q: Cell;
  k: Cell;
  v: Cell;
  /** int32 [B] */
  limits: Cell | null;
}

/** A head's row in registers, as vectors of four where its width allows it. */
function registers({ width }: AttentionTask) {
  const vector = width % 4 === 0;
  const count = vector ? width / 4 : width;
  const type = vector ? "vec4f" : "f32";
  const all = (text: (c: number) => string, separator = "\n  ") =>
    Array.from({ length: count }, (_, c) => text(c)).join(separator);
  return {
    vector,
    /** Parts of a head's row. */
    count,
    load: (name: string, from: string, row: string) =>
      all((c) => `let ${name}${c} = ${from}[${row} + ${c}u];`),
    zeros: (name: string) => all((c) => `var ${name}${c} = ${type}();`),
    /** Σ a · b, where b is in registers or in memory at a row. */
    dot: (a: string, b: string, row?: string) =>
      all((c) => {
        const other = row ? `${b}[${row} + ${c}u]` : `${b}${c}`;
        return vector ? `dot(${a}${c}, ${other})` : `${a}${c} * ${other}`;
      }, " + "),
    each: all,
    store: (out: Operand, row: string, value: (c: number) => string) =>
      all((c) => put(out, `${row} + ${c}u`, value(c))),
  };
}

/** `row`: where the head's part of row `at` of a [B, length, H · Dh] lies; `lines` per batch. */
const rowOf = (batch: string, length: string, at: string, count: number) =>
  `((${batch} * ${length} + ${at}) * p.heads + head) * ${count}u`;

/** Declares head, batch and `name`, the place of thread i among [B, H, count]; neighbours in a quad share their keys. */
const split = (name: string, count: string) => `
  let ${name} = i % ${count};
  let head = (i / ${count}) % p.heads;
  let batch = i / (${count} * p.heads);`;

/** Declares a thread's head, batch and query, and the row that it has in q. */
const ofQuery = ({ count }: ReturnType<typeof registers>) => `${split("query", "p.queries")}
  let row = ${rowOf("batch", "p.queries", "query", count)};`;

/** Lines for each key j that a query sees: `at`, where it lies, and `score`, its scaled product with the query. */
function overKeys(task: AttentionTask, r: ReturnType<typeof registers>, lines: string): string {
  const end = task.causal ? "query + 1u" : "p.length";
  return `let end = ${task.limits ? `min(${end}, u32(limits[batch]))` : end};
  for (var j = 0u; j < end; j++) {
    let at = ${rowOf("batch", "p.length", "j", r.count)};
    let score = (${r.dot("q", "k", "at")}) * ${scaleOf(task)};${lines}
  }`;
}

function numbers({ heads, queries, length }: AttentionTask) {
  return { heads, queries, length };
}

const scaleOf = ({ width }: AttentionTask) => String(Math.fround(1 / Math.sqrt(width)));

/** out [B, Lq, H · Dh], logSumExp [B, H, Lq] */
export function attentionDispatch(task: AttentionTask, out: Operand, logSumExp: Operand): Dispatch {
  const { batch, heads, queries, q, k, v, limits } = task;
  const r = registers(task);
  const whole: Operand = { ...out, vector: r.vector };
  return flatDispatch({
    name: `attention ${batch} × ${heads} heads, ${queries} of ${task.length}`,
    operands: [
      read("q", q, r.vector),
      read("k", k, r.vector),
      read("v", v, r.vector),
      ...(limits ? [read("limits", limits)] : []),
      whole,
      logSumExp,
    ],
    count: batch * heads * queries,
    params: numbers(task),
    declarations: SAFE_EXP,
    body: `${ofQuery(r)}
  ${r.load("q", "q", "row")}
  ${r.zeros("sum")}
  var most = 0.0;
  var total = 0.0;
  ${overKeys(
    task,
    r,
    `
    let above = select(max(most, score), score, j == 0u);
    let keep = select(safeExp(most - above), 0.0, j == 0u);
    let weight = safeExp(score - above);
    total = total * keep + weight;
    ${r.each((c) => `sum${c} = sum${c} * keep + weight * v[at + ${c}u];`)}
    most = above;`,
  )}
  ${r.store(whole, "row", (c) => `sum${c} / total`)}
  ${put(logSumExp, "i", "most + log(total)")}`,
  });
}

export interface AttentionGradTask extends AttentionTask {
  out: Cell;
  logSumExp: Cell;
  dout: Cell;
}

/** What both passes need of a query: log Σ exp of its scores and Σ dout · out, [B, H, Lq, 2] in working memory. */
const writeLevels = (r: ReturnType<typeof registers>) => `
  levels[2u * i] = logSumExp[i];
  levels[2u * i + 1u] = ${r.dot("dout", "out", "row")};`;

/** The levels on their own: with limits `gradOfQueries` would bind nine buffers. */
function levelsOfQueries(task: AttentionGradTask, levels: Cell): Dispatch {
  const { batch, heads, queries, out, dout, logSumExp } = task;
  const r = registers(task);
  return flatDispatch({
    name: `attentionGrad levels ${batch} × ${heads} heads, ${queries}`,
    operands: [
      ...[read("out", out, r.vector), read("dout", dout, r.vector), read("logSumExp", logSumExp)],
      { name: "levels", cell: levels, access: "write" },
    ],
    count: batch * heads * queries,
    params: { heads, queries },
    body: `${ofQuery(r)}
  ${r.load("dout", "dout", "row")}
  ${writeLevels(r)}`,
  });
}

/** dq, and where there are no limits the levels. */
function gradOfQueries(task: AttentionGradTask, dq: Operand, levels: Cell): Dispatch {
  const { batch, heads, queries, q, k, v, limits, out, logSumExp, dout } = task;
  const r = registers(task);
  const whole: Operand = { ...dq, vector: r.vector };
  return flatDispatch({
    name: `attentionGrad of queries ${batch} × ${heads} heads, ${queries} of ${task.length}`,
    operands: [
      ...[read("q", q, r.vector), read("k", k, r.vector), read("v", v, r.vector)],
      ...[read("dout", dout, r.vector), whole],
      { name: "levels", cell: levels, access: limits ? "read" : "write" },
      ...(limits ? [read("limits", limits)] : [read("out", out, r.vector), read("logSumExp", logSumExp)]),
    ],
    count: batch * heads * queries,
    params: numbers(task),
    declarations: SAFE_EXP,
    body: `${ofQuery(r)}
  ${r.load("q", "q", "row")}
  ${r.load("dout", "dout", "row")}
  ${limits ? "" : writeLevels(r)}
  let level = levels[2u * i];
  let whole = levels[2u * i + 1u];
  ${r.zeros("sum")}
  ${overKeys(
    task,
    r,
    `
    let weight = safeExp(score - level);
    let slope = weight * (${r.dot("dout", "v", "at")} - whole) * ${scaleOf(task)};
    ${r.each((c) => `sum${c} += slope * k[at + ${c}u];`)}`,
  )}
  ${r.store(whole, "row", (c) => `sum${c}`)}`,
  });
}

/** dk and dv, by key. */
function gradOfKeys(task: AttentionGradTask, dk: Operand, dv: Operand, levels: Cell): Dispatch {
  const { batch, heads, length, q, k, v, limits, dout, causal } = task;
  const r = registers(task);
  const [wholeK, wholeV] = [
    { ...dk, vector: r.vector },
    { ...dv, vector: r.vector },
  ];
  return flatDispatch({
    name: `attentionGrad of keys ${batch} × ${heads} heads, ${task.queries} of ${length}`,
    operands: [
      ...[read("q", q, r.vector), read("k", k, r.vector), read("v", v, r.vector)],
      ...[read("dout", dout, r.vector), read("levels", levels), wholeK, wholeV],
      ...(limits ? [read("limits", limits)] : []),
    ],
    count: batch * heads * length,
    params: numbers(task),
    declarations: SAFE_EXP,
    body: `${split("key", "p.length")}
  let row = ${rowOf("batch", "p.length", "key", r.count)};
  ${r.load("k", "k", "row")}
  ${r.load("v", "v", "row")}
  ${r.zeros("sumK")}
  ${r.zeros("sumV")}
  ${limits ? "let end = select(0u, p.queries, key < u32(limits[batch]));" : "let end = p.queries;"}
  for (var query = ${causal ? "key" : "0u"}; query < end; query++) {
    let at = ${rowOf("batch", "p.queries", "query", r.count)};
    let line = (batch * p.heads + head) * p.queries + query;
    let score = (${r.dot("k", "q", "at")}) * ${scaleOf(task)};
    let weight = safeExp(score - levels[2u * line]);
    ${r.each((c) => `sumV${c} += weight * dout[at + ${c}u];`)}
    let slope = weight * (${r.dot("v", "dout", "at")} - levels[2u * line + 1u]) * ${scaleOf(task)};
    ${r.each((c) => `sumK${c} += slope * q[at + ${c}u];`)}
  }
  ${r.store(wholeK, "row", (c) => `sumK${c}`)}
  ${r.store(wholeV, "row", (c) => `sumV${c}`)}`,
  });
}

/** Floats of working memory that the gradient needs. */
export const levelsFloats = ({ batch, heads, queries }: AttentionTask) => 2 * batch * heads * queries;

/** @param levels working memory of `levelsFloats` */
export function attentionGradDispatches(
  task: AttentionGradTask,
  [dq, dk, dv]: [Operand, Operand, Operand],
  levels: Cell,
): Dispatch[] {
  const first = task.limits ? [levelsOfQueries(task, levels)] : [];
  return [...first, gradOfQueries(task, dq, levels), gradOfKeys(task, dk, dv, levels)];
}
