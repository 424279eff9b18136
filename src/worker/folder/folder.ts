/** A folder of pictures against texts: zero-shot labels and search by a caption, thousands of pictures in small turns. */

import { never } from "../../base/queue";
import { dot } from "../../base/vectors";
import { unitMean } from "../../eval/score";
import type { DecodeImage } from "../../pictures/imageFile";
import { encodingMeter } from "../encodingMeter";
import { folderFile } from "../evaluation/suitePictures";
import type { OpenKept } from "../keptEncoder";
import type { FolderCalls } from "./protocol";

export function createFolder({ decode, openKept }: { decode: DecodeImage; openKept: OpenKept }): FolderCalls {
  return {
    folderScores: async (id, pictures, texts, { signal = never, onProgress } = {}) => {
      const begun = performance.now();
      const { encoder, flush } = await openKept(id);
      signal.throwIfAborted();
      const prompts = [...new Set(texts.flat())];
      const meter = encodingMeter(prompts.length + pictures.length, onProgress);
      try {
        const rows = await encoder.texts(prompts, { signal, onProgress: meter.counting(0) });
        const rowOf = new Map(prompts.map((prompt, i) => [prompt, rows[i]!.row]));
        const columns = texts.map((some) => unitMean(some.map((prompt) => rowOf.get(prompt)!)));
        const requests = pictures.map(({ path, blob }) => {
          const { identity, open } = folderFile(path, blob, decode);
          return { identity, open };
        });
        const images = await encoder.images(requests, { signal, onProgress: meter.counting(prompts.length) });
        meter.flush();
        const cosine = new Float32Array(pictures.length * columns.length).fill(Number.NaN);
        const unread: { path: string; why: string }[] = [];
        for (const [i, image] of images.entries()) {
          if ("row" in image)
            for (const [j, column] of columns.entries())
              cosine[i * columns.length + j] = dot(image.row, column);
          else unread.push({ path: pictures[i]!.path, why: whyOf(image.fault) });
        }
        const fresh = [...rows, ...images].filter((one) => "row" in one && !one.reused).length;
        return {
          model: id,
          cosine,
          logitScale: encoder.logitScale,
          unread,
          encoded: fresh,
          milliseconds: performance.now() - begun,
        };
      } finally {
        await flush();
      }
    },
  };
}

const whyOf = (fault: unknown) => (fault instanceof Error ? fault.message : String(fault));
