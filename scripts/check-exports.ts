/**
 * What src/ exports is imported somewhere: in src/ itself, a test, the benches, the page tests or the scripts. A value that
 * only its own file uses needs no `export`; one that nothing uses is dead. Types stay out of it: they say what exported
 * functions take. And what is imported of a file is exported by it: the benches, whose packages are not the product's, are
 * type-checked by nobody else. `npm run check` runs this.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "vite";

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => /\.tsx?$/.test(path) && !/\/assembly\/|\.d\.ts$/.test(path) && existsSync(path));
const known = new Set(files);

/** The file of the repository that an import means ("/src/…" is how a page asks the server for one); null where it is none. */
function target(from: string, name: string): string | null {
  if (!/^[./]/.test(name)) return null;
  const path = name.startsWith("/") ? name.slice(1) : join(dirname(from), name);
  return [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((one) => known.has(one)) ?? null;
}

const ALL = "*";
/** By file, the names that others import of it. */
const used = new Map<string, Set<string>>(files.map((path) => [path, new Set()]));
const exported: { path: string; name: string; line: number }[] = [];
/** By file, all that it exports, types included; null where it passes on all of another's. */
const offered = new Map<string, Set<string> | null>();
const wanted: { path: string; other: string; name: string; line: number }[] = [];

for (const path of files) {
  const source = readFileSync(path, "utf8");
  const { module } = parseSync(path, source);
  const lineOf = (at: number) => source.slice(0, at).split("\n").length;
  const use = (request: string, name: string | null) => {
    const other = target(path, request);
    if (other) used.get(other)?.add(name ?? ALL);
    return other;
  };
  for (const { moduleRequest, entries, start } of module.staticImports)
    for (const { importName } of entries) {
      const name = importName.kind === "NamespaceObject" ? null : (importName.name ?? "default");
      const other = use(moduleRequest.value, name);
      if (other && name) wanted.push({ path, other, name, line: lineOf(start) });
    }
  for (const { moduleRequest } of module.dynamicImports)
    use(source.slice(moduleRequest.start + 1, moduleRequest.end - 1), null);
  // what is not in the module's record: a type that is named in place, and what a page is told to import, as text
  for (const [, request] of source.matchAll(/\bimport\("([^"]+)"\)/g)) use(request!, null);
  const all = module.staticExports.flatMap(({ entries }) => entries);
  const names = all.map(({ exportName }) => (exportName.kind === "Default" ? "default" : exportName.name));
  offered.set(path, names.includes(null) ? null : new Set(names as string[]));
  for (const { entries } of module.staticExports)
    for (const { exportName, importName, moduleRequest, isType, start } of entries) {
      if (moduleRequest) use(moduleRequest.value, importName.name ?? null);
      const name = exportName.kind === "Default" ? "default" : exportName.name;
      if (name && !isType) exported.push({ path, name, line: lineOf(start) });
    }
}

const faults = exported.filter(
  ({ path, name }) => path.startsWith("src/") && !used.get(path)?.has(name) && !used.get(path)?.has(ALL),
);
for (const { path, name, line } of faults)
  console.error(`${path}:${line}: ${name} is exported, and no other file imports it`);
const missing = wanted.filter(({ other, name }) => offered.get(other)?.has(name) === false);
for (const { path, other, name, line } of missing)
  console.error(`${path}:${line}: ${name} is not exported by ${other}`);
if (faults.length + missing.length > 0) process.exitCode = 1;
