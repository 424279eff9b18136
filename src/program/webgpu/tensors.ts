/** tfjs' tensors into stores and out of them: from buffer to buffer on the same device, nothing goes through the host. */
import * as tf from "../../kernels/tf";
import { sizeOf } from "../graph";
import { type Stores, submit } from "./stores";

/** What is used of tfjs' backend; it calls some of it private. */
interface Backend {
  device: GPUDevice;
  tensorMap: { get(id: object): { resource?: GPUBuffer | null } };
  commandEncoder: GPUCommandEncoder | null;
  uploadToGPU(id: object): void;
  makeTensorInfo(shape: number[], dtype: "float32"): tf.TensorInfo;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** tfjs' backend, which has to compute on this device. */
function backendOn(gpu: GPUDevice): Backend {
  const backend = tf.backend() as unknown as Backend;
  if (tf.getBackend() !== "webgpu" || backend.device !== gpu)
    throw new Error("tfjs computes on another device than this executor.");
  return backend;
}

/** Submits what tfjs has put off, so that what comes next comes after it. */
function flush(backend: Backend): void {
  if (!backend.commandEncoder) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/** The buffer of a tensor, which holds its values once tfjs' commands are submitted. */
function bufferOf(backend: Backend, { dataId }: tf.TensorInfo): GPUBuffer {
  backend.uploadToGPU(dataId);
  return backend.tensorMap.get(dataId).resource!;
}

/** @param bindingBytes a tensor that is longer is tfjs' on the host only: its kernels would bind it whole */
export function createTensors(gpu: GPUDevice, stores: Stores, bindingBytes: number) {
  const shapeOf = (name: string, tensor: string) => {
    const place = stores.layout(name).places.get(tensor);
    if (!place) throw new Error(`The store ${name} has no tensor ${tensor}.`);
    return place.shape;
  };
  const isLong = (name: string, tensor: string) => 4 * sizeOf(shapeOf(name, tensor)) > bindingBytes;
  return {
    async writeTensors(name: string, tensors: Readonly<Record<string, tf.Tensor>>): Promise<void> {
      for (const [key, tensor] of Object.entries(tensors))
        if (tensor.size !== sizeOf(shapeOf(name, key)) || tensor.dtype !== "float32")
          throw new Error(`${key} of ${name} is no ${tensor.dtype} [${tensor.shape.join(", ")}].`);
      const backend = backendOn(gpu);
      const long = Object.keys(tensors).filter((key) => isLong(name, key));
      for (const key of long) stores.write(name, key, (await tensors[key]!.data()) as Float32Array);
      const buffers = Object.entries(tensors).flatMap(([key, tensor]) =>
        long.includes(key) ? [] : [[key, bufferOf(backend, tensor)] as const],
      );
      flush(backend);
      submit(gpu, (encoder) => {
        for (const [key, from] of buffers) {
          const { buffer, offset } = stores.span(name, key);
          encoder.copyBufferToBuffer(from, 0, buffer, offset, 4 * sizeOf(shapeOf(name, key)));
        }
      });
    },
    async readTensors(name: string, tensors: readonly string[]): Promise<Record<string, tf.Tensor>> {
      const long = tensors.filter((key) => isLong(name, key));
      const values = await stores.read(name, long);
      const backend = backendOn(gpu);
      const short = tensors.filter((key) => !long.includes(key));
      const made = short.map((key) => ({
        key,
        info: backend.makeTensorInfo([...shapeOf(name, key)], "float32"),
      }));
      // a buffer from tfjs' pool may still be read by commands that it has not submitted
      const buffers = made.map(({ info }) => bufferOf(backend, info));
      flush(backend);
      submit(gpu, (encoder) => {
        made.forEach(({ key, info }, i) => {
          const { buffer, offset } = stores.span(name, key);
          encoder.copyBufferToBuffer(buffer, offset, buffers[i]!, 0, 4 * sizeOf(info.shape));
        });
      });
      const onDevice = new Map(
        made.map(({ key, info }) => [key, tf.engine().makeTensorFromTensorInfo(info) as tf.Tensor]),
      );
      return Object.fromEntries(
        tensors.map((key) => [
          key,
          onDevice.get(key) ?? tf.tensor(values[key]!, [...shapeOf(name, key)], "float32"),
        ]),
      );
    },
  };
}
