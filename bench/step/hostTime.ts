/** Host time of a step and of encoding on Dawn's null adapter, this build and the earlier one in turns. */
import { fileURLToPath } from "node:url";
import type { Figure } from "./figures";
import { startLines } from "./lines";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Call {
  milliseconds: number;
  dispatches: number;
  submissions: number;
}

const CALLS = [
  ["step", "DeGLA step, batch 4 × 4 negatives", 4],
  ["images", "8 pictures encoded, preprocessing included", 20],
  ["texts", "8 captions encoded, tokenizing included", 20],
] as const;

/** @param workload folder with batches of 4 */
export async function measureHost(earlier: string, workload: string, rounds: number): Promise<Figure[]> {
  const builds = [
    { who: "this build", root: ROOT },
    { who: "d923a04", root: earlier },
  ].map(({ who, root }) => ({
    who,
    lines: startLines("npx", ["tsx", `${HERE}host.ts`, root, workload], ROOT),
  }));
  const figures: Figure[] = [];
  try {
    for (const [call, what, times] of CALLS) {
      const found = builds.map((): Call[] => []);
      for (let round = -1; round < rounds; round++)
        for (const [i, { lines }] of builds.entries()) {
          const answers = await lines.ask<Call[]>(`${call} ${times}`);
          // round −1 compiles and warms up
          if (round >= 0) found[i]!.push(...answers);
        }
      for (const [i, { who }] of builds.entries()) {
        const put = (name: string, unit: Figure["unit"], of: (answer: Call) => number) =>
          figures.push({ part: "host", what: name, who, unit, samples: found[i]!.map(of) });
        put(`${what}: processor time`, "ms", ({ milliseconds }) => milliseconds);
        put(`${what}: dispatches`, "", ({ dispatches }) => dispatches);
        put(`${what}: submissions`, "", ({ submissions }) => submissions);
      }
    }
  } finally {
    for (const { lines } of builds) lines.close();
  }
  return figures;
}
