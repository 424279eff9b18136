/**
 * What a WebGPU device reports by itself: its loss, and errors that no call returns. tfjs listens to neither; a
 * wrong shader only reaches the console there, and its results are zeros.
 */
import { type DeglaError, DeviceLostError, InternalError, OutOfMemoryError } from "./errors";

type Listener<T> = (fault: T) => void;

let current: GPUDevice | null = null;
const lostListeners = new Set<Listener<DeviceLostError>>();
const errorListeners = new Set<Listener<DeglaError>>();
const errors: DeglaError[] = [];

/** Calls back when the device in use is lost; returns the way to stop listening. */
export function onDeviceLost(listener: Listener<DeviceLostError>): () => void {
  lostListeners.add(listener);
  return () => lostListeners.delete(listener);
}

/** Calls back on every error that no call returned (wrong shader, memory); returns the way to stop listening. */
export function onGpuError(listener: Listener<DeglaError>): () => void {
  errorListeners.add(listener);
  return () => errorListeners.delete(listener);
}

/** The uncaptured errors since the last call; tests expect none. */
export function takeGpuErrors(): DeglaError[] {
  return errors.splice(0);
}

/** Listens to a device and makes it the one in use. */
export function watchDevice(device: GPUDevice): void {
  current = device;
  device.addEventListener("uncapturederror", (event) => {
    const { error } = event as GPUUncapturedErrorEvent;
    const memory = typeof GPUOutOfMemoryError !== "undefined" && error instanceof GPUOutOfMemoryError;
    const fault = memory
      ? new OutOfMemoryError("The GPU has no memory left.")
      : new InternalError(`The GPU reports: ${error.message}`);
    errors.push(fault);
    for (const listener of errorListeners) listener(fault);
  });
  device.lost.then(({ reason, message }) => {
    if (device !== current) return; // replaced on purpose
    current = null;
    const fault = new DeviceLostError(`The GPU was lost (${reason}). ${message}`.trim());
    for (const listener of lostListeners) listener(fault);
  });
}

/** Loses the device on purpose, as tests and "restart engine" want. False where there is none. */
export function loseDevice(): boolean {
  if (!current) return false;
  current.destroy();
  return true;
}
