/** A file whose parts are read on demand, so that a model of hundreds of megabytes is never held twice. */
export interface ByteSource {
  /** Length in bytes. */
  size: number;
  /** Bytes [start, end); the array may be a view of a larger buffer and must not be written to. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Bytes already in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}

/** A picked or dropped file. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}

/** Consecutive chunks, as a download or a chunked cache holds them. */
export function chunksSource(chunks: readonly Uint8Array[]): ByteSource {
  const starts: number[] = [];
  let size = 0;
  for (const chunk of chunks) {
    starts.push(size);
    size += chunk.length;
  }
  return {
    size,
    async read(start, end) {
      const out = new Uint8Array(end - start);
      for (const [i, chunk] of chunks.entries()) {
        const from = Math.max(start, starts[i]!);
        const to = Math.min(end, starts[i]! + chunk.length);
        if (from < to) out.set(chunk.subarray(from - starts[i]!, to - starts[i]!), from - start);
      }
      return out;
    },
  };
}

/** Anything that a file may be given as. */
export function toSource(file: Uint8Array | Blob | ByteSource): ByteSource {
  if (file instanceof Uint8Array) return bytesSource(file);
  return "read" in file ? file : blobSource(file);
}
