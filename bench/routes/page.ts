/** The page's side of the bench: `window.bench` is answered by the worker. */
import * as Comlink from "comlink";
import type { BenchApi } from "./route";

const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
Object.assign(window, { bench: Comlink.wrap<BenchApi>(worker) });
