/**
 * softmax(q kᵀ · scale + mask) v for every head, from and to the layout of the projections [B, L, H · Dh]: no head
 * is ever copied out.
 *
 * Scratch: what `multiply` needs for max(Dh, L), then scores [Lq, ceil8(L)].
 */
import { multiply } from "./multiply";
import { softmaxRow } from "./rows";

/**
 * q [B, Lq, H · Dh], k and v [B, L, H · Dh], out as q.
 *
 * @param mask added to the scores, 0 for none; its rows are `maskRow` bytes apart, its batches `maskBatch`
 */
export function attention(
  batch: i32, queries: i32, length: i32, heads: i32, width: i32,
  q: usize, k: usize, v: usize, out: usize,
  scale: f32, mask: usize, maskBatch: usize, maskRow: usize, scratch: usize,
): void {
  const row = (<usize>heads * <usize>width) << 2;
  const padded = (length + 7) & ~7;
  const rowScores = <usize>padded << 2;
  const scores = scratch + 256 + (<usize>max(width, length) << 5);
  for (let b = 0; b < batch; b++) {
    const rowsBefore = <usize>b * <usize>length * row;
    const queriesBefore = <usize>b * <usize>queries * row;
    for (let h = 0; h < heads; h++) {
      const head = (<usize>h * <usize>width) << 2;
      const asking = q + queriesBefore + head;
      multiply(
        queries, length, width, asking, row, 4, k + rowsBefore + head, 4, row, scores, rowScores, 0, 0, 0, scratch,
      );
      for (let i = 0; i < queries; i++) {
        const added = mask ? mask + <usize>b * maskBatch + <usize>i * maskRow : 0;
        softmaxRow(scores + <usize>i * rowScores, length, padded, scale, added);
      }
      multiply(
        queries, width, length, scores, rowScores, 4, v + rowsBefore + head, row, 4, out + queriesBefore + head, row,
        0, 0, 0, scratch,
      );
    }
  }
}
