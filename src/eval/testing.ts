/** For tests: an encoder whose cosines are given, and pictures that need no decoding. */
import type { Picture } from "../clip/picture";
import type { Encoder } from "../encode/encoder";
import type { PictureSource } from "./types";

/** A picture that says its key. */
function keyedPicture(key: string): Picture {
  return { width: 1, height: 1, data: new Uint8ClampedArray(4), key } as Picture & { key: string };
}

/** Pictures by key; those in `missing` are not there, those in `broken` throw. */
export function testPictures({ missing = [], broken = [] }: { missing?: string[]; broken?: string[] } = {}) {
  const opened: string[] = [];
  const source: PictureSource = {
    open: async (key) => {
      opened.push(key);
      if (broken.includes(key)) throw new Error(`${key} is no picture.`);
      return missing.includes(key) ? null : keyedPicture(key);
    },
    identity: (key) => key,
  };
  return { source, opened };
}

/**
 * Unit vectors by name, of pictures' keys and of texts; hashed where none is given.
 *
 * @param vectorOf null: by hash
 */
export function testEncoder(vectorOf: (name: string) => number[] | null = () => null, dim = 8) {
  const seen = { images: [] as string[], texts: [] as string[] };
  const row = (name: string) => {
    const given = vectorOf(name) ?? Array.from({ length: dim }, (_, k) => Math.sin(hash(name) * (k + 1)));
    const norm = Math.hypot(...given);
    return Float32Array.from(given, (value) => value / norm);
  };
  const encoder: Encoder = {
    dim,
    logitScale: 10,
    async images(requests, { signal, onProgress } = {}) {
      const out = [];
      for (const request of requests) {
        signal?.throwIfAborted();
        try {
          const { key } = (await request.open()) as Picture & { key: string };
          seen.images.push(key);
          out.push({ row: row(key) });
        } catch (fault) {
          out.push({ fault });
        }
        onProgress?.(out.length, 0);
      }
      return out;
    },
    async texts(texts, { signal } = {}) {
      signal?.throwIfAborted();
      seen.texts.push(...texts);
      return texts.map((text) => ({ row: row(text) }));
    },
  };
  return { encoder, seen };
}

function hash(text: string): number {
  let h = 7;
  for (const c of text) h = (h * 31 + (c.codePointAt(0) ?? 0)) % 100_003;
  return h;
}
