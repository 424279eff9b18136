import * as Comlink from "comlink";

/** A callback over the worker's boundary holds a message port, which must be let go of. */
export function release(callback: ((value: never) => void) | null): void {
  (callback as Partial<Comlink.ProxyMethods> | null)?.[Comlink.releaseProxy]?.();
}
