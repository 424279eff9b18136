/** A lowered graph on a device: pipelines, bind groups and buffers are made before, so that a run is few calls. */
import type { Executable } from "../executor";
import type { Graph } from "../graph";
import { completeInputs, type Inputs } from "../inputs";
import { type Bindings, createBindings, type Surroundings } from "./bindings";
import type { Pipeline } from "./device";
import type { Lowered } from "./lower";
import { type Copied, createReadback } from "./readback";
import type { Span, Stores } from "./stores";

export interface GpuExecutable extends Executable {
  /** Where an output lies from one run to the next. */
  kept(output: string): { span: Span; floats: number };
}

/** One pass of all dispatches. */
function encodePass(
  encoder: GPUCommandEncoder,
  { dispatches }: Lowered,
  pipelines: readonly Pipeline[],
  groups: readonly GPUBindGroup[],
): void {
  const pass = encoder.beginComputePass();
  let before: GPUComputePipeline | null = null;
  for (let i = 0; i < dispatches.length; i++) {
    const { pipeline } = pipelines[i]!;
    if (pipeline !== before) pass.setPipeline(pipeline);
    before = pipeline;
    pass.setBindGroup(0, groups[i]!);
    const [x, y, z] = dispatches[i]!.groups;
    pass.dispatchWorkgroups(x, y, z);
  }
  pass.end();
}

/** What is kept goes to the outputs, before anything goes to a store that it may have been read from. */
function encodeCopies(
  encoder: GPUCommandEncoder,
  lowered: Lowered,
  bindings: Bindings,
  stores: Stores,
): void {
  const { outputs, outputBuffer, spanOf } = bindings;
  const copy = (from: Span, to: Span, floats: number) =>
    encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, 4 * floats);
  for (const { name, cell } of lowered.kept)
    copy(spanOf(cell), outputs.span(outputBuffer, name), cell.floats);
  for (const { cell, store, name } of lowered.copies)
    copy(spanOf(cell), stores.span(store, name), cell.floats);
}

/** @throws OutOfMemoryError, InternalError, DeviceLostError */
export async function createExecutable(
  graph: Graph,
  lowered: Lowered,
  surroundings: Surroundings,
): Promise<GpuExecutable> {
  const { device, stores } = surroundings;
  const { gpu } = device;
  const complete = completeInputs(graph);
  const pipelines = await device.pipelines(lowered.dispatches);
  const bindings = createBindings(graph, lowered, surroundings);
  const { inputs, inputBuffer, outputs, outputBuffer } = bindings;
  const readback = outputs.bytes > 0 ? createReadback(device, outputs.bytes, "outputs") : null;
  const upload = new ArrayBuffer(inputs.bytes);
  const names = [...outputs.places.keys()];
  let latest: Copied | null = null;
  let disposed = false;

  const write = (given: Inputs) => {
    for (const [name, values] of Object.entries(given)) {
      const { offset } = inputs.places.get(name)!;
      const row = values instanceof Int32Array ? Int32Array : Float32Array;
      new row(upload, offset, values.length).set(values);
    }
    if (upload.byteLength > 0) gpu.queue.writeBuffer(inputBuffer, 0, upload);
  };
  const executable: GpuExecutable = {
    async run(given, signal) {
      signal?.throwIfAborted();
      if (disposed) throw new Error("This program was disposed of.");
      device.check();
      const all = complete(given);
      const groups = bindings.groups(pipelines);
      write(all);
      const encoder = gpu.createCommandEncoder();
      encodePass(encoder, lowered, pipelines, groups);
      encodeCopies(encoder, lowered, bindings, stores);
      latest?.drop();
      latest = readback?.copy(encoder, outputBuffer) ?? null;
      gpu.queue.submit([encoder.finish()]);
    },
    async read(asked = names) {
      const unknown = asked.find((name) => !outputs.places.has(name));
      if (unknown !== undefined) throw new Error(`No output ${unknown} is kept for reading.`);
      if (asked.length === 0) return {};
      if (!latest) throw new Error("Nothing was run yet.");
      const values = await latest.read();
      device.check();
      const found: Record<string, Float32Array> = {};
      for (const name of asked) {
        const { offset, floats } = outputs.places.get(name)!;
        found[name] = values.slice(offset / 4, offset / 4 + floats);
      }
      return found;
    },
    cost: { bytes: bindings.workingBytes, dispatches: lowered.dispatches.length },
    kept: (name) => ({
      span: outputs.span(outputBuffer, name),
      floats: outputs.places.get(name)!.floats,
    }),
    dispose() {
      if (disposed) return;
      disposed = true;
      readback?.dispose();
      bindings.dispose();
    },
  };
  try {
    await device.finished();
  } catch (error) {
    executable.dispose();
    throw error;
  }
  return executable;
}
