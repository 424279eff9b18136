/**
 * Position embeddings for images of another size than the model was made for, so that local maps can be finer:
 * bicubic interpolation of the grid, as torch's `interpolate(mode="bicubic", align_corners=False)` and with it
 * transformers' `interpolate_pos_encoding` do it.
 */
import type { Value } from "../program/graph";
import type { Operations } from "../program/operations";

/** Cubic convolution with torch's a = −0.75 (Pillow's is −0.5). */
function cubic(x: number): number {
  const a = -0.75;
  const d = Math.abs(x);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return ((d - 5) * d + 8) * a * d - 4 * a;
  return 0;
}

/** [to, from]: row i holds the weights of the old places for new place i; places beyond the edge repeat it. */
function weights1d(from: number, to: number): Float64Array {
  const matrix = new Float64Array(to * from);
  for (let i = 0; i < to; i++) {
    const centre = ((i + 0.5) * from) / to - 0.5;
    const low = Math.floor(centre);
    for (let k = low - 1; k <= low + 2; k++) {
      const place = Math.min(from - 1, Math.max(0, k));
      const at = i * from + place;
      matrix[at] = matrix[at]! + cubic(centre - k);
    }
  }
  return matrix;
}

/**
 * @param table [1 + grid², D] position embeddings, the class token's first
 * @param rows of patches wanted
 * @param columns of patches wanted
 * @returns [1 + rows * columns, D]; the table itself where it fits already
 */
export function interpolatePositions(ops: Operations, table: Value, rows: number, columns: number): Value {
  const grid = Math.round(Math.sqrt(table.shape[0]! - 1));
  if (rows === grid && columns === grid) return table;
  const [down, across] = [weights1d(grid, rows), weights1d(grid, columns)];
  const matrix = new Float32Array(rows * columns * grid * grid);
  let at = 0;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      for (let y = 0; y < grid; y++)
        for (let x = 0; x < grid; x++) matrix[at++] = down[r * grid + y]! * across[c * grid + x]!;
  const patches = ops.slice(table, 0, 1, grid * grid);
  const spread = ops.product(ops.constant(matrix, [rows * columns, grid * grid]), patches);
  return ops.concat([ops.slice(table, 0, 0, 1), spread], 0);
}
