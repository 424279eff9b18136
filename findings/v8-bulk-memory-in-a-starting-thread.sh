#!/usr/bin/env bash
# V8 11.3 to 13.6 (Node 20.20.2, 22.23.3, 24.21.0): a thread that starts while a shared WebAssembly.Memory grows can keep the
# size that the memory had at some moment of its start, until the memory grows again. Loads and stores don't show it, they
# rest on guard pages; `memory.fill` and `memory.copy` (and so any C memcpy that is compiled with bulk memory, as that of
# every module with threads is) are checked against the old size: "memory access out of bounds" inside the memory. A pool
# whose caller loads weights while the threads come up meets it in one to four of a hundred starts on two cores.
#
# Seen: "fill: 5 of 250 trapped, store of the same places: 0" (the first number varies). It stays where no thread starts
# while the memory grows, or where the kernels copy by loads and stores.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts wabt@1.0.37
npm install --silent node@24.21.0
cat >probe.mjs <<'JS'
import { Worker } from "node:worker_threads";
import createWabt from "wabt";

const text = `(module
  (import "env" "memory" (memory 2 65536 shared))
  (func $wait (loop $again (br_if $again (i32.eqz (i32.atomic.load (i32.const 0))))))
  (func (export "fill")
    (call $wait)
    (memory.fill (i32.load (i32.const 4)) (i32.const 7) (i32.const 16)))
  (func (export "store")
    (call $wait)
    (i64.store (i32.load (i32.const 4)) (i64.const 7))
    (i64.store offset=8 (i32.load (i32.const 4)) (i64.const 7))))`;
const features = { threads: true, bulk_memory: true };
const wabt = await createWabt();
const module = new WebAssembly.Module(wabt.parseWat("probe.wat", text, features).toBinary({}).buffer);

/** Whether a thread that starts while the memory grows reaches the last bytes of it, long after. */
async function reaches(how, grown) {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared: true });
  const run = `const { module, memory, how } = require("node:worker_threads").workerData;
    new WebAssembly.Instance(module, { env: { memory } }).exports[how]();`;
  const worker = new Worker(run, { eval: true, workerData: { module, memory, how } });
  let fault = null;
  worker.once("error", (error) => {
    fault = error;
  });
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  for (const until = performance.now() + grown; performance.now() < until; ) {
    memory.grow(1);
    await new Promise(setImmediate);
  }
  const words = new Int32Array(memory.buffer, 0, 2);
  words[1] = memory.buffer.byteLength - 16;
  Atomics.store(words, 0, 1);
  await ended;
  if (fault && !/out of bounds/.test(fault.message)) throw fault;
  return fault === null;
}

const trapped = { fill: 0, store: 0 };
let starts = 0;
// until one is met, at most so many: how often depends on the machine
for (; starts < 3000 && (trapped.fill < 3 || starts < 200); starts++)
  for (const how of ["fill", "store"]) if (!(await reaches(how, 10 + (starts % 60)))) trapped[how]++;
const { node, v8 } = process.versions;
console.log(`Node ${node}, V8 ${v8}`);
console.log(`fill: ${trapped.fill} of ${starts} trapped, store of the same places: ${trapped.store}`);
process.exit(trapped.fill > 0 && trapped.store === 0 ? 0 : 1);
JS
node_modules/.bin/node probe.mjs
echo "As described."
