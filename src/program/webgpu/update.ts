/** Norm, clipping, AdamW and EMA over whole stores: a few dispatches, whatever the number of parameters. */
import type { Layout, Update, UpdateStores } from "../executor";
import { sizeOf } from "../graph";
import type { Device, Pipeline } from "./device";
import { createReadback } from "./readback";
import type { Dispatch } from "./shader";
import type { Span, Stores } from "./stores";
import {
  adamKernel,
  BLOCK,
  type Bound,
  NUMBERS,
  numbersOf,
  SUMMERS,
  scalarsKernel,
  squaresKernel,
} from "./updateKernels";

/** Part of a segment that one binding holds. */
interface Window {
  segment: number;
  start: number;
  floats: number;
}

/** Windows begin where the decay words of a window may be bound, too: at multiples of 64 blocks. */
function windowsOf({ segments }: Layout, bindingFloats: number): Window[] {
  const step = Math.floor(bindingFloats / (BLOCK * BLOCK)) * BLOCK * BLOCK;
  return segments.flatMap((length, segment) =>
    Array.from({ length: Math.ceil(length / step) }, (_, i) => ({
      segment,
      start: i * step,
      floats: Math.min(step, length - i * step),
    })),
  );
}

/** 1 for each block of a segment that decays. */
function decayWords(
  { places, segments }: Layout,
  decayed: ReadonlySet<string>,
  segment: number,
): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(segments[segment]! / BLOCK);
  for (const [name, { segment: own, offset, shape }] of places)
    if (own === segment && decayed.has(name))
      words.fill(1, offset / BLOCK, Math.ceil((offset + sizeOf(shape)) / BLOCK));
  return words;
}

/** Bounded tensors within a window, in its floats. */
function boundsIn(
  { places }: Layout,
  bounds: UpdateStores["bounds"],
  { segment, start, floats }: Window,
): Bound[] {
  const largest = 3.4028234663852886e38;
  return [...bounds].flatMap(([name, [low, high]]) => {
    const place = places.get(name);
    if (place?.segment !== segment) return [];
    const first = place.offset - start;
    const end = first + sizeOf(place.shape);
    if (end <= 0 || first >= floats) return [];
    return [{ first: Math.max(0, first), end, low: Math.max(-largest, low), high: Math.min(largest, high) }];
  });
}

interface Step {
  dispatch: Dispatch;
  resources(): Span[];
}

export interface Guard {
  span: Span;
  floats: number;
}

/** The dispatches: squares of all gradients by windows, what follows of their sum, then everything moves. */
function stepsOf(
  device: Device,
  stores: Stores,
  names: UpdateStores,
  guard: Guard | null,
  windows: readonly Window[],
) {
  const { gpu } = device;
  const layout = stores.layout(names.parameters);
  const own: GPUBuffer[] = [];
  const buffer = (floats: number, label: string): Span => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const made = device.buffer(Math.max(16, 4 * floats), usage, label);
    own.push(made);
    return { buffer: made, offset: 0, size: made.size };
  };
  const parts = buffer(windows.length * SUMMERS, "parts of the norm");
  const numbers = buffer(NUMBERS.length, "numbers of a step");
  const scalars = buffer(4, "norm");
  const decays = layout.segments.map((floats, segment) => {
    const words = buffer(floats / BLOCK, "what decays");
    gpu.queue.writeBuffer(words.buffer, 0, decayWords(layout, names.decayed, segment));
    return words;
  });
  const part = (store: string, { segment, start, floats }: Window): Span => ({
    buffer: stores.segments(store)[segment]!,
    offset: 4 * start,
    size: 4 * floats,
  });
  const decaysOf = ({ segment, start, floats }: Window): Span => ({
    buffer: decays[segment]!.buffer,
    offset: (4 * start) / BLOCK,
    size: Math.max(4, (4 * floats) / BLOCK),
  });
  const steps: Step[] = [
    ...windows.map((window, i) => ({
      dispatch: squaresKernel(window.floats / 4, i * SUMMERS),
      resources: () => [part(names.gradients, window), parts],
    })),
    {
      dispatch: scalarsKernel(windows.length * SUMMERS, guard?.floats ?? 0),
      resources: () => [parts, numbers, scalars, ...(guard ? [guard.span] : [])],
    },
    ...windows.map((window) => ({
      dispatch: adamKernel(window.floats / 4, boundsIn(layout, names.bounds, window), names.teacher !== null),
      resources: () => [
        ...[part(names.parameters, window), part(names.gradients, window)],
        ...[part(names.m, window), part(names.v, window), decaysOf(window), numbers, scalars],
        ...(names.teacher ? [part(names.teacher, window)] : []),
      ],
    })),
  ];
  return { steps, numbers, scalars, own };
}

/** As `Executor.createUpdate`. */
export function createGpuUpdate(
  device: Device,
  stores: Stores,
  names: UpdateStores,
  guard: Guard | null,
  bindingBytes: number,
): Update {
  const { gpu } = device;
  const layout = stores.layout(names.parameters);
  const windows = windowsOf(layout, bindingBytes / 4);
  const all = [
    names.parameters,
    names.gradients,
    names.m,
    names.v,
    ...(names.teacher ? [names.teacher] : []),
  ];
  for (const name of all)
    if (stores.layout(name).segments.join() !== layout.segments.join())
      throw new Error(`The stores ${names.parameters} and ${name} have other layouts.`);

  const { steps, numbers, scalars, own } = stepsOf(device, stores, names, guard, windows);
  const readback = createReadback(device, 16, "norm");
  const pipelines = device.pipelines(steps.map((step) => step.dispatch));
  pipelines.catch(() => {}); // `run` says so
  const paramBuffer = device.buffer(
    256 * steps.length,
    GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    "sizes",
  );
  own.push(paramBuffer);
  const words = new Uint32Array(64 * steps.length);
  steps.forEach((step, i) => {
    words.set(step.dispatch.params, 64 * i);
  });
  gpu.queue.writeBuffer(paramBuffer, 0, words);

  let made = "";
  let groups: GPUBindGroup[] = [];
  const bind = (found: readonly Pipeline[]) => {
    const now = all.map((name) => stores.generation(name)).join();
    if (now === made) return;
    groups = steps.map((step, i) => {
      const resources: GPUBufferBinding[] = [
        ...step.resources(),
        { buffer: paramBuffer, offset: 256 * i, size: 16 },
      ];
      return gpu.createBindGroup({
        layout: found[i]!.layout,
        entries: resources.map((resource, binding) => ({ binding, resource })),
      });
    });
    made = now;
  };
  return {
    async run(step) {
      const found = await pipelines;
      device.check();
      bind(found);
      gpu.queue.writeBuffer(numbers.buffer, 0, numbersOf(step));
      const encoder = gpu.createCommandEncoder();
      const pass = encoder.beginComputePass();
      steps.forEach((one, i) => {
        pass.setPipeline(found[i]!.pipeline);
        pass.setBindGroup(0, groups[i]!);
        const [x, y, z] = one.dispatch.groups;
        pass.dispatchWorkgroups(x, y, z);
      });
      pass.end();
      const copied = readback.copy(encoder, scalars.buffer);
      gpu.queue.submit([encoder.finish()]);
      const [squares] = await copied.read();
      device.check();
      return Math.sqrt(squares!);
    },
    dispose() {
      readback.dispose();
      for (const one of own) device.destroy(one);
    },
  };
}
