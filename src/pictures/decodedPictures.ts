/** Decoded pictures at hand, the latest used: a file is a few megabytes, its pixels may be two hundred. */
import { LRUCache } from "lru-cache";
import type { Picture } from "../clip/picture";

/** Bytes of pixels that are kept. */
const LIMIT = 256 * 1024 * 1024;

/** The last one is kept whatever its size. */
export function decodedPictures(): LRUCache<string, Picture> {
  return new LRUCache({ maxSize: LIMIT, sizeCalculation: ({ data }) => Math.min(LIMIT, data.byteLength) });
}
