/** Files beyond 2 and 4 GiB, of which only what is read exists: places are sums of numbers, never of 32-bit ones. */
import { expect, it } from "vitest";
import { blobSource } from "../../clip/byteSource";
import { openSafetensors, readFloats } from "../../clip/safetensors";
import type { BlockStore } from "../blocks";
import type { StoredFile } from "./manifest";
import { modelReader } from "./reader";

/** Every four bytes say their own place, in units of four. */
function bytesAt(start: number, end: number): Uint8Array<ArrayBuffer> {
  const first = Math.floor(start / 4);
  const words = Float32Array.from({ length: Math.ceil(end / 4) - first }, (_, i) => valueAt(4 * (first + i)));
  return new Uint8Array(words.buffer).slice(start - 4 * first, end - 4 * first);
}

/** Exact in float32, and another for places that are equal modulo 2³¹ or 2³². */
const valueAt = (place: number) => ((place / 4) % 99_991) + Math.floor(place / 2 ** 31) / 8;

/** A file of the format with tensors of these lengths, of float32; its data is `bytesAt` of the place in the file. */
function bigFile(lengths: readonly number[]) {
  let at = 0;
  const entries = lengths.map((length, i) => {
    const begin = at;
    at += 4 * length;
    return [`t${i}`, { dtype: "F32", shape: [length], data_offsets: [begin, at] }];
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const text = json.padEnd(Math.ceil((json.length + 8) / 4) * 4 - 8);
  const head = new Uint8Array(8 + text.length);
  new DataView(head.buffer).setBigUint64(0, BigInt(text.length), true);
  head.set(new TextEncoder().encode(text), 8);
  const size = head.length + at;
  const read = (start: number, end: number) => {
    const out = bytesAt(start, end);
    if (start < head.length) out.set(head.subarray(start, Math.min(end, head.length)));
    return out;
  };
  return { size, read, dataAt: head.length };
}

const SHORT = 6;
/** Short tensors lie across 2³¹ and 2³² bytes, and behind 5 GiB. */
const LENGTHS = [2 ** 29 - 60, SHORT + 100, 2 ** 29 - 60, SHORT + 100, 2 ** 28, SHORT];

async function checkShortOnes(source: Parameters<typeof openSafetensors>[0], dataAt: number) {
  const file = await openSafetensors(source, "big.safetensors");
  for (const short of [1, 3, 5]) {
    const begin = dataAt + 4 * LENGTHS.slice(0, short).reduce((sum, length) => sum + length, 0);
    const right = Array.from({ length: LENGTHS[short]! }, (_, i) => valueAt(begin + 4 * i));
    expect([...(await readFloats(file, file.entries.get(`t${short}`)!))]).toEqual(right);
  }
}

it("a picked file of 5 GiB is read where its header says", async () => {
  const { size, read, dataAt } = bigFile(LENGTHS);
  expect(size).toBeGreaterThan(5 * 2 ** 30);
  const blob = { size, slice: (start: number, end: number) => new Blob([read(start, end)]) } as Blob;
  await checkShortOnes(blobSource(blob), dataAt);
});

it("a stored file of 5 GiB is read across its chunks", async () => {
  const { size, read, dataAt } = bigFile(LENGTHS);
  const chunk = 16 * 2 ** 20;
  const chunks = Array.from({ length: Math.ceil(size / chunk) }, (_, i) => Math.min(chunk, size - i * chunk));
  const asked: number[] = [];
  const blocks = {
    get: async (key: string) => {
      const index = Number(/(\d+)$/.exec(key)![1]);
      asked.push(index);
      return read(index * chunk, Math.min(size, (index + 1) * chunk)).buffer;
    },
  } as unknown as BlockStore;
  const stored: StoredFile = { name: "big.safetensors", chunks, bytes: size, sha256: "", announced: false };
  await checkShortOnes(modelReader(blocks, "a", [stored])("big.safetensors"), dataAt);
  expect(new Set(asked).size).toBeLessThan(8);
});
