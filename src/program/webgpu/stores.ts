/** Stores as buffers, a segment each. */
import { OutOfMemoryError } from "../../base/errors";
import type { Layout } from "../executor";
import { sizeOf } from "../graph";
import { aligned } from "../layout";
import type { Device } from "./device";

/** A part of a buffer, in bytes. */
export interface Span {
  buffer: GPUBuffer;
  offset: number;
  size: number;
}

interface Store {
  layout: Layout;
  segments: GPUBuffer[];
  /** Changes when the name is given again: bind groups made before are of no use then. */
  generation: number;
}

export interface Stores {
  create(name: string, layout: Layout): void;
  has(name: string): boolean;
  layout(name: string): Layout;
  segments(name: string): readonly GPUBuffer[];
  generation(name: string): number;
  /** Where a tensor lies. Its padding belongs to it. */
  span(store: string, tensor: string): Span;
  write(store: string, tensor: string, values: Float32Array): void;
  read(store: string, tensors?: readonly string[]): Promise<Record<string, Float32Array<ArrayBuffer>>>;
  copy(from: string, to: string, tensors?: readonly string[]): void;
  fill(store: string, value: number): void;
  dispose(store: string): void;
  disposeAll(): void;
}

/** Bytes of the staging for a fill or a read at a time. */
const STAGING = 1 << 24;

/** One list of commands. */
function submit(gpu: GPUDevice, write: (encoder: GPUCommandEncoder) => void): void {
  const encoder = gpu.createCommandEncoder();
  write(encoder);
  gpu.queue.submit([encoder.finish()]);
}

async function readSpan(
  device: Device,
  { buffer, offset }: Span,
  floats: number,
): Promise<Float32Array<ArrayBuffer>> {
  const values = new Float32Array(floats);
  for (let done = 0; done < floats; done += STAGING / 4) {
    const size = 4 * Math.min(STAGING / 4, floats - done);
    const staging = device.buffer(size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST, "a read");
    try {
      submit(device.gpu, (encoder) =>
        encoder.copyBufferToBuffer(buffer, offset + 4 * done, staging, 0, size),
      );
      await staging.mapAsync(GPUMapMode.READ);
      values.set(new Float32Array(staging.getMappedRange()), done);
    } catch (cause) {
      await Promise.resolve();
      throw device.fault(cause);
    } finally {
      device.destroy(staging);
    }
  }
  return values;
}

export function createStores(device: Device): Stores {
  const { gpu } = device;
  const { limits, queue } = gpu;
  const stores = new Map<string, Store>();
  let generations = 0;

  const find = (name: string): Store => {
    const store = stores.get(name);
    if (!store) throw new Error(`There is no store ${name}.`);
    return store;
  };
  const span: Stores["span"] = (name, tensor) => {
    const { layout, segments } = find(name);
    const place = layout.places.get(tensor);
    if (!place) throw new Error(`The store ${name} has no tensor ${tensor}.`);
    const size = 4 * aligned(sizeOf(place.shape));
    return { buffer: segments[place.segment]!, offset: 4 * place.offset, size };
  };
  const shapeOf = (name: string, tensor: string) => find(name).layout.places.get(tensor)!.shape;
  const dispose = (name: string) => {
    for (const segment of find(name).segments) device.destroy(segment);
    stores.delete(name);
  };
  const submitCopies = (write: (encoder: GPUCommandEncoder) => void) => submit(gpu, write);
  const write: Stores["write"] = (name, tensor, values) => {
    const { buffer, offset } = span(name, tensor);
    const size = sizeOf(shapeOf(name, tensor));
    if (values.length !== size)
      throw new Error(`${tensor} of ${name} has ${size} values, not ${values.length}.`);
    queue.writeBuffer(buffer, offset, values as Float32Array<ArrayBuffer>);
  };
  const read: Stores["read"] = async (name, tensors = [...find(name).layout.places.keys()]) => {
    const found: Record<string, Float32Array<ArrayBuffer>> = {};
    for (const tensor of tensors)
      found[tensor] = await readSpan(device, span(name, tensor), sizeOf(shapeOf(name, tensor)));
    return found;
  };

  return {
    create(name, layout) {
      if (stores.has(name)) throw new Error(`There is a store ${name} already.`);
      const longest = Math.max(0, ...layout.segments) * 4;
      if (longest > limits.maxBufferSize)
        throw new OutOfMemoryError(
          `A tensor of ${name} takes ${Math.ceil(longest / 2 ** 20)} MB; a buffer of this GPU holds ${Math.floor(limits.maxBufferSize / 2 ** 20)} MB.`,
        );
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
      const segments = layout.segments.map((floats) => device.buffer(4 * floats, usage, `the store ${name}`));
      stores.set(name, { layout, segments, generation: ++generations });
    },
    has: (name) => stores.has(name),
    layout: (name) => find(name).layout,
    segments: (name) => find(name).segments,
    generation: (name) => find(name).generation,
    span,
    write,
    read,
    copy(from, to, tensors = [...find(from).layout.places.keys()]) {
      submitCopies((encoder) => {
        for (const tensor of tensors) {
          const [source, target] = [span(from, tensor), span(to, tensor)];
          encoder.copyBufferToBuffer(source.buffer, source.offset, target.buffer, target.offset, source.size);
        }
      });
    },
    fill(name, value) {
      const { layout, segments } = find(name);
      if (value === 0) {
        submitCopies((encoder) => {
          for (const segment of segments) encoder.clearBuffer(segment);
        });
        return;
      }
      // tensor by tensor: what lies between them stays zero
      for (const [tensor, { shape }] of layout.places) {
        const { buffer, offset } = span(name, tensor);
        const values = new Float32Array(Math.min(sizeOf(shape), STAGING / 4)).fill(value);
        for (let done = 0; done < sizeOf(shape); done += values.length)
          queue.writeBuffer(
            buffer,
            offset + 4 * done,
            values,
            0,
            Math.min(values.length, sizeOf(shape) - done),
          );
      }
    },
    dispose,
    disposeAll() {
      for (const name of [...stores.keys()]) dispose(name);
    },
  };
}
