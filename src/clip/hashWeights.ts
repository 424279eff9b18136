/**
 * Random weights that need no file: every value is a hash of the tensor's name and the value's index, the same
 * float32 here and in training/fixtures/hash_weights.py. For tests and benchmarks.
 */
import { lowbias32 } from "../base/lowbias32";

function fnv1a(text: string): number {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 0x01000193);
  return h >>> 0;
}

/** Value i is scale · u + offset, rounded once to float32; u in [−1, 1) a multiple of 2⁻²³. */
export function hashValues(name: string, size: number, scale = 1, offset = 0): Float32Array<ArrayBuffer> {
  const seed = fnv1a(name);
  const out = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const u = (lowbias32(lowbias32(i) ^ seed) >>> 8) * 2 ** -23 - 1;
    out[i] = u * scale + offset;
  }
  return out;
}

/** A tensor of a CLIP checkpoint, of a size at which activations neither vanish nor explode. */
export function hashTensor(name: string, shape: readonly number[]): Float32Array<ArrayBuffer> {
  const size = shape.reduce((product, n) => product * n, 1);
  if (name === "logit_scale") return new Float32Array(size).fill(2.6592);
  if (name.includes("norm") && name.endsWith(".weight")) return hashValues(name, size, 0.25, 1);
  if (name.endsWith(".bias")) return hashValues(name, size, 0.125);
  if (name.includes("embedding") && !name.includes("patch")) return hashValues(name, size, 0.5);
  const gain = name.includes("q_proj") || name.includes("k_proj") ? 2 : 1;
  return hashValues(name, size, gain * Math.sqrt(3 / (size / shape[0]!)));
}
