import * as Comlink from "comlink";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BadInputError, CancelledError, InternalError } from "../base/errors";
import { type Boundary, forwarding, packCall, send, serve } from "./boundary";

interface Options {
  signal?: AbortSignal;
  onProgress?(done: number): void;
  until?: number;
}

interface Calls {
  add(a: number, b: number): Promise<number>;
  count(to: number, options?: Options): Promise<number>;
  ask(question: string, answer: (question: string) => Promise<string> | string): Promise<string>;
  fail(): Promise<void>;
  wait(options: Options): Promise<void>;
}

let stopped: unknown;
const implementation: Calls = {
  add: async (a, b) => a + b,
  count: async (to, { onProgress, until = to } = {}) => {
    for (let i = 1; i <= until; i++) onProgress?.(i);
    return until;
  },
  ask: async (question, answer) => `${question} ${await answer(question)}`,
  fail: async () => {
    throw new BadInputError("No.", "Try yes.");
  },
  wait: ({ signal }) =>
    new Promise((_, reject) => {
      signal!.addEventListener("abort", () => {
        stopped = signal!.reason;
        reject(signal!.reason);
      });
    }),
};

let ports: MessagePort[];
let gone: AbortController;
let calls: Calls;
/** Proxies of the callbacks that the worker's side has got. */
let released: number;

beforeEach(() => {
  const { port1, port2 } = new MessageChannel();
  ports = [port1, port2];
  released = 0;
  stopped = undefined;
  const inner = serve(Promise.resolve(implementation));
  const counting: Boundary = {
    ...inner,
    call: (job, method, args, holes, ...functions) => {
      const counted = functions.map(
        (proxy) =>
          new Proxy(proxy, {
            get: (target, name) => {
              if (name !== Comlink.releaseProxy) return Reflect.get(target, name);
              return () => {
                released++;
                (target as unknown as Comlink.ProxyMethods)[Comlink.releaseProxy]();
              };
            },
          }),
      );
      return inner.call(job, method, args, holes, ...counted);
    },
  };
  Comlink.expose(counting, port1);
  const boundary = Comlink.wrap(port2) as unknown as Boundary;
  gone = new AbortController();
  calls = forwarding<Calls>((method, args) => send(boundary, packCall(method, args), gone.signal));
});
afterEach(() => {
  for (const port of ports) port.close();
});

describe("an interface over a worker's boundary", () => {
  it("passes arguments and results on, and faults as the classes that they were", async () => {
    expect(await calls.add(2, 3)).toBe(5);
    const failed = calls.fail();
    await expect(failed).rejects.toBeInstanceOf(BadInputError);
    await expect(failed).rejects.toMatchObject({ message: "No.", advice: "Try yes." });
    const unknown = (calls as unknown as { nothing(): Promise<void> }).nothing();
    await expect(unknown).rejects.toBeInstanceOf(InternalError);
    await expect(unknown).rejects.toThrow("The worker has no call nothing.");
  });

  it("is no promise: it can be given out of an async function", async () => {
    const given = await (async () => calls)();
    expect(await given.add(1, 1)).toBe(2);
  });

  it("calls back, from options or from arguments, and lets go of the ports when the call has ended", async () => {
    const heard: number[] = [];
    expect(await calls.count(5, { until: 3, onProgress: (done) => heard.push(done) })).toBe(3);
    expect(released).toBe(1);
    await expect.poll(() => heard).toEqual([1, 2, 3]); // all of it, though the ports are closed
    expect(await calls.ask("why?", async (question) => `because ${question}`)).toBe("why? because why?");
    expect(released).toBe(2);
    const deaf = calls.ask("why?", () => {
      throw new BadInputError("I don't know.");
    });
    await expect(deaf).rejects.toThrow("I don't know.");
    expect(released).toBe(3);
  });

  it("does not mind a listener that throws", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const onProgress = () => {
      throw new Error("in the page");
    };
    expect(await calls.count(2, { onProgress })).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it("stops a call at its signal: at once here, and at its next stop there", async () => {
    const stop = new AbortController();
    const waiting = calls.wait({ signal: stop.signal });
    await calls.add(1, 1); // it is there
    stop.abort();
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
    await expect.poll(() => stopped).toBeInstanceOf(CancelledError);
    const late = calls.count(3, { signal: stop.signal });
    await expect(late).rejects.toBeInstanceOf(CancelledError);
  });

  it("rejects what is under way with the reason of the worker's end, and hears no more of it", async () => {
    const heard: string[] = [];
    let answer: (text: string) => void = () => {};
    const asked = calls.ask("why?", (question) => {
      heard.push(question);
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    await expect.poll(() => heard).toEqual(["why?"]);
    const reason = new Error("gone");
    gone.abort(reason);
    await expect(asked).rejects.toBe(reason);
    answer("too late");
    await expect(calls.count(2, { onProgress: () => heard.push("old") })).rejects.toBe(reason);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toEqual(["why?"]);
  });

  it("leaves nothing on signals that live long", async () => {
    const stop = new AbortController();
    const open = new Set<unknown>();
    for (const { signal } of [stop, gone]) {
      const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
      signal.addEventListener = (type: string, listener: EventListener) => {
        open.add(listener);
        add(type, listener);
      };
      signal.removeEventListener = (type: string, listener: EventListener) => {
        open.delete(listener);
        remove(type, listener);
      };
    }
    for (let i = 0; i < 20; i++) await calls.count(1, { signal: stop.signal });
    await calls.fail().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve));
    expect(open.size).toBe(0);
  });
});
