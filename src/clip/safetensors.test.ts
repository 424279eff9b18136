import { describe, expect, it } from "vitest";
import { BrokenFileError, UnsupportedModelError } from "../base/errors";
import { blobSource } from "./byteSource";
import { narrowBfloat16, narrowFloat16, widenBfloat16, widenFloat16 } from "./halfFloats";
import { openSafetensors, readFloats, writeSafetensors } from "./safetensors";
import { readFixture } from "./testing";

const fixture = readFixture("clip-safetensors.json.gz") as { file: string; values: Record<string, string> };
const file = Uint8Array.from(Buffer.from(fixture.file, "base64"));

function floats(base64: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(base64, "base64")).buffer);
}

/** A file with this header and that many bytes of data. */
function fileWith(header: unknown, bytes: number, announced?: number): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + bytes);
  new DataView(out.buffer).setBigUint64(0, BigInt(announced ?? text.length), true);
  out.set(text, 8);
  return out;
}

const f32 = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});

describe("files of the safetensors library", () => {
  it.each([
    ["bytes", file],
    ["a blob", new Blob([file])],
  ])("are read from %s, every number type widened exactly", async (_, source) => {
    const opened = await openSafetensors(source);
    expect(opened.metadata).toEqual({ format: "pt" });
    expect(Object.keys(fixture.values).length).toBe(6);
    for (const [name, base64] of Object.entries(fixture.values)) {
      const values = await readFloats(opened, opened.entries.get(name)!);
      expect([...values], name).toEqual([...floats(base64)]);
    }
    expect(opened.entries.get("f32")!.shape).toEqual([3, 5]);
    expect(opened.entries.get("scalar")!.shape).toEqual([]);
  });

  it("refuses to read integers as weights", async () => {
    const opened = await openSafetensors(file);
    const ids = opened.entries.get("text_model.embeddings.position_ids")!;
    await expect(readFloats(opened, ids)).rejects.toBeInstanceOf(UnsupportedModelError);
  });

  it("reads blobs by parts", async () => {
    expect([...(await blobSource(new Blob([file])).read(8, 11))]).toEqual([...file.subarray(8, 11)]);
  });
});

describe("half floats", () => {
  it("round as torch does", () => {
    const exact = floats(fixture.values.f32!);
    expect([...widenFloat16(narrowFloat16(exact))]).toEqual([...floats(fixture.values.f16!)]);
    expect([...widenBfloat16(narrowBfloat16(exact))]).toEqual([...floats(fixture.values.bf16!)]);
  });

  it("survive the way there and back", () => {
    const halves = floats(fixture.values.halves!);
    expect([...widenFloat16(narrowFloat16(halves))]).toEqual([...halves]);
    const nan = Float32Array.of(Number.NaN);
    expect(widenFloat16(narrowFloat16(nan))[0]).toBeNaN();
    expect(widenBfloat16(narrowBfloat16(nan))[0]).toBeNaN();
  });
});

describe("writing", () => {
  const tensors = [
    { name: "a", shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, -0.5) },
    { name: "b", shape: [], values: Float32Array.of(7) },
  ];

  it.each(["F32", "F16", "BF16"] as const)("comes back in %s", async (dtype) => {
    const opened = await openSafetensors(writeSafetensors(tensors, dtype, { licence: "MIT" }));
    expect(opened.metadata).toEqual({ licence: "MIT" });
    for (const { name, shape, values } of tensors) {
      expect(opened.entries.get(name)!.shape).toEqual(shape);
      expect(await readFloats(opened, opened.entries.get(name)!)).toEqual(values);
    }
  });
});

describe("broken files", () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ["an empty file", new Uint8Array(0), /too short: 0 bytes/],
    ["a header of 30 MB", fileWith("{}", 0, 30_000_000), /header of 30000000 bytes/],
    ["an absurd header length", fileWith("{}", 0, 2 ** 53), /header of 9007199254740992 bytes/],
    ["a file cut in its header", fileWith({ a: f32(0, 4) }, 0, 5000), /cut off/],
    ["a header that is no JSON", fileWith("{'a': 1}", 0), /not valid JSON/],
    ["a header that is not UTF-8", fileWith({}, 0).fill(0xff, 8), /not valid JSON/],
    ["a header that is a list", fileWith([], 0), /not a table/],
    ["a malformed entry", fileWith({ a: { dtype: "F32", shape: [1] } }, 4), /entry of tensor a is malformed/],
    ["a negative size", fileWith({ a: { ...f32(0, 4), shape: [-1] } }, 4), /malformed/],
    ["data cut off", fileWith({ a: f32(0, 8) }, 4), /tensor a is said to lie at bytes/],
    ["offsets reversed", fileWith({ a: f32(4, 0, [1]) }, 4), /tensor a is said to lie at bytes/],
    [
      "a wrong shape",
      fileWith({ a: f32(0, 8, [3]) }, 8),
      /shape \[3\] and type F32 needs 12 bytes but has 8/,
    ],
    ["overlapping tensors", fileWith({ a: f32(0, 8), b: f32(4, 12) }, 12), /tensor b overlaps a by 4 bytes/],
    ["a gap", fileWith({ a: f32(0, 4), b: f32(8, 12) }, 12), /4 unclaimed bytes between a and b/],
    ["bytes left over", fileWith({ a: f32(0, 4) }, 12), /8 unclaimed bytes at the end/],
    ["bad metadata", fileWith({ __metadata__: { x: 1 }, a: f32(0, 4) }, 4), /malformed metadata/],
  ];

  it.each(cases)("%s", async (_, bytes, message) => {
    const attempt = openSafetensors(bytes);
    await expect(attempt).rejects.toBeInstanceOf(BrokenFileError);
    await expect(attempt).rejects.toThrow(message);
  });

  it("an unknown number type", async () => {
    const bytes = fileWith({ a: { dtype: "F8_E4M3", shape: [4], data_offsets: [0, 4] } }, 4);
    await expect(openSafetensors(bytes)).rejects.toBeInstanceOf(UnsupportedModelError);
  });

  it("a source that ends while it is read", async () => {
    const bytes = fileWith({ a: f32(0, 8) }, 8);
    const opened = await openSafetensors({
      size: bytes.length,
      read: async (start, end) => bytes.subarray(start, Math.min(end, bytes.length - 2)),
    });
    await expect(readFloats(opened, opened.entries.get("a")!)).rejects.toThrow(/middle of tensor a/);
  });
});
