/** Working memory that all executables of an executor share: only one of them runs at a time. */
import type { Device } from "./device";

export interface WorkingMemory {
  /** Makes room for an executable's slots (bytes, longest first); returns how to give them up. */
  claim(sizes: readonly number[]): () => void;
  /** The buffer of the slot of that number. */
  slot(index: number): GPUBuffer;
  /** Changes with the buffers: bind groups made before are of no use then. */
  readonly generation: number;
  dispose(): void;
}

export function createWorkingMemory(device: Device): WorkingMemory {
  const buffers: GPUBuffer[] = [];
  const claims = new Set<readonly number[]>();
  let generation = 0;

  const replace = (index: number, bytes: number) => {
    if (buffers[index]) device.destroy(buffers[index]);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    buffers[index] = device.buffer(bytes, usage, "working memory");
  };
  /** Each buffer as long as the longest that is asked of it. */
  const resize = () => {
    const count = Math.max(0, ...[...claims].map(({ length }) => length));
    let changed = buffers.length > count;
    for (const buffer of buffers.splice(count)) device.destroy(buffer);
    for (let i = 0; i < count; i++) {
      const bytes = Math.max(...[...claims].map((sizes) => sizes[i] ?? 0));
      if (buffers[i]?.size === bytes) continue;
      replace(i, bytes);
      changed = true;
    }
    if (changed) generation++;
  };

  return {
    claim(sizes) {
      const own = [...sizes];
      claims.add(own);
      resize();
      return () => {
        if (claims.delete(own)) resize();
      };
    },
    slot: (index) => buffers[index]!,
    get generation() {
      return generation;
    },
    dispose() {
      claims.clear();
      resize();
    },
  };
}
