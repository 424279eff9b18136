/** Encoding against transformers.js and jax-js: the rows of `npm run bench`, as figures. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CACHE } from "../checkpoint";
import type { Results } from "../report";
import type { Figure } from "./figures";

const RUN = fileURLToPath(new URL("../run.ts", import.meta.url));

export function measureEncoding(rounds: number, gpuRounds: number): Figure[] {
  const out = join(CACHE, "encoding.json");
  const parts = ["--rounds", `${rounds}`, "--gpu-rounds", `${gpuRounds}`, "--checkpoints", "scenes-clip"];
  execFileSync("npx", ["tsx", RUN, ...parts, "--skip", "startup,memory,held", "--out", out], {
    stdio: ["ignore", 2, 2],
  });
  const { checkpoints } = JSON.parse(readFileSync(out, "utf8")) as Results;
  return checkpoints.flatMap(({ timings }) =>
    timings.map(({ engine, backend, isolated, tower, batch, samples }) => ({
      part: "encode",
      what: `${backend}${isolated ? ", isolated page, two threads" : ""}: ${tower} × ${batch}`,
      who: engine === "ours" ? "this build" : engine,
      unit: "ms" as const,
      samples,
    })),
  );
}
