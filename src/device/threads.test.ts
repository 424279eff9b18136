import { afterEach, expect, it, vi } from "vitest";
import { canShareMemory } from "./threads";

afterEach(() => void vi.unstubAllGlobals());

it("memory is shared under Node, and in a page only where that is isolated", () => {
  expect(canShareMemory()).toBe(true);
  vi.stubGlobal("window", {});
  vi.stubGlobal("Worker", class {});
  vi.stubGlobal("crossOriginIsolated", true);
  expect(canShareMemory()).toBe(true);
  vi.stubGlobal("crossOriginIsolated", false);
  expect(canShareMemory()).toBe(false);
  // what a page that is not isolated looks like
  vi.stubGlobal("SharedArrayBuffer", undefined);
  expect(canShareMemory()).toBe(false);
});
