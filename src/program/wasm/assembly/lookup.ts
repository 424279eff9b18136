/** Rows by index, and back. */
import { clear, copy } from "./bytes";
import { address, word } from "./tape";

/** Words: 2 N, 3 D, 4 rows of a chunk, 5 table [V, D], 6 index int32 [N], 7 out [N, D], 8 V. */
export function gatherChunk(at: usize, chunk: i32): void {
  const bytes = <usize>word(at, 3) << 2;
  const end = min(word(at, 2), (chunk + 1) * word(at, 4));
  for (let i = chunk * word(at, 4); i < end; i++) {
    const row = max(0, min(word(at, 8) - 1, load<i32>(address(at, 6) + (<usize>i << 2))));
    copy(address(at, 7) + <usize>i * bytes, address(at, 5) + <usize>row * bytes, bytes);
  }
}

/** Words: 2 V, 3 D, 4 rows of a chunk, 5 dy [N, D], 6 offsets int32 [V + 1], 7 order int32 [N], 8 out [V, D]. */
export function scatterChunk(at: usize, chunk: i32): void {
  const bytes = <usize>word(at, 3) << 2, vectors = bytes & ~15;
  const offsets = address(at, 6), order = address(at, 7);
  const end = min(word(at, 2), (chunk + 1) * word(at, 4));
  for (let row = chunk * word(at, 4); row < end; row++) {
    const out = address(at, 8) + <usize>row * bytes;
    let from = load<i32>(offsets + (<usize>row << 2));
    const to = load<i32>(offsets + (<usize>row << 2), 4);
    if (from >= to) {
      clear(out, bytes);
      continue;
    }
    copy(out, address(at, 5) + <usize>load<i32>(order + (<usize>from << 2)) * bytes, bytes);
    for (from++; from < to; from++) {
      const dy = address(at, 5) + <usize>load<i32>(order + (<usize>from << 2)) * bytes;
      for (let i: usize = 0; i < vectors; i += 16) v128.store(out + i, f32x4.add(v128.load(out + i), v128.load(dy + i)));
      for (let i = vectors; i < bytes; i += 4) store<f32>(out + i, load<f32>(out + i) + load<f32>(dy + i));
    }
  }
}
