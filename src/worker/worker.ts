/** The worker that owns the GPU. Ended and replaced when the device is lost: only that frees its memory for sure. */

import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as Comlink from "comlink";
import { wasmFiles } from "../local/wasmFiles";
import { decodeInBrowser } from "../pictures/browserImages";
import { openModelStore } from "../storage/models/modelStore";
import { createEngine } from "./engine";
import { createRelay, serveEngine } from "./events";
import { holdLifeLock } from "./lifeLock";
import { atlasLoader } from "./sceneAtlas";
import { createStatistics } from "./statistics/client";

holdLifeLock(self.name);

wasmFiles.urls = {
  "tfjs-backend-wasm.wasm": plain,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};

const events = createRelay();

/** The built worker lies in a folder of the page's; the development server serves the page from its root. */
const page = import.meta.env.DEV ? self.location.origin : new URL("../", self.location.href).href;
const atlas = atlasLoader((...args) => fetch(...args));

async function open() {
  const modelStore = await openModelStore({ baseUrl: page, notify: events.notice });
  return createEngine({
    modelStore,
    decode: decodeInBrowser,
    atlas: () => atlas(page),
    statistics: createStatistics(),
    onDeviceLost: events.deviceLost,
  });
}

Comlink.expose(serveEngine(open(), events));
