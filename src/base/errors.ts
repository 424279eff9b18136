/**
 * Every fault that a user can meet, by name, each with advice that can be acted on.
 *
 * The classes live in the lowest layer so that every other layer can throw them. They cross the worker
 * boundary as a `Fault`, plain data, and are rebuilt by `toError`.
 */

/** Each by its code, and what can be done about it where the fault has no advice of its own. */
export const DEFAULT_ADVICE = {
  NoWebGPU:
    "This browser has no WebGPU. Use a recent Chrome, Edge, Firefox or Safari, or go on with the slower WebAssembly backend.",
  AdapterRefused:
    "The browser found no usable GPU. Update the graphics driver, check chrome://gpu, or go on with WebAssembly.",
  DeviceLost:
    "The GPU was reset or taken away. The engine restarts by itself; if it happens again, use smaller batches or WebAssembly.",
  ThreadLost:
    "Nothing is lost: go on, or begin this again; it runs on fewer threads from here on. If it happens again, close other tabs or choose a smaller batch.",
  OutOfMemory: "Close other tabs, choose a smaller model or a smaller batch, or switch to WebAssembly.",
  QuotaExceeded:
    "The browser's storage is full (usual in private windows). Delete cached models on the Models page, or go on: the weights stay in memory until the tab closes.",
  StorageBlocked: "The browser refuses storage to this page. Allow site data, or go on without a cache.",
  BrokenFile: "The file can't be read. Check that it was copied whole and is of the kind its name says.",
  UnsupportedModel:
    "Use a Hugging Face CLIP folder: config.json, model.safetensors, tokenizer.json, preprocessor_config.json.",
  Network: "Check the connection and the address, or load the model from local files.",
  Integrity:
    "The download differs from what its publisher announced. Download it again, or from another mirror.",
  Cancelled: "Stopped on request.",
  BadInput: "Correct the input and try again.",
  Diverged: "Use a smaller learning rate, a longer warm-up or a smaller clipping norm.",
  PagePart: "Try again; if that does not help, reload the page.",
  Internal: "This is a bug in the page. Please report it with the text of the error.",
} satisfies Record<string, string>;

export type ErrorCode = keyof typeof DEFAULT_ADVICE;

/** What is told as data, by its kind: words for it stand in src/notices. */
export interface Told {
  readonly kind: string;
}

/** A fault as plain data. */
export interface Fault {
  code: ErrorCode;
  message: string;
  advice: string;
  /** What in particular was in the way, where the message leaves that to who shows it. */
  because?: Told;
  /** Message and advice as data, where the page has words of its own for them in other languages than English. */
  said?: Told;
  /** Message and advice are from a catalogue of the page, and so in its language already. */
  worded?: true;
}

interface FaultOptions extends ErrorOptions {
  because?: Told;
  said?: Told;
}

/** Base class of all named faults. `advice` is a sentence for the user, never a stack trace. */
export class DeglaError extends Error {
  readonly code: ErrorCode;
  readonly advice: string;
  readonly because?: Told;
  readonly said?: Told;

  constructor(
    code: ErrorCode,
    message: string,
    advice: string = DEFAULT_ADVICE[code],
    options?: FaultOptions,
  ) {
    super(message, options);
    this.name = `${code}Error`;
    this.code = code;
    this.advice = advice;
    if (options?.because) this.because = options.because;
    if (options?.said) this.said = options.said;
  }
}

function named(code: ErrorCode) {
  return class extends DeglaError {
    constructor(message: string, advice?: string, options?: FaultOptions) {
      super(code, message, advice ?? DEFAULT_ADVICE[code], options);
    }
  };
}

export class NoWebGPUError extends named("NoWebGPU") {}
export class AdapterRefusedError extends named("AdapterRefused") {}
export class DeviceLostError extends named("DeviceLost") {}
/** A thread of WebAssembly ended in the middle of its work. */
export class ThreadLostError extends named("ThreadLost") {}
export class OutOfMemoryError extends named("OutOfMemory") {}
export class QuotaExceededError extends named("QuotaExceeded") {}
export class StorageBlockedError extends named("StorageBlocked") {}
export class BrokenFileError extends named("BrokenFile") {}
export class UnsupportedModelError extends named("UnsupportedModel") {}
export class NetworkError extends named("Network") {}
export class IntegrityError extends named("Integrity") {}
export class CancelledError extends named("Cancelled") {}
export class BadInputError extends named("BadInput") {}
/** Training ran into NaN or infinity. */
export class DivergedError extends named("Diverged") {}
/** A script or style of the page that did not come. */
class PagePartError extends named("PagePart") {}
export class InternalError extends named("Internal") {}

const CLASSES: Record<
  ErrorCode,
  new (
    message: string,
    advice?: string,
    options?: FaultOptions,
  ) => DeglaError
> = {
  NoWebGPU: NoWebGPUError,
  AdapterRefused: AdapterRefusedError,
  DeviceLost: DeviceLostError,
  ThreadLost: ThreadLostError,
  OutOfMemory: OutOfMemoryError,
  QuotaExceeded: QuotaExceededError,
  StorageBlocked: StorageBlockedError,
  BrokenFile: BrokenFileError,
  UnsupportedModel: UnsupportedModelError,
  Network: NetworkError,
  Integrity: IntegrityError,
  Cancelled: CancelledError,
  BadInput: BadInputError,
  Diverged: DivergedError,
  PagePart: PagePartError,
  Internal: InternalError,
};

/** Anything thrown, as plain data; that of a fault stays. Unknown errors become `Internal`, DOM aborts `Cancelled`. */
export function toFault(error: unknown): Fault {
  if (error && typeof error === "object" && "code" in error && "advice" in error) {
    const { code, advice, because, said, worded } = error as Fault;
    const message = "message" in error ? String(error.message) : String(code);
    return {
      code,
      message,
      advice,
      ...(because && { because }),
      ...(said && { said }),
      ...(worded && { worded }),
    };
  }
  if (error instanceof Error && error.name === "AbortError")
    return { code: "Cancelled", message: "Cancelled.", advice: DEFAULT_ADVICE.Cancelled };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "Internal", message, advice: DEFAULT_ADVICE.Internal };
}

/** The class again, from plain data or from anything thrown. */
export function toError(error: unknown): DeglaError {
  if (error instanceof DeglaError) return error;
  const { code, message, advice, because, said } = toFault(error);
  return new CLASSES[code](message, advice, { because, said });
}
