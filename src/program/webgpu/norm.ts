/**
 * Layer norm and its gradients. Mean and 1 / √(variance + eps) of each row are kept by the forward kernel, `stats`
 * [R, 2], wherever a gradient asks for them.
 */
import {
  type Cell,
  type Dispatch,
  dispatch,
  flatDispatch,
  float,
  type Operand,
  perLine,
  put,
  read,
} from "./shader";

/** Sums of rows are taken over so many rows first. */
const CHUNK = 64;

export const chunksOf = (rows: number) => Math.ceil(rows / CHUNK);

const mean = `
  var sum = 0.0;
  for (var c = first; c < p.width; c += stride) { sum += x[start + c]; }
  let mean = total(lane, sum) / f32(p.width);`;

const inverse = (eps: number) => `
  var squares = 0.0;
  for (var c = first; c < p.width; c += stride) {
    let deviation = x[start + c] - mean;
    squares += deviation * deviation;
  }
  let inverse = inverseSqrt(total(lane, squares) / f32(p.width) + ${float(eps)});`;

interface Rows {
  rows: number;
  width: number;
  eps: number;
  /** A thread a row; see `perLine`. */
  alone: boolean;
}

/** x [R, D] → y; `out` null: only the statistics. */
export function layerNormDispatch(
  { rows, width, eps, alone }: Rows,
  x: Cell,
  scale: { gain: Cell; bias: Cell; out: Operand } | null,
  stats: Operand | null,
): Dispatch {
  const lines = perLine(rows, alone);
  const operands = [read("x", x)];
  if (scale) operands.push(read("gain", scale.gain), read("bias", scale.bias), scale.out);
  if (stats) operands.push(stats);
  return dispatch({
    name: `layerNorm ${rows} × ${width}`,
    operands,
    params: { lines: rows, width },
    groups: lines.groups,
    declarations: lines.declarations,
    body: `${lines.prelude}
  let start = line * p.width;${mean}${inverse(eps)}
  ${stats ? `if (first == 0u) { ${put(stats, "2u * line", "mean")} ${put(stats, "2u * line + 1u", "inverse")} }` : ""}
  ${scale ? `for (var c = first; c < p.width; c += stride) { ${put(scale.out, "start + c", "(x[start + c] - mean) * inverse * gain[c] + bias[c]")} }` : ""}`,
  });
}

/** dx = (s − mean(s) − ŷ · mean(s · ŷ)) / √(variance + eps) + residual, with s = dy · gain. */
export function layerNormGradXDispatch(
  { rows, width, alone }: Omit<Rows, "eps">,
  { x, gain, dy, residual, stats }: { x: Cell; gain: Cell; dy: Cell; residual: Cell | null; stats: Cell },
  out: Operand,
): Dispatch {
  const lines = perLine(rows, alone);
  const operands = [read("x", x), read("gain", gain), read("dy", dy), read("stats", stats), out];
  if (residual) operands.push(read("residual", residual));
  return dispatch({
    name: `layerNormGradX ${rows} × ${width}`,
    operands,
    params: { lines: rows, width },
    groups: lines.groups,
    declarations: lines.declarations,
    body: `${lines.prelude}
  let start = line * p.width;
  let mean = stats[2u * line];
  let inverse = stats[2u * line + 1u];
  var sum = 0.0;
  var along = 0.0;
  for (var c = first; c < p.width; c += stride) {
    let scaled = dy[start + c] * gain[c];
    sum += scaled;
    along += scaled * (x[start + c] - mean) * inverse;
  }
  let meanScaled = total(lane, sum) / f32(p.width);
  let meanAlong = total(lane, along) / f32(p.width);
  for (var c = first; c < p.width; c += stride) {
    let normal = (x[start + c] - mean) * inverse;
    ${put(out, "start + c", `(dy[start + c] * gain[c] - meanScaled - normal * meanAlong) * inverse${residual ? " + residual[start + c]" : ""}`)}
  }`,
  });
}

/**
 * dgain = Σ dy · ŷ and dbias = Σ dy over the rows: of each chunk of rows, then of the chunks.
 *
 * @param partial [chunks, 2, D], where there is more than one chunk
 */
export function layerNormGradParametersDispatches(
  { rows, width }: { rows: number; width: number },
  { x, dy, stats }: { x: Cell; dy: Cell; stats: Cell },
  partial: Cell | null,
  dgain: Operand,
  dbias: Operand,
): Dispatch[] {
  const chunks = chunksOf(rows);
  const part: Operand | null = partial && { name: "part", cell: partial, access: "write" };
  const first = flatDispatch({
    name: `layerNormGradParameters ${rows} × ${width}`,
    operands: [read("x", x), read("dy", dy), read("stats", stats), ...(part ? [part] : [dgain, dbias])],
    count: chunks * width,
    params: { rows, width },
    body: `
  let c = i % p.width;
  let chunk = i / p.width;
  let last = min(p.rows, (chunk + 1u) * ${CHUNK}u);
  var gain = 0.0;
  var bias = 0.0;
  for (var r = chunk * ${CHUNK}u; r < last; r++) {
    let slope = dy[r * p.width + c];
    gain += slope * (x[r * p.width + c] - stats[2u * r]) * stats[2u * r + 1u];
    bias += slope;
  }
  ${
    part
      ? `${put(part, "chunk * 2u * p.width + c", "gain")} ${put(part, "(chunk * 2u + 1u) * p.width + c", "bias")}`
      : `${put(dgain, "c", "gain")} ${put(dbias, "c", "bias")}`
  }`,
  });
  if (!partial) return [first];
  const second = flatDispatch({
    name: `layerNormGradParameters ${chunks} chunks`,
    operands: [read("part", partial), dgain, dbias],
    count: width,
    params: { chunks },
    body: `
  var gain = 0.0;
  var bias = 0.0;
  for (var k = 0u; k < p.chunks; k++) {
    gain += part[k * 2u * p.count + i];
    bias += part[(k * 2u + 1u) * p.count + i];
  }
  ${put(dgain, "i", "gain")} ${put(dbias, "i", "bias")}`,
  });
  return [first, second];
}

/** x / √Σx², and with dy its gradient (dy − y Σ(dy · y)) / √Σx², row by row. */
export function unitRowsDispatch(
  { rows, width, alone }: Omit<Rows, "eps">,
  x: Cell,
  dy: Cell | null,
  out: Operand,
): Dispatch {
  const lines = perLine(rows, alone);
  const value = dy ? "(dy[start + c] - x[start + c] * inverse * along) * inverse" : "x[start + c] * inverse";
  return dispatch({
    name: `unitRows${dy ? "Grad" : ""} ${rows} × ${width}`,
    operands: [read("x", x), ...(dy ? [read("dy", dy)] : []), out],
    params: { lines: rows, width },
    groups: lines.groups,
    declarations: lines.declarations,
    body: `${lines.prelude}
  let start = line * p.width;
  var squares = 0.0;
  for (var c = first; c < p.width; c += stride) { squares += x[start + c] * x[start + c]; }
  let inverse = inverseSqrt(total(lane, squares));
  ${
    dy
      ? `var products = 0.0;
  for (var c = first; c < p.width; c += stride) { products += x[start + c] * inverse * dy[start + c]; }
  let along = total(lane, products);`
      : ""
  }
  for (var c = first; c < p.width; c += stride) { ${put(out, "start + c", value)} }`,
  });
}
