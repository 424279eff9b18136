/**
 * An instruction is 64 words of 32 bits: what to do, in how many chunks, then numbers and addresses that its chunk
 * function reads by their place. Chunks of one instruction write different places and may run in any order.
 */

/** Bytes of an instruction. */
// @ts-ignore: decorator
@inline
export const INSTRUCTION: usize = 256;

/** The word at a place, as a number. */
// @ts-ignore: decorator
@inline
export function word(at: usize, place: usize): i32 {
  return load<i32>(at + (place << 2));
}

/** The word at a place, as an address or a distance in bytes. */
// @ts-ignore: decorator
@inline
export function address(at: usize, place: usize): usize {
  return <usize>load<u32>(at + (place << 2));
}

/** The word at a place, as a float. */
// @ts-ignore: decorator
@inline
export function real(at: usize, place: usize): f32 {
  return load<f32>(at + (place << 2));
}

// @ts-ignore: decorator
@inline
export function operation(at: usize): i32 {
  return load<i32>(at);
}

// @ts-ignore: decorator
@inline
export function chunksOf(at: usize): i32 {
  return load<i32>(at, 4);
}
