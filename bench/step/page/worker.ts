/** Opens one build or engine, in a worker as the page does: only there may a thread wait for others. */
import * as Comlink from "comlink";
import { loadWorkload } from "../examples";
import type { StepApi, StepEngine, StepOptions, StepRoute } from "./route";

const ROUTES: Record<StepEngine, () => Promise<{ open(options: StepOptions): Promise<StepRoute> }>> = {
  ours: () => import("./ours"),
  earlier: () => import("./earlier"),
  "jax-js": () => import("./jaxJs"),
};

let route: StepRoute;

const api: StepApi = {
  async open(engine, options) {
    const json = await (await fetch("/workload/workload.json")).json();
    const pictures = new Uint8Array(await (await fetch("/workload/pictures.bin")).arrayBuffer());
    const workload = loadWorkload(json, pictures);
    route = await (await ROUTES[engine]()).open({ ...options, workload });
  },
  async time(steps) {
    const found = [];
    for (let i = 0; i < steps; i++) {
      const begun = performance.now();
      const loss = await route.step();
      found.push({ milliseconds: performance.now() - begun, loss });
    }
    return found;
  },
};

Comlink.expose(api);
