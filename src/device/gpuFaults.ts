/**
 * What a WebGPU device reports by itself: its loss, and errors that no call returns. Where nobody listens,
 * a wrong shader only reaches the console, and its results are zeros.
 */
import { type DeglaError, DeviceLostError, InternalError, OutOfMemoryError } from "../base/errors";

type Listener<T> = (fault: T) => void;

let current: GPUDevice | null = null;
const lostListeners = new Set<Listener<DeviceLostError>>();
const errors: DeglaError[] = [];

/** Calls back when the device in use is lost; returns the way to stop listening. */
export function onDeviceLost(listener: Listener<DeviceLostError>): () => void {
  lostListeners.add(listener);
  return () => lostListeners.delete(listener);
}

/** The uncaptured errors since the last call; tests expect none. */
export function takeGpuErrors(): DeglaError[] {
  return errors.splice(0);
}

/** An error that no call returned, by name. */
export function gpuFault(error: GPUError): DeglaError {
  const memory = typeof GPUOutOfMemoryError !== "undefined" && error instanceof GPUOutOfMemoryError;
  return memory
    ? new OutOfMemoryError("The GPU has no memory left.")
    : new InternalError(`The GPU reports: ${error.message}`);
}

/** The loss of a device, by name. */
export function lossFault({ reason, message }: GPUDeviceLostInfo): DeviceLostError {
  return new DeviceLostError(`The GPU was lost (${reason}). ${message}`.trim());
}

/** Listens to a device and makes it the one in use. */
export function watchDevice(device: GPUDevice): void {
  current = device;
  device.addEventListener("uncapturederror", (event) => {
    const fault = gpuFault((event as GPUUncapturedErrorEvent).error);
    errors.push(fault);
  });
  device.lost.then((info) => {
    if (device !== current) return; // replaced on purpose
    current = null;
    const fault = lossFault(info);
    for (const listener of lostListeners) listener(fault);
  });
}

/** Loses the device on purpose, as tests and "restart engine" want. False where there is none. */
export function loseDevice(): boolean {
  if (!current) return false;
  current.destroy();
  return true;
}
