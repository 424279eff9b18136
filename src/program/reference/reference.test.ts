import { describe, expect, it } from "vitest";
import { checkExecutor, draft, expectClose, FLOAT32 } from "../testing";
import { executorCases } from "../testingCases";
import { elementCases, shapeCases } from "../testingElements";
import { checkStores, checkUpdate } from "../testingStores";
import { createReference } from "./executor";
import { erf } from "./functions";
import { KERNELS } from "./kernels";

describe("the reference", () => {
  const reference = createReference();

  it.each([
    { maxBufferFloats: 2 ** 20, inPlace: true },
    { maxBufferFloats: 2 ** 20, inPlace: false },
    // hardly anything fits, so that there are many buffers
    { maxBufferFloats: 128, inPlace: true },
  ])("computes the same in planned memory: %o", async (planned) => {
    const inArena = createReference(planned);
    for (const one of [...elementCases(), ...shapeCases()]) await checkExecutor(inArena, one);
    await checkStores(inArena);
    await checkUpdate(inArena);
  });

  it("computes every case", async () => {
    for (const one of executorCases()) await checkExecutor(reference, one);
  });

  it("has cases of every operation", () => {
    const found = new Set(
      executorCases().flatMap(({ graph }) => graph.nodes.map(({ operation }) => operation.name)),
    );
    expect([...found].sort()).toEqual(Object.keys(KERNELS).sort());
  });

  it("keeps stores and updates them", async () => {
    await checkStores(reference);
    await checkUpdate(reference);
    expect(reference.memory()).toBe(0);
  });

  it("finds an executor that is wrong", async () => {
    const wrong = Object.assign(createReference(), {
      compile: () => reference.compile(draft("other", (d) => d.affine(d.x([3]), 1.001)).graph),
    });
    const right = draft("right", (d) => d.affine(d.x([3]), 1.002));
    await expect(checkExecutor(wrong, right)).rejects.toThrow(/right, output 0: value \d of 3 is/);
  });

  it("compares infinities and what is no number", () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, 1];
    expectClose("same", odd, odd, FLOAT32);
    expect(() => expectClose("x", [Number.NaN], [1], FLOAT32)).toThrow("is NaN, not 1");
    expect(() => expectClose("x", [1], [Number.POSITIVE_INFINITY], FLOAT32)).toThrow();
    expect(() => expectClose("x", [1, 1], [1], FLOAT32)).toThrow("2 values");
  });

  // Python 3, math.erf
  it.each([
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [-1.5, -0.9661051464753108],
    [3, 0.9999779095030014],
    [5, 0.9999999999984626],
    [9, 1],
  ])("erf(%d)", (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThan(1e-15);
  });
});
