/** What a step needs of memory, this build and the earlier one, each alone in a process. */
import { fileURLToPath } from "node:url";
import type { Figure } from "./figures";
import { startLines } from "./lines";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** @param folders workloads by batch; the null adapter has 512 MB, in which the earlier build trains no more than 4 pairs */
export async function measureMemory(earlier: string, folders: Record<number, string>): Promise<Figure[]> {
  const figures: Figure[] = [];
  const both = [
    ["this build", ROOT],
    ["d923a04", earlier],
  ] as const;
  const plans = [
    { backend: "wasm", batch: 32, what: "WebAssembly memory", builds: both },
    { backend: "webgpu", batch: 4, what: "GPU buffers", builds: both },
    { backend: "webgpu", batch: 32, what: "GPU buffers", builds: both.slice(0, 1) },
  ];
  for (const { backend, batch, what: of, builds } of plans)
    for (const [who, root] of builds) {
      const what = `DeGLA step, batch ${batch} × 4 negatives: ${of}`;
      const child = startLines("npx", ["tsx", `${HERE}heap.ts`, root, folders[batch]!, backend], ROOT);
      try {
        const [bytes] = await child.ask<number[]>("bytes");
        figures.push({ part: "memory", what, who, unit: "MB", samples: [bytes! / 1e6] });
      } finally {
        child.close();
      }
    }
  return figures;
}
