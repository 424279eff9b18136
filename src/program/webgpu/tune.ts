/** Which product is fastest on an adapter: each is timed once, and the choice is kept by the adapter's name. */
import type { Device } from "./device";
import type { ProductTask } from "./epilogue";
import { type ProductKernel, productDispatch } from "./product";
import type { Cell } from "./shader";

/** The fastest for products of many tiles, and for those of few: long sums for small results, as gradients of weights. */
export interface ProductChoice {
  large: ProductKernel;
  small: ProductKernel;
}

const SOFTWARE: ProductKernel[] = [
  { kind: "register", size: 1 },
  { kind: "register", size: 2 },
];
const QUAD: ProductKernel = { kind: "quad" };
const HARDWARE: ProductKernel[] = [
  { kind: "register", size: 1 },
  { kind: "workgroup", threads: 8, size: 1, depth: 16 },
  { kind: "workgroup", threads: 8, size: 2, depth: 16 },
  { kind: "workgroup", threads: 16, size: 1, depth: 32 },
  { kind: "workgroup", threads: 16, size: 2, depth: 16 },
];

/** Tiles of 64 × 64 below which a product counts as small: fewer than a large GPU has units for. */
const FEW_TILES = 96;

export function chosenKernel(
  { large, small }: ProductChoice,
  { groups, m, n }: Pick<ProductTask, "groups" | "m" | "n">,
): ProductKernel {
  return groups * Math.ceil(m / 64) * Math.ceil(n / 64) < FEW_TILES ? small : large;
}

/** Those that the device's limits and features allow. */
function candidates({ limits, features }: GPUDevice, software: boolean): ProductKernel[] {
  if (software) return features.has("subgroups" as GPUFeatureName) ? [...SOFTWARE, QUAD] : SOFTWARE;
  return HARDWARE.filter(
    (kernel) =>
      kernel.kind !== "workgroup" ||
      (kernel.threads ** 2 <= limits.maxComputeInvocationsPerWorkgroup &&
        32 * kernel.depth * kernel.threads * kernel.size <= limits.maxComputeWorkgroupStorageSize),
  );
}

/** Milliseconds of one product by each kernel; the shortest of some tries. */
async function times(
  { gpu, pipelines, buffer, destroy }: Device,
  kernels: readonly ProductKernel[],
  [m, k, n]: readonly [number, number, number],
  repeats: number,
): Promise<number[]> {
  const cell = (id: number, floats: number): Cell => ({ id, floats, type: "f32", place: { kind: "slot" } });
  const cells = [cell(0, m * k), cell(1, k * n), cell(2, m * n)];
  const task: ProductTask = {
    ...{ groups: 1, m, n, k, a: cells[0]!, b: cells[1]!, aGrouped: false, bGrouped: false },
    ...{ transposeA: false, transposeB: false, bias: null, activation: null, pre: null, slope: null },
    ...{ x: null, residual: null, out: { name: "result", cell: cells[2]!, access: "write" } },
  };
  const dispatches = kernels.map((kernel) => productDispatch(task, kernel));
  const found = await pipelines(dispatches);
  const buffers = cells.map(({ floats }) => buffer(4 * floats, GPUBufferUsage.STORAGE, "a trial"));
  const params = buffer(32, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST, "a trial");
  try {
    gpu.queue.writeBuffer(params, 0, Uint32Array.from(dispatches[0]!.params));
    const shortest: number[] = [];
    for (const [i, { operands, groups }] of dispatches.entries()) {
      const resources = [...operands.map((operand) => buffers[operand.cell.id]!), params];
      const entries = resources.map((one, binding) => ({ binding, resource: { buffer: one } }));
      const group = gpu.createBindGroup({ layout: found[i]!.layout, entries });
      const run = async () => {
        const encoder = gpu.createCommandEncoder();
        const pass = encoder.beginComputePass();
        pass.setPipeline(found[i]!.pipeline);
        pass.setBindGroup(0, group);
        for (let r = 0; r < repeats; r++) pass.dispatchWorkgroups(...groups);
        pass.end();
        const begun = performance.now();
        gpu.queue.submit([encoder.finish()]);
        await gpu.queue.onSubmittedWorkDone();
        return (performance.now() - begun) / repeats;
      };
      let best = Number.POSITIVE_INFINITY;
      for (let r = 0; r < 4; r++) best = Math.min(best, await run());
      shortest.push(best);
    }
    return shortest;
  } finally {
    for (const one of [...buffers, params]) destroy(one);
  }
}

const choices = new Map<string, Promise<ProductChoice>>();

async function choose(device: Device, software: boolean): Promise<ProductChoice> {
  const kernels = candidates(device.gpu, software);
  const fastest = async (size: readonly [number, number, number], repeats: number) => {
    const found = await times(device, kernels, size, repeats);
    return kernels[found.indexOf(Math.min(...found))]!;
  };
  if (software) {
    const one = await fastest([128, 192, 192], 1);
    return { large: one, small: one };
  }
  return { large: await fastest([1024, 768, 1024], 16), small: await fastest([192, 2048, 192], 16) };
}

/** The choice for this adapter, measured the first time. */
export function productChoice(device: Device, adapter: string, software: boolean): Promise<ProductChoice> {
  const key = `${adapter}/${[...device.gpu.features].sort()}`;
  let found = choices.get(key);
  if (!found) {
    found = choose(device, software);
    choices.set(key, found);
    found.catch(() => choices.delete(key));
  }
  return found;
}
