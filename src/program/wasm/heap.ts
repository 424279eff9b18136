/** Memory of the programs, a WebAssembly.Memory of their own, and who has which part of it. */
import { OutOfMemoryError } from "../../base/errors";

export interface Heap {
  readonly memory: WebAssembly.Memory;
  /** Whether other threads see it. */
  readonly shared: boolean;
  /**
   * Address of at least so many bytes, on a cache line; what they hold is anything.
   *
   * @throws OutOfMemoryError
   */
  allocate(bytes: number): number;
  free(address: number): void;
  /** Views, valid until the next allocation. */
  floats(address: number, length: number): Float32Array;
  ints(address: number, length: number): Int32Array;
  /** Bytes that somebody has. */
  used(): number;
}

const PAGE = 65536;
/** A cache line. */
const ALIGNMENT = 64;
/** The compiled module keeps tables at the beginning. */
const FIRST = PAGE;
/** 4 GiB, all that an address reaches; where a device won't reserve as much, halves of it. */
const MOST_PAGES = [65536, 32768, 16384, 8192];

function createMemory(shared: boolean): WebAssembly.Memory {
  if (!shared) return new WebAssembly.Memory({ initial: 2 });
  for (const maximum of MOST_PAGES)
    try {
      return new WebAssembly.Memory({ initial: 2, maximum, shared: true });
    } catch {
      // less may go
    }
  throw new OutOfMemoryError("The browser gives no shared memory for the threads.");
}

export function createHeap(shared: boolean): Heap {
  const memory = createMemory(shared);
  /** Sizes by address of what is in use, and of the gaps, the lowest first. */
  const taken = new Map<number, number>();
  const gaps: { at: number; size: number }[] = [{ at: FIRST, size: memory.buffer.byteLength - FIRST }];

  const grow = (bytes: number) => {
    const end = memory.buffer.byteLength;
    const last = gaps.at(-1);
    const free = last && last.at + last.size === end ? last.size : 0;
    const pages = Math.ceil((bytes - free) / PAGE);
    try {
      memory.grow(pages);
    } catch (cause) {
      const megabytes = (n: number) => Math.ceil(n / 2 ** 20);
      throw new OutOfMemoryError(
        `WebAssembly has ${megabytes(end)} MiB and gets no ${megabytes(bytes)} MiB more.`,
        undefined,
        { cause },
      );
    }
    if (free) last!.size += pages * PAGE;
    else gaps.push({ at: end, size: pages * PAGE });
  };

  return {
    memory,
    shared,
    allocate(bytes) {
      // kernels load whole vectors, also behind the last value
      const size = Math.ceil((bytes + 16) / ALIGNMENT) * ALIGNMENT;
      let index = gaps.findIndex((gap) => gap.size >= size);
      if (index < 0) {
        grow(size);
        index = gaps.length - 1;
      }
      const gap = gaps[index]!;
      const { at } = gap;
      taken.set(at, size);
      gap.at += size;
      gap.size -= size;
      if (gap.size === 0) gaps.splice(index, 1);
      return at;
    },
    free(at) {
      const size = taken.get(at);
      if (size === undefined) throw new Error(`Nobody has ${at}.`);
      taken.delete(at);
      let index = gaps.findIndex((gap) => gap.at > at);
      if (index < 0) index = gaps.length;
      gaps.splice(index, 0, { at, size });
      const next = gaps[index + 1];
      if (next && at + size === next.at) {
        gaps[index]!.size += next.size;
        gaps.splice(index + 1, 1);
      }
      const before = gaps[index - 1];
      if (before && before.at + before.size === at) {
        before.size += gaps[index]!.size;
        gaps.splice(index, 1);
      }
    },
    floats: (address, length) => new Float32Array(memory.buffer, address, length),
    ints: (address, length) => new Int32Array(memory.buffer, address, length),
    used: () => [...taken.values()].reduce((sum, size) => sum + size, 0),
  };
}
