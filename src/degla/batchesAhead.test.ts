import { describe, expect, it } from "vitest";
import type { HostBatch } from "./batch";
import { batchesAhead } from "./batchesAhead";

function counted(fails: (step: number) => boolean = () => false) {
  const made: number[] = [];
  const batches = batchesAhead(async (step) => {
    made.push(step);
    if (fails(step)) throw new Error(`no batch ${step}`);
    return { size: step } as HostBatch;
  });
  return { made, batches };
}

describe("batches ahead", () => {
  it("are made once, and not before the device has been asked", async () => {
    const { made, batches } = counted();
    batches.prepare(4);
    await Promise.resolve();
    expect(made).toEqual([]);
    expect((await batches.take(4)).size).toBe(4);
    expect(made).toEqual([4]);
    expect((await batches.take(4)).size).toBe(4);
    expect(made).toEqual([4, 4]);
  });

  it("of another step than the one asked for are left", async () => {
    const { batches } = counted();
    batches.prepare(4);
    expect((await batches.take(3)).size).toBe(3);
    expect((await batches.take(4)).size).toBe(4);
  });

  it("that can't be made fail the step they are for, no other", async () => {
    const { batches } = counted((step) => step === 4);
    batches.prepare(4);
    expect((await batches.take(3)).size).toBe(3);
    batches.prepare(4);
    await expect(batches.take(4)).rejects.toThrow("no batch 4");
  });
});
