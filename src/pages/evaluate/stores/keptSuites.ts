/** Imported suites and which of them are chosen, over a reload. Their pictures are not kept: they may be gigabytes. */
import type { Suite } from "../../../eval/types";
import { createRecords, resultBlocks } from "../../../storage/results";
import { report } from "../../../workspace/faults";
import { type PlanState, planStore, suiteId } from "./plan";

interface Head {
  id: string;
  at: string;
}

const CHOSEN: Head = { id: "chosen", at: "" };

async function records() {
  const blocks = await resultBlocks();
  return {
    suites: createRecords<Head, Suite>(blocks, "imported suite"),
    chosen: createRecords<Head, string[]>(blocks, "imported suites chosen"),
  };
}

/** Suites in the order of their import, and the ids of those that were chosen. Rejects where storage is blocked. */
export async function keptSuites(): Promise<{ suites: Suite[]; chosen: string[] }> {
  const kept = await records();
  const suites: Suite[] = [];
  for (const { id } of await kept.suites.list()) {
    const suite = await kept.suites.read(id);
    if (suite) suites.push(suite);
  }
  return { suites, chosen: (await kept.chosen.read(CHOSEN.id)) ?? [] };
}

/** Own failure modes are kept as what they are made from. */
const keptOnes = ({ suites }: PlanState) =>
  suites.map(({ suite }) => suite).filter(({ family }) => family !== "own");

let last: Promise<void> = Promise.resolve();
let following = false;

/** From now on whatever is imported, removed or chosen is written, in that order. */
export function followSuites(): void {
  if (following) return;
  following = true;
  planStore.subscribe((now, before) => {
    if (now.suites === before.suites && now.imported === before.imported) return;
    last = last.then(() => write(now, before)).catch((error) => report(error, { level: "notice" }));
  });
}

async function write(now: PlanState, before: PlanState) {
  const kept = await records();
  const [ids, old] = [keptOnes(now).map(suiteId), keptOnes(before).map(suiteId)];
  const at = new Date().toISOString();
  const fresh = keptOnes(now).filter((suite) => !old.includes(suiteId(suite)));
  // At once: a tab that is closed in the middle loses as little as can be.
  await Promise.all([
    ...fresh.map((suite) => kept.suites.write({ id: suiteId(suite), at }, suite)),
    ...old.filter((id) => !ids.includes(id)).map((id) => kept.suites.remove(id)),
    now.imported !== before.imported && kept.chosen.write(CHOSEN, now.imported),
  ]);
}

/** When everything so far is written; for tests. */
export const suitesWritten = (): Promise<void> => last;
