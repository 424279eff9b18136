/**
 * Copying and clearing floats in loops of one's own, never by `memory.copy` and `memory.fill`: V8 checks those against a
 * size of the memory that each thread keeps, and a thread that starts while the memory grows keeps the old one for good
 * (Node 20 to 24; findings/v8-bulk-memory-in-a-starting-thread.sh). Loads and stores are checked by guard pages.
 */

/** So many bytes, a multiple of 4, from one place to another that doesn't overlap it. */
export function copy(to: usize, from: usize, bytes: usize): void {
  const vectors = bytes & ~15;
  let i: usize = 0;
  for (; i < vectors; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
}

/** Makes so many bytes, a multiple of 4, zero. */
export function clear(at: usize, bytes: usize): void {
  const vectors = bytes & ~15;
  let i: usize = 0;
  for (; i < vectors; i += 16) v128.store(at + i, f32x4.splat(0));
  for (; i < bytes; i += 4) store<f32>(at + i, 0);
}
