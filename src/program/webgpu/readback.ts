/** Numbers on their way to the host: each copy has a buffer of its own, so that nobody waits for one still in use. */
import type { Device } from "./device";

export interface Copied {
  /** The numbers, when the GPU has got so far. A second call gives the same. */
  read(): Promise<Float32Array<ArrayBuffer>>;
  /** Nobody will read it. */
  drop(): void;
}

export interface Readback {
  /** Copies all of `from`, by this encoder. */
  copy(encoder: GPUCommandEncoder, from: GPUBuffer): Copied;
  dispose(): void;
}

export function createReadback(device: Device, bytes: number, label: string): Readback {
  const free: GPUBuffer[] = [];
  const all = new Set<GPUBuffer>();
  let disposed = false;
  const release = (buffer: GPUBuffer) => {
    if (!disposed) free.push(buffer);
  };
  return {
    copy(encoder, from) {
      let buffer = free.pop();
      if (!buffer) {
        buffer = device.buffer(bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST, label);
        all.add(buffer);
      }
      const to = buffer;
      encoder.copyBufferToBuffer(from, 0, to, 0, bytes);
      let values: Promise<Float32Array<ArrayBuffer>> | null = null;
      const map = async () => {
        try {
          await to.mapAsync(GPUMapMode.READ);
        } catch (cause) {
          await Promise.resolve(); // a loss is known by then
          throw device.fault(cause);
        }
        const found = new Float32Array(to.getMappedRange().slice(0));
        to.unmap();
        release(to);
        return found;
      };
      return {
        read() {
          values ??= map();
          return values;
        },
        drop() {
          if (!values) release(to);
        },
      };
    },
    dispose() {
      disposed = true;
      for (const buffer of all) device.destroy(buffer);
      free.length = 0;
    },
  };
}
