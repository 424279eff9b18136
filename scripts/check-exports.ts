/**
 * What src/ exports is imported somewhere: in src/ itself, a test, the benches, the page tests or the scripts. A value that
 * only its own file uses needs no `export`; one that nothing uses is dead. Types stay out of it: they say what exported
 * functions take. `npm run check` runs this.
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

for (const path of files) {
  const source = readFileSync(path, "utf8");
  const { module } = parseSync(path, source);
  const use = (request: string, name: string | null) => {
    const other = target(path, request);
    if (other) used.get(other)?.add(name ?? ALL);
  };
  for (const { moduleRequest, entries } of module.staticImports)
    for (const { importName } of entries)
      use(moduleRequest.value, importName.kind === "NamespaceObject" ? null : (importName.name ?? "default"));
  for (const { moduleRequest } of module.dynamicImports)
    use(source.slice(moduleRequest.start + 1, moduleRequest.end - 1), null);
  // what is not in the module's record: a type that is named in place, and what a page is told to import, as text
  for (const [, request] of source.matchAll(/\bimport\("([^"]+)"\)/g)) use(request!, null);
  for (const { entries } of module.staticExports)
    for (const { exportName, importName, moduleRequest, isType, start } of entries) {
      if (moduleRequest) use(moduleRequest.value, importName.name ?? null);
      const name = exportName.kind === "Default" ? "default" : exportName.name;
      if (name && !isType) exported.push({ path, name, line: source.slice(0, start).split("\n").length });
    }
}

const faults = exported.filter(
  ({ path, name }) => path.startsWith("src/") && !used.get(path)?.has(name) && !used.get(path)?.has(ALL),
);
for (const { path, name, line } of faults)
  console.error(`${path}:${line}: ${name} is exported, and no other file imports it`);
if (faults.length > 0) process.exitCode = 1;
