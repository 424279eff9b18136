/**
 * Any interface of asynchronous methods over a worker's boundary, without a line a method. What can't be cloned is taken
 * out of the arguments and put back beyond: a signal becomes the name of a job that can be cancelled, a function a proxy
 * over a port of its own. Faults cross as data and are their classes again on this side.
 */
import * as Comlink from "comlink";
import { CancelledError, InternalError, toError, toFault } from "../base/errors";

type Callback = (...values: unknown[]) => unknown;
// biome-ignore lint/suspicious/noExplicitAny: methods of any arguments
type Method = (...args: any[]) => Promise<unknown>;

/** What a worker exposes. */
export interface Boundary {
  /** Rejects with a `Fault`. @param holes where signals and the functions stood, in order */
  call(
    job: string,
    method: string,
    args: readonly unknown[],
    holes: readonly Hole[],
    ...functions: Callback[]
  ): Promise<unknown>;
  /** The call of this name, unless it has ended. */
  cancel(job: string): Promise<void>;
}

/** A place in the arguments: one of them, or a member of one. */
interface Hole {
  what: "signal" | "function";
  at: number;
  key?: string;
}

/** A call as it can be sent. */
export interface Call {
  method: string;
  args: unknown[];
  holes: Hole[];
  functions: Callback[];
  signal: AbortSignal | undefined;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

export function packCall(method: string, args: readonly unknown[]): Call {
  const call: Call = { method, args: [], holes: [], functions: [], signal: undefined };
  const takesOut = (value: unknown, hole: Omit<Hole, "what">): boolean => {
    if (value instanceof AbortSignal) {
      call.signal = value;
      call.holes.push({ what: "signal", ...hole });
    } else if (typeof value === "function") {
      call.functions.push(value as Callback);
      call.holes.push({ what: "function", ...hole });
    } else return false;
    return true;
  };
  call.args = args.map((arg, at) => {
    if (takesOut(arg, { at })) return null;
    if (!isPlain(arg)) return arg;
    return Object.fromEntries(Object.entries(arg).filter(([key, value]) => !takesOut(value, { at, key })));
  });
  return call;
}

/** Nobody waits for what a progress callback returns, and the page may be gone; who does wait still hears of it. */
const quiet =
  (callback: Callback): Callback =>
  (...values) => {
    const result = Promise.resolve(callback(...values));
    result.catch(() => {});
    return result;
  };

function unpack(
  args: readonly unknown[],
  holes: readonly Hole[],
  signal: AbortSignal,
  functions: Callback[],
): unknown[] {
  const out = [...args];
  const left = functions.map(quiet);
  for (const { what, at, key } of holes) {
    const value = what === "signal" ? signal : left.shift();
    if (key === undefined) out[at] = value;
    else out[at] = { ...(out[at] as object), [key]: value };
  }
  return out;
}

/** The worker's side. @param target may still be opening: calls wait for it */
export function serve(target: object | Promise<object>): Boundary {
  const jobs = new Map<string, AbortController>();
  return {
    call: async (job, method, args, holes, ...functions) => {
      const controller = new AbortController();
      jobs.set(job, controller);
      try {
        const methods = (await target) as Record<string, Method | undefined>;
        const work = methods[method];
        if (!work) throw new InternalError(`The worker has no call ${method}.`);
        return await work(...unpack(args, holes, controller.signal, functions));
      } catch (error) {
        throw toFault(error);
      } finally {
        jobs.delete(job);
        // each holds a port
        for (const proxy of functions) (proxy as Partial<Comlink.ProxyMethods>)[Comlink.releaseProxy]?.();
      }
    },
    cancel: async (job) => jobs.get(job)?.abort(new CancelledError("Stopped on request.")),
  };
}

/** Rejects as soon as the signal fires, whatever becomes of the work. @param reason default: it was cancelled */
export function orAbort<T>(
  work: Promise<T>,
  signal?: AbortSignal,
  reason = (): Error => new CancelledError("Stopped on request."),
): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(reason());
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

let jobs = 0;

/**
 * The page's side: sends a call, cancels it at its signal.
 *
 * @param gone fires, with the reason, when the worker ends; from then on nothing that it still says is heard
 * @throws the reason of `gone`, and classes of base/errors.ts
 */
export async function send(boundary: Boundary, call: Call, gone: AbortSignal): Promise<unknown> {
  const { method, args, holes, functions, signal } = call;
  const job = `job ${++jobs}`;
  const proxies = functions.map((callback) =>
    Comlink.proxy((...values: unknown[]) => (gone.aborted ? undefined : callback(...values))),
  );
  const cancel = () => void Promise.resolve(boundary.cancel(job)).catch(() => {});
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    const answer = Promise.resolve(boundary.call(job, method, args, holes, ...proxies)).catch((error) => {
      throw toError(error);
    });
    if (signal?.aborted) cancel();
    return await orAbort(
      orAbort(answer, gone, () => gone.reason),
      signal,
    );
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

/**
 * An interface of which every method goes by `call`, but for those in `own`.
 *
 * @param call gets what stands at the call: the method's name and its arguments
 */
export function forwarding<T extends object>(
  call: (method: string, args: unknown[]) => Promise<unknown>,
  own: Partial<T> = {},
): T {
  return new Proxy(own, {
    get: (target, name) => {
      if (name in target) return Reflect.get(target, name);
      // "then" is asked for by `await`: this is no promise
      if (typeof name === "symbol" || name === "then") return undefined;
      return (...args: unknown[]) => call(name, args);
    },
  }) as T;
}
