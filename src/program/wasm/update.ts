/**
 * The update as a tape. The norm is shared by all threads; the rest is the calling thread's, in one go: were a thread
 * lost in the midst of it, nobody could say which parameters have moved.
 */
import type { Layout, StepNumbers, Update, UpdateStores } from "../executor";
import { sizeOf } from "../graph";
import { aligned } from "../layout";
import { CODE } from "./codes";
import type { Heap } from "./heap";
import type { Runner } from "./runner";
import { encode, INSTRUCTION, type Instruction } from "./tape";

/** Values whose squares are added at once. */
const CHUNK = 65536;
/** Float64 norm, float32 factor, int32 whether all is finite. */
const VERDICT_BYTES = 16;

/** Tensors of a store that are moved alike. */
interface Stretch {
  segment: number;
  offset: number;
  length: number;
  decays: boolean;
  bounds: readonly [number, number];
}

const UNBOUNDED = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** Neighbours that decay alike and have no bounds, together with the zeros between them. */
function stretches({ places }: Layout, { decayed, bounds }: UpdateStores): Stretch[] {
  const all: Stretch[] = [];
  for (const [name, { segment, offset, shape }] of places) {
    const length = aligned(sizeOf(shape));
    const decays = decayed.has(name);
    const own = bounds.get(name);
    const last = all.at(-1);
    const follows = last?.segment === segment && last.offset + last.length === offset;
    if (last && follows && !own && last.bounds === UNBOUNDED && last.decays === decays) last.length += length;
    // bounds are for the tensor alone: the zeros behind it stay zeros
    else
      all.push({ segment, offset, length: own ? sizeOf(shape) : length, decays, bounds: own ?? UNBOUNDED });
  }
  return all;
}

/** Addresses of a store's segments. */
export interface Segments {
  layout: Layout;
  addresses: readonly number[];
}

export interface UpdateParts {
  heap: Heap;
  runner: Runner;
  find(store: string): Segments;
  /** Address of a float that must be finite, or 0. */
  guard(): number;
  /** One job at a time. */
  queued<T>(job: () => Promise<T>): Promise<T>;
}

export function createUpdate(stores: UpdateStores, parts: UpdateParts): Update {
  const { heap, runner, find, guard, queued } = parts;
  const { layout } = find(stores.parameters);
  const moved = stretches(layout, stores);
  const counts = layout.segments.map((length) => Math.ceil(length / CHUNK));
  const sums = counts.reduce((total, count) => total + count, 0);
  const partials = heap.allocate(8 * sums);
  const verdict = heap.allocate(VERDICT_BYTES);
  const address = heap.allocate((counts.length + 1 + moved.length) * INSTRUCTION);

  const normTape = (clipNorm: number): Instruction[] => {
    const gradients = find(stores.gradients);
    let before = 0;
    const squares = layout.segments.map((length, segment): Instruction => {
      const to = partials + 8 * before;
      before += counts[segment]!;
      const words = { 2: length, 3: CHUNK, 4: gradients.addresses[segment]!, 5: to };
      return { code: CODE.squares, chunks: counts[segment]!, words, work: 2 * length };
    });
    const words = { 2: sums, 3: partials, 4: verdict, 6: guard() };
    return [...squares, { code: CODE.norm, chunks: 1, words, floats: { 5: clipNorm }, work: sums }];
  };
  const moveTape = (numbers: StepNumbers): Instruction[] => {
    const { step, lr, beta1, beta2, epsilon, weightDecay, alpha } = numbers;
    const of = [stores.parameters, stores.gradients, stores.m, stores.v].map(find);
    const teacher = stores.teacher === null ? null : find(stores.teacher);
    return moved.map(({ segment, offset, length, decays, bounds: [low, high] }) => {
      const at = ({ addresses }: Segments) => addresses[segment]! + 4 * offset;
      const [p, g, m, v] = of.map(at);
      return {
        code: CODE.adam,
        chunks: 1,
        words: { 2: length, 3: p!, 4: g!, 5: m!, 6: v!, 7: teacher ? at(teacher) : 0, 8: verdict },
        floats: {
          ...{ 9: decays ? 1 - lr * weightDecay : 1, 10: beta1, 11: 1 - beta1, 12: beta2, 13: 1 - beta2 },
          ...{ 14: lr / (1 - beta1 ** step), 15: Math.sqrt(1 - beta2 ** step), 16: epsilon, 17: 1 - alpha },
          ...{ 18: low, 19: high },
        },
        work: 10 * length,
      };
    });
  };
  const write = (instructions: readonly Instruction[]) => {
    const words = encode(instructions);
    heap.ints(address, words.length).set(words);
    return { address, work: instructions.map(({ work }) => work) };
  };

  return {
    run: (numbers) =>
      queued(async () => {
        await runner.run(write(normTape(numbers.clipNorm)));
        runner.runAlone(write(moveTape(numbers)));
        return new Float64Array(heap.memory.buffer, verdict, 1)[0]!;
      }),
    dispose() {
      for (const held of [partials, verdict, address]) heap.free(held);
    },
  };
}
