/** A file whose parts are read on demand, so that a model of hundreds of megabytes is never held twice. */
export interface ByteSource {
  /** Length in bytes. */
  size: number;
  /** Bytes [start, end); the array may be a view of a larger buffer and must not be written to. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Bytes already in memory. */
function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}

/** A picked or dropped file. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}

/** Anything that a file may be given as. */
export function toSource(file: Uint8Array | Blob | ByteSource): ByteSource {
  if (file instanceof Uint8Array) return bytesSource(file);
  return "read" in file ? file : blobSource(file);
}
