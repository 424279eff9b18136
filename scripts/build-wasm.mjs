/**
 * `npm run build:wasm`: compiles the kernels in AssemblyScript (src/program/wasm/assembly) into
 * src/program/wasm/binaries.ts, for browsers with relaxed SIMD and for those without, for shared memory and for a memory
 * of one's own. They are kept in the repository, and a test compares them with their sources.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const INTERPRETER = join(ROOT, "src/program/wasm/binaries.ts");

const RELAXED = ["--enable", "relaxed-simd"];
/**
 * The memory is made with a maximum of its own, at most this many pages. Without bulk memory, for the reason that
 * src/program/wasm/assembly/bytes.ts gives: a `memory.copy` becomes a loop.
 */
const SHARED = [
  "--enable",
  "threads",
  "--disable",
  "bulk-memory",
  "--sharedMemory",
  "--initialMemory",
  "2",
  "--maximumMemory",
  "65536",
];

/** Base64 of the module, in lines that end with a backslash. */
async function compile(source, options = []) {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  try {
    const file = join(folder, "kernels.wasm");
    const { error, stderr } = await asc.main([
      ...[source, "--baseDir", ROOT, "--outFile", file],
      ...["-O3", "--runtime", "stub", "--noAssert", "--importMemory", "--noExportMemory"],
      ...["--enable", "simd", "--disableWarning", "112", ...options],
    ]);
    if (error) throw new Error(`${source} doesn't compile.\n${stderr}`, { cause: error });
    return readFileSync(file)
      .toString("base64")
      .match(/.{1,100}/g)
      .join("\\\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Text of src/program/wasm/binaries.ts. */
export async function interpreterBinaries() {
  const [alone, threads] = ["alone", "schedule"].map((name) => `src/program/wasm/assembly/${name}.ts`);
  return `/** src/program/wasm/assembly, compiled by \`npm run build:wasm\`: base64. */

export const BINARIES = {
  own: {
    plain: \`\\
${await compile(alone)}\`,
    /** With the fused multiply-add of relaxed SIMD. */
    relaxed: \`\\
${await compile(alone, RELAXED)}\`,
  },
  /** For a memory that threads share. */
  shared: {
    plain: \`\\
${await compile(threads, SHARED)}\`,
    relaxed: \`\\
${await compile(threads, [...SHARED, ...RELAXED])}\`,
  },
};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(INTERPRETER, await interpreterBinaries());
