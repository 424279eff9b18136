/** Opens one route, in a worker as the page does it: only there may a thread wait for others. */
import * as Comlink from "comlink";
import type { BenchApi, Engine, Inputs, OpenOptions, Route } from "./route";

const ROUTES: Record<Engine, () => Promise<{ open(options: OpenOptions): Promise<Route> }>> = {
  ours: () => import("./ours"),
  "transformers.js": () => import("./transformersJs"),
  "jax-js": () => import("./jaxJs"),
};

let route: Route;

function planesOf(pixels: Float32Array, size: number): Float32Array {
  const area = size * size;
  const planes = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    const image = Math.floor(i / (area * 3));
    const at = i - image * area * 3;
    planes[image * area * 3 + (at % 3) * area + Math.floor(at / 3)] = pixels[i]!;
  }
  return planes;
}

const api: BenchApi = {
  async open(engine, options) {
    const json = await (await fetch(`${options.folder}/workload.json`)).json();
    const bytes = await (await fetch(`${options.folder}/pixels.bin`)).arrayBuffer();
    const pixels = new Float32Array(bytes);
    const inputs: Inputs = { ...json, pixels, planes: planesOf(pixels, json.size) };
    const start = performance.now();
    route = await (await ROUTES[engine]()).open({ ...options, inputs });
    return performance.now() - start;
  },
  async embeddings(tower, count) {
    return Array.from(tower === "image" ? await route.images(count) : await route.texts(count));
  },
  async time(tower, count, times) {
    const durations: number[] = [];
    for (let i = 0; i < times; i++) {
      const start = performance.now();
      await (tower === "image" ? route.images(count) : route.texts(count));
      durations.push(performance.now() - start);
    }
    return durations;
  },
  held: () => route.held?.() ?? Number.NaN,
};

Comlink.expose(api);
