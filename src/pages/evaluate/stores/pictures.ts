/** Pictures of cases, to be looked at: drawn or read again by the engine when a case comes into sight. */
import { LRUCache } from "lru-cache";
import type { SuiteRequest } from "../../../worker/evaluation/protocol";
import { engine } from "../../../workspace/engine";
import { planStore } from "./plan";
import type { ResultHead } from "./results";

/** How a result's pictures are had again; null where its files are not at hand (any more). */
export function picturesOfResult(head: ResultHead): SuiteRequest | null {
  if (head.request.kind === "scenes") return head.request;
  const found = planStore.getState().suites.find(({ suite }) => suite.name === head.suite.name);
  if (!found) return null;
  const { suite, files, missing } = found;
  return { kind: "files", suite: { ...suite, cases: [] }, files, missing };
}

export interface CasePicture {
  /** Object URL; revoked when the picture has not been looked at for long. */
  url: string;
  blob: Blob;
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

const MOST = 120;
const cache = new LRUCache<string, Promise<CasePicture | null>>({
  max: MOST,
  dispose: (picture) => {
    void picture.then((gone) => gone && URL.revokeObjectURL(gone.url)).catch(() => {}); // nothing to free
  },
});

/** @param suite name and version: keys are unique within */
export function casePicture(suite: string, request: SuiteRequest, key: string): Promise<CasePicture | null> {
  const name = `${suite}\n${key}`;
  const found = cache.get(name) ?? open(request, key);
  cache.set(name, found);
  // What is not there now may be there when the folder was picked.
  found.then((picture) => picture ?? cache.delete(name)).catch(() => cache.delete(name));
  return found;
}

async function open(request: SuiteRequest, key: string): Promise<CasePicture | null> {
  const picture = await engine().casePicture(request, key);
  if (!picture) return null;
  const { width, height } = picture;
  const data = new Uint8ClampedArray(picture.data);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/png" });
  return { url: URL.createObjectURL(blob), blob, width, height, data };
}
