import { describe, expect, it } from "vitest";
import { createQueue } from "./queue";

const never = new AbortController().signal;
const later = (milliseconds = 2) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Work that goes on until its signal fires, or `ticks` are over. */
function patient(told: string[], ticks: number) {
  return async (signal: AbortSignal) => {
    told.push("begun");
    for (let tick = 0; tick < ticks; tick++) {
      await later();
      signal.throwIfAborted();
    }
    told.push("done");
    return ticks;
  };
}

describe("idle work", () => {
  it("waits for all that was there, and for what comes meanwhile", async () => {
    const queue = createQueue();
    const told: string[] = [];
    const first = queue.run(never, async () => {
      await later();
      told.push("first");
    });
    const idle = queue.idle(never, patient(told, 1));
    const second = queue.run(never, async () => void told.push("second"));
    expect(await idle).toBe(1);
    await Promise.all([first, second]);
    expect(told).toEqual(["first", "second", "begun", "done"]);
  });

  it("gives way to other work, and is begun again", async () => {
    const queue = createQueue();
    const told: string[] = [];
    const idle = queue.idle(never, patient(told, 20));
    await later(6);
    await queue.run(never, async () => void told.push("wanted"));
    expect(await idle).toBe(20);
    expect(told).toEqual(["begun", "wanted", "begun", "done"]);
  });

  it("ends by its own signal as cancelled, after the work has ended; its faults are its own", async () => {
    const queue = createQueue();
    const told: string[] = [];
    const controller = new AbortController();
    const idle = queue.idle(controller.signal, patient(told, 1000));
    await later(6);
    controller.abort();
    await expect(idle).rejects.toMatchObject({ code: "Cancelled" });
    expect(told).toEqual(["begun"]);
    const broken = queue.idle(never, async () => {
      throw new RangeError("no room");
    });
    await expect(broken).rejects.toThrow("no room");
    expect(await queue.run(never, async () => "on")).toBe("on");
  });
});
