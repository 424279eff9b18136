/**
 * `npm run bench:record`: 10,000 entries of the record read and verified. In Chromium by the clock (medians of 9), and
 * the verification under Node in processor time, which other work on the machine does not lengthen.
 */
import { loadavg } from "node:os";
import { recordOf } from "../src/storage/audit/testing";
import { verifyEntries } from "../src/storage/audit/verify";
import { withDevPage } from "./devPage";

const COUNT = 10_000;
const ROUNDS = 9;

const { entries, head } = await recordOf(COUNT);
const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const before = process.cpuUsage();
  const { problems } = await verifyEntries(entries, head);
  if (problems.length > 0) throw new Error("The record is not whole.");
  const { user, system } = process.cpuUsage(before);
  times.push((user + system) / 1000);
}
const nodeCpuMs = Math.round(times.sort((a, b) => a - b)[ROUNDS >> 1]!);
// Text, not a function: tsx' helpers don't exist in the page.
const inPage = `import("/bench/recordSpeed.ts").then(({ measureRecord }) => measureRecord(${COUNT}, ${ROUNDS}))`;
const chromium = await withDevPage((page) => page.evaluate(inPage));
console.log(JSON.stringify({ load: loadavg()[0], nodeCpuMs, chromium }, null, 2));
