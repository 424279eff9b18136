/** Where the tensors of a store lie. */
import type { Layout } from "./executor";
import { type Shape, sizeOf } from "./graph";

/** Tensors begin at multiples of this many floats: 256 bytes, what WebGPU asks of a binding's offset. */
const ALIGNMENT = 64;

/** 128 MiB: what every WebGPU device binds. */
const USUAL_SEGMENT = 2 ** 25;

/** n, rounded up to whole steps of the alignment. */
export function aligned(n: number): number {
  return Math.ceil(n / ALIGNMENT) * ALIGNMENT;
}

/**
 * Tensors one behind the other in the order given. A new segment begins where one would become longer than
 * `maxSegmentFloats`; a tensor that is longer itself has a segment to itself.
 */
export function layoutOf(
  shapes: Iterable<readonly [name: string, shape: Shape]>,
  maxSegmentFloats = USUAL_SEGMENT,
): Layout {
  const places = new Map<string, { segment: number; offset: number; shape: Shape }>();
  const segments: number[] = [];
  for (const [name, shape] of shapes) {
    if (places.has(name)) throw new Error(`Two tensors of a layout are called ${name}.`);
    const length = aligned(sizeOf(shape));
    const end = segments.at(-1);
    if (end === undefined || end + length > maxSegmentFloats) segments.push(0);
    const segment = segments.length - 1;
    places.set(name, { segment, offset: segments[segment]!, shape });
    segments[segment]! += length;
  }
  return { places, segments };
}
