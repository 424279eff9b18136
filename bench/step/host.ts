/**
 * Host time of one build on Dawn's null adapter, which computes nothing: what is left is JavaScript and Dawn, the floor
 * on any GPU.
 *
 *   tsx bench/step/host.ts ROOT WORKLOAD
 *
 * Answers each line of standard input, "step", "images" or "texts" and a number of calls, with a line of JSON.
 */
import { createInterface } from "node:readline";
import { installNullGpu } from "./nullGpu";
import { openBuild } from "./open";

const [root, folder] = process.argv.slice(2) as [string, string];
const counts = installNullGpu();
const calls = await openBuild(root, folder, "webgpu");

for await (const line of createInterface({ input: process.stdin })) {
  const [what, times] = line.split(" ") as [keyof typeof calls, string];
  const found = [];
  for (let i = 0; i < Number(times); i++) {
    Object.assign(counts, { dispatches: 0, submissions: 0 });
    const before = process.cpuUsage();
    await calls[what]();
    const { user, system } = process.cpuUsage(before);
    found.push({ milliseconds: (user + system) / 1000, ...counts });
  }
  console.log(JSON.stringify(found));
}
process.exit(0);
