/** The page's side: `window.bench` is answered by the worker. */
import * as Comlink from "comlink";
import type { StepApi } from "./route";

const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
Object.assign(window, { bench: Comlink.wrap<StepApi>(worker) });
