/** The side of those who want statistics: begun by the first that asks. */
import { randomName } from "../../base/randomName";
import { forwarding } from "../boundary";
import { createLazyWorker } from "../lazyWorker";
import { type Spawned, watched } from "../workerInstance";
import type { Statistics } from "./statistics";

function spawnWorker(): Spawned {
  const name = `degla-statistics:${randomName()}`;
  return watched(new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name }), name);
}

/** @param spawn for tests: another way to get a worker */
export function createStatistics(spawn: () => Spawned = spawnWorker): Statistics {
  return forwarding<Statistics>(createLazyWorker("resamples", spawn).call);
}
