/**
 * Bytes that three steps of one build need: of all WebAssembly memories, or of GPU buffers on Dawn's null adapter.
 *
 *   tsx bench/step/heap.ts ROOT WORKLOAD wasm|webgpu
 *
 * A line on standard input is answered with the number.
 */
import { installNullGpu } from "./nullGpu";
import { openBuild } from "./open";

const [root, folder, backend] = process.argv.slice(2) as [string, string, "wasm" | "webgpu"];

const memories = new Set<WebAssembly.Memory>();
const { Memory, instantiate } = WebAssembly;
WebAssembly.Memory = class extends Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.add(this);
  }
};
WebAssembly.instantiate = (async (source: BufferSource, imports?: WebAssembly.Imports) => {
  const result = (await instantiate(source, imports)) as unknown;
  const instance = (result as WebAssembly.WebAssemblyInstantiatedSource).instance ?? result;
  for (const value of Object.values((instance as WebAssembly.Instance).exports))
    if (value instanceof Memory) memories.add(value);
  return result;
}) as typeof WebAssembly.instantiate;

const counts = backend === "webgpu" ? installNullGpu() : null;
const { step } = await openBuild(root, folder, backend);
for (let i = 0; i < 3; i++) await step();
const heap = [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
process.stdin.once("data", () => {
  console.log(JSON.stringify([counts ? counts.most : heap]));
  process.exit(0);
});
