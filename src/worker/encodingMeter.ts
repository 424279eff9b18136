/** How far a call is that encodes texts and pictures. */
import { createMeter } from "../storage/models/progress";
import type { OnProgress } from "./types";

export interface EncodingMeter {
  /** Told of one list: how many are done, and how many of these were kept from before. @param before it all are done */
  counting(before: number): (done: number, kept: number) => void;
  flush(): void;
}

/** What was kept is done, and says nothing of the time that the rest takes. @param total of texts and pictures */
export function encodingMeter(total: number, onProgress: OnProgress | undefined): EncodingMeter {
  const label = (done: number, all: number) => `Encoding, ${done} of ${all} done`;
  const meter = createMeter("encode", "items", label, onProgress);
  meter.setTotal(total);
  return {
    counting: (before) => {
      let counted = -1;
      return (done, kept) => {
        if (counted < 0) meter.setDone(before + kept);
        meter.add(done - Math.max(counted, kept));
        counted = done;
      };
    },
    flush: meter.flush,
  };
}
