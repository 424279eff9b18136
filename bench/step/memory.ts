/** What a step needs of memory, this build and the earlier one, each alone in a process. */
import { fileURLToPath } from "node:url";
import type { Figure } from "./figures";
import { startLines } from "./lines";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** @param folders workloads by batch; the null adapter has 512 MB, in which the earlier build trains no more than 4 */
export async function measureMemory(earlier: string, folders: Record<number, string>): Promise<Figure[]> {
  const figures: Figure[] = [];
  const plans = [
    { backend: "wasm", batch: 32, what: "DeGLA step, batch 32 × 4 negatives: WebAssembly memory" },
    { backend: "webgpu", batch: 4, what: "DeGLA step, batch 4 × 4 negatives: GPU buffers" },
  ];
  for (const { backend, batch, what } of plans)
    for (const [who, root] of [
      ["this build", ROOT],
      ["d923a04", earlier],
    ] as const) {
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
