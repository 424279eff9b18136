/** What the bench of a step asks of every build and engine. */
import type { Loaded } from "../examples";

export interface StepOptions {
  /** Address of the folder of the model. */
  folder: string;
  backend: "webgpu" | "wasm";
  /** Of the wasm backend; more than one needs an isolated page. */
  threads: number;
  workload: Loaded;
}

export interface StepRoute {
  /** One optimiser step; the loss that it minimised, read back. */
  step(): Promise<number>;
}

export type StepEngine = "ours" | "earlier" | "jax-js";

/** What the page answers to, on `window.bench`. */
export interface StepApi {
  open(engine: StepEngine, options: Omit<StepOptions, "workload">): Promise<void>;
  /** Milliseconds and loss of so many steps, one by one. */
  time(steps: number): Promise<{ milliseconds: number; loss: number }[]>;
}
