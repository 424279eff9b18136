/**
 * Imports point downwards only: each room of src/ names the rooms that it may use, and the packages that only some rooms
 * may (docs/architecture.md). Tests and their helpers may look anywhere. `npm run check` runs this.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "vite";

const MODEL = ["base", "device", "program", "clip"];
const DATA = ["tables", "scenes", "negatives"];
const PURE = [...MODEL, ...DATA, "encode", "pictures", "local", "degla", "eval"];
const WORKER = [...PURE, "storage"];
const WORKSPACE = [...WORKER, "worker", "language", "notices"];
const PAGE = [...WORKSPACE, "workspace", "ui"];

/** Each room, with all that it may import besides itself. */
const ROOMS: Record<string, readonly string[]> = {
  base: [],
  device: ["base"],
  program: ["base", "device"],
  tables: ["base"],
  scenes: ["base"],
  negatives: ["base", "tables"],
  clip: ["base", "device", "program"],
  pictures: ["base", "clip"],
  encode: ["base", "clip"],
  local: [...MODEL, "encode"],
  eval: [...MODEL, ...DATA, "encode", "local"],
  degla: [...MODEL, "encode", "scenes", "negatives", "eval"],
  storage: ["base", "clip", "tables"],
  worker: WORKER,
  language: ["base"],
  notices: [...PURE, "language"],
  workspace: WORKSPACE,
  ui: [...WORKSPACE, "workspace"],
  "pages/about": PAGE,
  "pages/compare": [...PAGE, "pages/negatives", "pages/evaluate", "pages/train"],
  "pages/evaluate": [...PAGE, "pages/record"],
  "pages/learn": [...PAGE, "pages/compare", "pages/evaluate", "pages/train"],
  "pages/models": PAGE,
  "pages/negatives": PAGE,
  "pages/record": [...PAGE, "pages/evaluate", "pages/negatives", "pages/train"],
  "pages/scenes": PAGE,
  "pages/train": [...PAGE, "pages/negatives"],
  app: PAGE, // and every page: see below
  cli: [...PURE, "storage", "worker", "notices"],
  offline: [],
};

/** Packages that are the business of some rooms only. */
const PACKAGES: [name: RegExp, rooms: RegExp][] = [
  [/^@tensorflow\//, /^(local|worker)$/],
  [/^(react|react-dom|@mantine\/.*|@tabler\/.*)(\/|$)/, /^(workspace|ui|app|pages\/.*)$/],
  [/^(i18next|react-i18next)$/, /^language$/],
  [/^zustand(\/|$)/, /^(workspace|app|pages\/.*)$/],
  [/^idb-keyval$/, /^storage$/],
  [/^node:/, /^cli$/],
];

const roomOf = (path: string) => /^src\/(pages\/[^/]+|[^/]+)\//.exec(path)?.[1] ?? "";
const isPage = (room: string) => room.startsWith("pages/");
/** Of another page only what it keeps may be read, never its components. */
const isComponent = (path: string) => path.startsWith("src/pages/") && !path.includes("/stores/");

function importsOf(path: string, source: string): string[] {
  const { module } = parseSync(path, source);
  const reexported = module.staticExports.flatMap(({ entries }) =>
    entries.map((entry) => entry.moduleRequest?.value),
  );
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
    source.slice(start + 1, end - 1),
  );
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...reexported,
    ...dynamic,
  ].filter((name) => name !== undefined);
}

function faultsOf(path: string): string[] {
  const room = roomOf(path);
  const allowed = ROOMS[room];
  if (room !== "" && !allowed) return [`${path}: src/${room} is a room that this check does not know`];
  return importsOf(path, readFileSync(path, "utf8")).flatMap((name) => {
    if (!name.startsWith(".")) {
      const rule = PACKAGES.find(([names]) => names.test(name));
      return rule && !rule[1].test(room) ? [`${path}: src/${room} may not import ${name}`] : [];
    }
    const target = join(dirname(path), name);
    const other = roomOf(`${target}/`);
    if (!target.startsWith("src/") || other === room || other === "") return [];
    if (!allowed?.includes(other) && !(room === "app" && isPage(other)))
      return [`${path}: src/${room} may not import src/${other} (${name})`];
    if (isComponent(target) && room !== "app")
      return [`${path}: of another page only its stores may be imported (${name})`];
    return [];
  });
}

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "src"], {
  encoding: "utf8",
})
  .split("\n")
  .filter(
    (path) =>
      existsSync(path) && /\.tsx?$/.test(path) && !/\/assembly\/|\.test\.tsx?$|[tT]esting\w*\.ts$/.test(path),
  );
const faults = [...new Set(files.flatMap(faultsOf))];
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
