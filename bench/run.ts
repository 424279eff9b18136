/**
 * `npm run bench`: our engine against transformers.js and jax-js, same checkpoint, same inputs, one browser.
 *
 *   npm run bench -- [--rounds 9] [--gpu-rounds 3] [--skip startup,memory,held] [--checkpoints a,b]
 *                    [--backends wasm,webgpu] [--gpu] [--out FILE]
 *
 * --gpu takes the machine's own WebGPU adapter; without it SwiftShader is used, which every machine has.
 * --out writes the results elsewhere and leaves bench/results.json and docs/benchmarks.md alone.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HERE = fileURLToPath(new URL("./", import.meta.url));

// what is compared with is no dependency of the page; it must be here before the modules below are bundled
if (!existsSync(join(HERE, "node_modules/@jax-js/jax")))
  execFileSync("npm", ["ci", "--ignore-scripts"], { cwd: HERE, stdio: ["ignore", 2, 2] });

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    "gpu-rounds": { type: "string", default: "3" },
    skip: { type: "string", default: "" },
    checkpoints: { type: "string", default: "scenes-clip,TinyCLIP-ViT-8M-16" },
    backends: { type: "string", default: "wasm,webgpu" },
    gpu: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

const { adapterFacts, callBench, launch, openPage } = await import("./browser");
const { prepareCheckpoint } = await import("./checkpoint");
const { watchHeld, measureMemory } = await import("./memory");
const { markdown, putBetweenMarks } = await import("./report");
const { buildSite, serveBench } = await import("./site");
const { measureSpeed } = await import("./speed");
const { buildApp, measureStartup } = await import("./startup");
const { COUNT, makeWorkload } = await import("./workload");

type Results = import("./report").Results;
type RouteName = import("./speed").RouteName;

const log = (line: string) => console.error(line);
const skip = new Set(options.skip.split(","));
const backends = options.backends.split(",");
const software = !options.gpu;
const ENGINES = ["ours", "transformers.js", "jax-js"] as const;
const all = Math.max(1, cpus().length);

function version(name: string, folder: string): string {
  return JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version;
}

/** All threads where the page is isolated. */
function route(
  engine: (typeof ENGINES)[number],
  backend: RouteName["backend"],
  isolated: boolean,
): RouteName {
  const threads = isolated && backend === "wasm" ? all : 1;
  return { engine, backend, threads, isolated };
}

const loadBefore = loadavg()[0]!;
await buildSite();
const plain = await serveBench(false);
const isolated = await serveBench(true);
const browser = await launch({ software });
const results: Results = {
  command: `npm run bench${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(" ")}` : ""}`,
  machine: {
    date: new Date().toISOString().slice(0, 16).replace("T", " "),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    browser: `Chromium ${browser.version()}`,
    adapter: null,
    load: [loadBefore, 0],
  },
  versions: {
    "transformers.js": version("@huggingface/transformers", HERE),
    "onnxruntime-web": version("onnxruntime-web", HERE),
    "jax-js": version("@jax-js/jax", HERE),
  },
  checkpoints: [],
  memory: [],
  held: [],
  startup: [],
};

/** After every part: a long run that breaks off leaves what it has measured. */
function save(): string {
  results.machine.load[1] = loadavg()[0]!;
  const text = markdown(results);
  writeFileSync(options.out ?? join(HERE, "results.json"), `${JSON.stringify(results, null, 2)}\n`);
  if (!options.out) putBetweenMarks(join(HERE, "../docs/benchmarks.md"), text);
  return text;
}

try {
  for (const wanted of options.checkpoints.split(",")) {
    const checkpoint = prepareCheckpoint(wanted);
    const { name, weights, sha256, folder } = checkpoint;
    log(`# ${name}`);
    const { workload, pixels } = await makeWorkload(checkpoint);
    writeFileSync(join(folder, "workload.json"), JSON.stringify(workload));
    writeFileSync(join(folder, "pixels.bin"), pixels);
    // the reference is our wasm path, which the golden tests tie to PyTorch
    const page = await openPage(browser, plain);
    results.machine.adapter ??= await adapterFacts(page);
    await callBench(page, "open", "ours", { folder: `/models/${name}`, backend: "wasm", threads: 1 });
    const reference = {
      image: await callBench(page, "embeddings", "image", COUNT),
      text: await callBench(page, "embeddings", "text", COUNT),
    };
    await page.context().close();
    const result: Results["checkpoints"][number] = { name, weights, sha256, opened: [], timings: [] };
    const measure = async (backend: RouteName["backend"], isolation: boolean, rounds: number) => {
      const routes = ENGINES.map((engine) => route(engine, backend, isolation));
      const served = isolation ? isolated : plain;
      const plan = { checkpoint: name, routes, rounds, batches: [1, 8] };
      const { opened, timings } = await measureSpeed(browser, served, plan, reference, log);
      result.opened.push(...opened);
      result.timings.push(...timings);
    };
    if (backends.includes("wasm")) {
      await measure("wasm", false, Number(options.rounds));
      if (all > 1) await measure("wasm", true, Number(options.rounds));
    }
    // the larger model takes a software adapter minutes a batch
    const small = name === "scenes-clip";
    if (backends.includes("webgpu") && results.machine.adapter && (small || !software))
      await measure("webgpu", false, Number(options["gpu-rounds"]));
    results.checkpoints.push(result);
    save();
  }
  const first = options.checkpoints.split(",")[0]!;
  const routes: RouteName[] = backends.flatMap((backend) =>
    ENGINES.map((engine) => route(engine, backend as RouteName["backend"], false)),
  );
  if (!skip.has("startup")) {
    await buildApp();
    for (const backend of backends as RouteName["backend"][]) {
      results.startup.push(await measureStartup(browser, backend, backend === "wasm" ? 5 : 2));
      save();
    }
  }
  if (!skip.has("memory")) results.memory = await measureMemory(plain, { software }, first, routes);
  if (!skip.has("held"))
    for (const name of routes.filter(({ engine }) => engine === "ours"))
      results.held.push(await watchHeld(plain, { software }, first, name));
} finally {
  await browser.close();
  plain.close();
  isolated.close();
}

console.log(save());
if (results.held.some(({ flat }) => !flat)) throw new Error("Memory is left behind.");
