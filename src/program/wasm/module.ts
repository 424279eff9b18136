/** The compiled interpreter, in the best variant that this engine knows. */
import { bytesOfBase64 } from "../../base/base64";
export interface Exports {
  /** Runs the instructions between two addresses on the calling thread. */
  alone(from: number, to: number, scratch: number): void;
}

/** Of the variant for shared memory: see assembly/schedule.ts. */
export interface SharedExports extends Exports {
  begin(state: number, from: number, to: number): void;
  lead(state: number, patience: bigint): number;
  help(state: number, thread: number): void;
}

/** Of the state that threads share: where the addresses of their scratch begin, and all for so many threads. */
export const STATE_SCRATCH = 256;
export const stateBytes = (threads: number) => STATE_SCRATCH + 4 * threads;

export type Variant = "relaxed" | "plain";

/**
 * @param variants the best first
 * @throws Error where the engine has no SIMD
 */
export async function compileInterpreter(
  shared: boolean,
  variants: readonly Variant[] = ["relaxed", "plain"],
): Promise<WebAssembly.Module> {
  const { BINARIES } = await import("./binaries");
  for (const variant of variants) {
    const bytes = bytesOfBase64(BINARIES[shared ? "shared" : "own"][variant]);
    if (WebAssembly.validate(bytes)) return WebAssembly.compile(bytes);
  }
  throw new Error("WebAssembly has no SIMD here.");
}
