/** The worker that owns the GPU. Ended and replaced when the device is lost: only that frees its memory for sure. */

import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as Comlink from "comlink";
import { DeviceLostError, serializeError } from "../base/errors";
import { decodeInBrowser, thumbnailInBrowser } from "../pictures/browserImages";
import { openDepot } from "../storage/models/modelStore";
import { createApi, createRelay, notice } from "./api";
import { createEngine } from "./engine";
import { atlasLoader } from "./sceneAtlas";

/** The page hears of this worker's end by it: see spawnWorker. */
void navigator.locks?.request(self.name, () => new Promise(() => {}));

const events = createRelay();

/** The built worker lies in a folder of the page's; the development server serves the page from its root. */
const page = import.meta.env.DEV ? self.location.origin : new URL("../", self.location.href).href;
const atlas = atlasLoader((...args) => fetch(...args));

async function open() {
  const depot = await openDepot({ notify: (error) => events.send(notice(error)) });
  return createEngine({
    depot,
    decode: decodeInBrowser,
    wasmUrls: {
      "tfjs-backend-wasm.wasm": plain,
      "tfjs-backend-wasm-simd.wasm": simd,
      "tfjs-backend-wasm-threaded-simd.wasm": threaded,
    },
    atlas: () => atlas(page),
    onDeviceLost: (error) => {
      const lost = error instanceof DeviceLostError ? error : new DeviceLostError(error.message);
      events.send({ kind: "deviceLost", error: serializeError(lost) });
    },
  });
}

Comlink.expose(createApi({ engine: open(), thumbnail: thumbnailInBrowser, events }));
