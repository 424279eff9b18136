/**
 * `npm run bench:step`: a training step and an encoding of this build against commit d923a04, jax-js, transformers.js and
 * PyTorch, in turns on one machine.
 *
 *   npm run bench:step -- [--only host|step|encode|memory] [--rounds 5] [--gpu-rounds 2, 0: no step on a GPU] [--json FILE]
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, type } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Figure } from "./step/figures";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "host,step,encode,memory" },
    rounds: { type: "string", default: "5" },
    "gpu-rounds": { type: "string", default: "2" },
    json: { type: "string" },
    gpu: { type: "boolean", default: false },
  },
});
const HERE = fileURLToPath(new URL("./", import.meta.url));
execFileSync("npm", ["ci", "--ignore-scripts"], { cwd: HERE, stdio: ["ignore", 2, 2] });

// what these import is installed only now
const { launch } = await import("./browser");
const { CACHE } = await import("./checkpoint");
const { earlierBuild } = await import("./earlier");
const { figureTable } = await import("./step/figures");
const { measureHost } = await import("./step/hostTime");
const { measureMemory } = await import("./step/memory");
const { buildStepPage, expectTorch, measureSteps } = await import("./step/stepTime");
const { measureEncoding } = await import("./step/encodeTime");
const { writeWorkload } = await import("./step/workload");

const parts = new Set(options.only.split(","));
if (parts.has("step")) expectTorch();
const figures: Figure[] = [];
const begun = loadavg()[0]!;

/** After every part: a long run that breaks off leaves what it has measured. */
function save(): string {
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${type()} ${release()}; load average ${begun.toFixed(1)} before, ${loadavg()[0]!.toFixed(1)} after`;
  const command = `npm run bench:step -- ${process.argv.slice(2).join(" ")}`.trim();
  if (options.json)
    writeFileSync(options.json, `${JSON.stringify({ command, machine, figures }, null, 1)}\n`);
  const tables = ["host", "step", "encode", "memory"]
    .filter((part) => figures.some((figure) => figure.part === part))
    .map((part) => `### ${part[0]!.toUpperCase()}${part.slice(1)}\n\n${figureTable(figures, part)}`);
  return [`\`${command}\`: ${machine}.`, ...tables].join("\n\n");
}

const log = (found: Figure[]) => {
  figures.push(...found);
  console.error(save());
};

const earlier = earlierBuild();
const folders: Record<number, string> = {};
for (const batch of [4, 8, 32]) {
  const folder = join(CACHE, "workloads", `${batch}`);
  mkdirSync(folder, { recursive: true });
  // one batch of 4: each other shape leaves buffers behind in the earlier build, and the null adapter has 512 MB
  await writeWorkload(folder, batch, batch === 4 ? 1 : 4);
  folders[batch] = folder;
}
if (parts.has("host")) log(await measureHost(earlier, folders[4]!, 3));
if (parts.has("memory")) log(await measureMemory(earlier, folders));
if (parts.has("step") || parts.has("encode")) {
  const browser = await launch({ software: !options.gpu });
  try {
    if (parts.has("step")) {
      await buildStepPage(earlier);
      await measureSteps(browser, {
        workloads: { gpu: folders[8]!, wasm: folders[32]! },
        batches: { gpu: 8, wasm: 32 },
        rounds: { gpu: Number(options["gpu-rounds"]), wasm: Number(options.rounds) },
        torch: true,
        log,
      });
    }
    if (parts.has("encode")) log(measureEncoding(Number(options.rounds), Number(options["gpu-rounds"])));
  } finally {
    await browser.close();
  }
}
console.log(save());
