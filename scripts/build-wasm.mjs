/**
 * `npm run build:wasm`: compiles src/kernels/assembly twice, for browsers with relaxed SIMD and for those without,
 * into src/kernels/wasmBinaries.ts. They are kept in the repository, and a test compares them with their source.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const TARGET = join(ROOT, "src/kernels/wasmBinaries.ts");

/** Base64 of the module. */
async function compile(features) {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  try {
    const file = join(folder, "kernels.wasm");
    const { error, stderr } = await asc.main([
      ...["src/kernels/assembly/index.ts", "--baseDir", ROOT, "--outFile", file],
      ...["-O3", "--runtime", "stub", "--noAssert", "--importMemory", "--noExportMemory"],
      ...features.flatMap((feature) => ["--enable", feature]),
      ...["--disableWarning", "112"],
    ]);
    if (error) throw new Error(`The kernels don't compile.\n${stderr}`, { cause: error });
    return readFileSync(file).toString("base64");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Text of src/kernels/wasmBinaries.ts. */
export async function wasmBinaries() {
  const [plain, relaxed] = [await compile(["simd"]), await compile(["simd", "relaxed-simd"])];
  const lines = (base64) => base64.match(/.{1,100}/g).join("\\\n");
  return `/** src/kernels/assembly, compiled by \`npm run build:wasm\`: base64. */

export const SIMD = \`\\
${lines(plain)}\`;

/** With the fused multiply-add of relaxed SIMD. */
export const RELAXED_SIMD = \`\\
${lines(relaxed)}\`;
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, await wasmBinaries());
