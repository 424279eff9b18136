/** Where the cells of a lowered graph lie on a device, and the bind groups of its dispatches. */
import type { Graph } from "../graph";
import { sizeOf } from "../graph";
import { aligned } from "../layout";
import type { Device, Pipeline } from "./device";
import type { Lowered } from "./lower";
import type { Cell, Dispatch, Operand } from "./shader";
import { assignSlots, type Need, type Slots } from "./slots";
import type { Span, Stores } from "./stores";
import type { WorkingMemory } from "./workingMemory";

/** What WebGPU asks of the offset of a binding, uniform or storage, on every adapter at most. */
const OFFSET = 256;

export interface Surroundings {
  device: Device;
  stores: Stores;
  memory: WorkingMemory;
}

/** Rows side by side in one buffer. */
class Packed {
  readonly places = new Map<string, { offset: number; floats: number }>();
  bytes = 0;

  add(name: string, floats: number): void {
    if (this.places.has(name)) return;
    this.places.set(name, { offset: this.bytes, floats });
    this.bytes += 4 * aligned(floats);
  }

  span(buffer: GPUBuffer, name: string): Span {
    const place = this.places.get(name);
    if (!place) throw new Error(`There is no ${name}.`);
    return { buffer, offset: place.offset, size: 4 * aligned(place.floats) };
  }
}

export interface Bindings {
  inputs: Packed;
  inputBuffer: GPUBuffer;
  outputs: Packed;
  outputBuffer: GPUBuffer;
  /** Bytes of working memory. */
  workingBytes: number;
  spanOf(cell: Cell): Span;
  /** One for each dispatch; made anew only where buffers have changed. */
  groups(pipelines: readonly Pipeline[]): readonly GPUBindGroup[];
  dispose(): void;
}

/** Slots of working memory for the time from first to last touch of each cell. */
function slotsOf({ dispatches, kept, copies }: Lowered): Slots {
  const needs = new Map<number, Need>();
  const touch = ({ id, floats, place }: Cell, at: number) => {
    if (place.kind !== "slot") return;
    const need = needs.get(id) ?? { id, floats, first: at, last: at };
    needs.set(id, { ...need, last: Math.max(need.last, at) });
  };
  dispatches.forEach(({ operands }, at) => {
    for (const { cell } of operands) touch(cell, at);
  });
  for (const { cell } of [...kept, ...copies]) touch(cell, dispatches.length);
  return assignSlots([...needs.values()]);
}

/** Distinct rows of numbers, each where a binding may begin. */
function packParams(dispatches: readonly Dispatch[]): { words: Uint32Array<ArrayBuffer>; offsets: number[] } {
  const known = new Map<string, number>();
  const rows: (readonly number[])[] = [];
  const offsets = dispatches.map(({ params }) => {
    const key = params.join();
    if (!known.has(key)) known.set(key, rows.push(params) - 1);
    return known.get(key)! * OFFSET;
  });
  const words = new Uint32Array((rows.length * OFFSET) / 4);
  rows.forEach((row, i) => {
    words.set(row, (i * OFFSET) / 4);
  });
  return { words, offsets };
}

/** Everything that a graph needs beside stores and working memory: inputs, constants, outputs, sizes. */
function createBuffers({ device }: Surroundings, graph: Graph, { dispatches, kept }: Lowered) {
  const { queue } = device.gpu;
  const own: GPUBuffer[] = [];
  const buffer = (bytes: number, usage: number, label: string) => {
    const made = device.buffer(Math.max(bytes, OFFSET), usage | GPUBufferUsage.COPY_DST, label);
    own.push(made);
    return made;
  };
  const inputs = new Packed();
  for (const { origin, shape } of graph.inputs)
    if (origin.kind === "input") inputs.add(origin.name, sizeOf(shape));
  const outputs = new Packed();
  for (const { name, cell } of kept) outputs.add(name, cell.floats);
  const constants = new Packed();
  const values: [string, Float32Array][] = [];
  for (const { id, floats, place } of dispatches.flatMap(({ operands }) => operands.map(({ cell }) => cell)))
    if (place.kind === "constant" && !constants.places.has(String(id))) {
      constants.add(String(id), floats);
      values.push([String(id), place.values]);
    }
  const constantBuffer = buffer(constants.bytes, GPUBufferUsage.STORAGE, "constants");
  for (const [name, row] of values)
    queue.writeBuffer(constantBuffer, constants.places.get(name)!.offset, row as Float32Array<ArrayBuffer>);
  const params = packParams(dispatches);
  const paramBuffer = buffer(params.words.byteLength, GPUBufferUsage.UNIFORM, "sizes");
  if (params.words.length > 0) queue.writeBuffer(paramBuffer, 0, params.words);
  return {
    inputs,
    inputBuffer: buffer(inputs.bytes, GPUBufferUsage.STORAGE, "inputs"),
    outputs,
    outputBuffer: buffer(outputs.bytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC, "outputs"),
    constant: (id: number) => constants.span(constantBuffer, String(id)),
    params: (i: number) => ({
      buffer: paramBuffer,
      offset: params.offsets[i]!,
      size: Math.ceil(dispatches[i]!.params.length / 4) * 16,
    }),
    destroy() {
      for (const one of own) device.destroy(one);
    },
  };
}

export function createBindings(graph: Graph, lowered: Lowered, surroundings: Surroundings): Bindings {
  const { device, stores, memory } = surroundings;
  const { dispatches, copies } = lowered;
  const slots = slotsOf(lowered);
  const buffers = createBuffers(surroundings, graph, lowered);
  const release = memory.claim(slots.sizes.map((floats) => 4 * aligned(floats)));
  const { inputs, inputBuffer, outputs, outputBuffer } = buffers;

  const spanOf = ({ id, floats, place }: Cell): Span => {
    switch (place.kind) {
      case "slot":
        return { buffer: memory.slot(slots.of.get(id)!), offset: 0, size: 4 * aligned(floats) };
      case "stored":
        return stores.span(place.store, place.name);
      case "input":
        return inputs.span(inputBuffer, place.name);
      case "constant":
        return buffers.constant(id);
    }
  };
  const resource = ({ cell, window }: Operand): GPUBufferBinding => {
    const span = spanOf(cell);
    return window ? { ...span, offset: span.offset + 4 * window[0], size: 4 * window[1] } : span;
  };
  const bindGroup = ({ operands, params }: Dispatch, { layout }: Pipeline, i: number): GPUBindGroup => {
    const resources = [...operands.map(resource), ...(params.length > 0 ? [buffers.params(i)] : [])];
    const entries = resources.map((one, binding) => ({ binding, resource: one }));
    return device.gpu.createBindGroup({ layout, entries });
  };
  const places = dispatches.flatMap(({ operands }) => operands.map(({ cell }) => cell.place));
  const used = new Set([
    ...places.flatMap((place) => (place.kind === "stored" ? [place.store] : [])),
    ...copies.map(({ store }) => store),
  ]);
  let made: { state: string; groups: GPUBindGroup[] } | null = null;
  return {
    ...{ inputs, inputBuffer, outputs, outputBuffer, spanOf },
    workingBytes: slots.sizes.reduce((sum, floats) => sum + 4 * aligned(floats), 0),
    groups(pipelines) {
      const state = [memory.generation, ...[...used].map((name) => stores.generation(name))].join();
      if (made?.state !== state)
        made = { state, groups: dispatches.map((one, i) => bindGroup(one, pipelines[i]!, i)) };
      return made.groups;
    },
    dispose() {
      release();
      buffers.destroy();
    },
  };
}
