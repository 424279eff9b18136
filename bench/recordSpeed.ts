/** Reading and verifying a record of 10,000 entries, as the Record page does it. */

import { openRunLog } from "../src/storage/audit/log";
import { putRecord, recordOf } from "../src/storage/audit/testing";
import { verifyEntries } from "../src/storage/audit/verify";

const DATABASE = "degla-record-bench";

export async function measureRecord(count: number, rounds: number) {
  const filling = JSON.stringify(await recordOf(count));
  await putRecord([DATABASE, filling]);
  const log = await openRunLog(DATABASE);
  const read: number[] = [];
  const verify: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    const { entries, head } = await log.export();
    const between = performance.now();
    const { problems } = await verifyEntries(entries, head);
    if (entries.length !== count || problems.length > 0) throw new Error("The record is not whole.");
    read.push(between - started);
    verify.push(performance.now() - between);
  }
  const median = (times: number[]) => Math.round(times.sort((a, b) => a - b)[times.length >> 1]!);
  return { entries: count, bytes: filling.length, rounds, readMs: median(read), verifyMs: median(verify) };
}
