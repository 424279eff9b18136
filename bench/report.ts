/** The results as Markdown tables, put between the marks in docs/benchmarks.md. */
import { readFileSync, writeFileSync } from "node:fs";
import type { AdapterFacts } from "./browser";
import type { Held, PeakMemory } from "./memory";
import type { Opened, RouteName, Timing } from "./speed";
import { routeLabel } from "./speed";
import type { Startup } from "./startup";

export interface Machine {
  date: string;
  cpu: string;
  cores: number;
  memoryGiB: number;
  system: string;
  browser: string;
  adapter: AdapterFacts | null;
  /** One-minute load average when the run began and when it ended. */
  load: [number, number];
}

export interface CheckpointResult {
  name: string;
  weights: string;
  sha256: string;
  opened: Opened[];
  timings: Timing[];
}

export interface Results {
  command: string;
  machine: Machine;
  versions: Record<string, string>;
  checkpoints: CheckpointResult[];
  memory: PeakMemory[];
  held: Held[];
  startup: Startup[];
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const milliseconds = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
const key = ({ backend, isolated }: RouteName) => `${backend}${isolated ? ", isolated page" : ""}`;

/** One row per tower, batch and backend: our median, and the others' medians as multiples of it. */
export function speedTable(timings: Timing[]): string {
  const others = [...new Set(timings.map(({ engine }) => engine))].filter((engine) => engine !== "ours");
  const rows = timings
    .filter(({ engine }) => engine === "ours")
    .sort((a, b) => key(a).localeCompare(key(b)))
    .map((ours) => {
      const ratios = others.map((engine) => {
        const other = timings.find(
          (t) =>
            t.engine === engine && t.tower === ours.tower && t.batch === ours.batch && key(t) === key(ours),
        );
        if (!other) return "–";
        return `${(other.median / ours.median).toFixed(2)} (${milliseconds(other.median)} ms)`;
      });
      return [key(ours), ours.tower, String(ours.batch), `${milliseconds(ours.median)} ms`, ...ratios];
    });
  return table(["backend", "tower", "batch", "ours", ...others], rows);
}

function openedTable(opened: Opened[]): string {
  const rows = opened.map((route) => [
    routeLabel(route),
    `${milliseconds(route.open)} ms`,
    `${milliseconds(route.first.image)} ms`,
    `${milliseconds(route.first.text)} ms`,
    (1 - route.agreement).toExponential(1),
  ]);
  return table(["route", "code and weights", "first picture", "first caption", "1 − cosine, worst"], rows);
}

export function markdown(results: Results): string {
  const { machine, versions, checkpoints, memory, held, startup } = results;
  const adapter = machine.adapter
    ? [machine.adapter.vendor, machine.adapter.architecture].filter(Boolean).join(" ")
    : "none";
  const parts = [
    `\`${results.command}\`, ${machine.date}: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}; ${machine.browser}; WebGPU adapter: ${adapter}. Load average ${machine.load.map((l) => l.toFixed(1)).join(" before, ")} after. ${Object.entries(
      versions,
    )
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
  ];
  for (const { name, weights, sha256, opened, timings } of checkpoints)
    parts.push(
      `### ${name}, ${weights} weights (${sha256.slice(0, 12)})`,
      "Our median, and the others' as multiples of it: above 1, ours is faster.",
      speedTable(timings),
      openedTable(opened),
    );
  if (startup.length)
    parts.push(
      "### Navigation to first scores",
      table(
        ["backend", "cold", "from cache"],
        startup.map(({ backend, median, cold }) => [
          backend,
          `${(median.cold / 1000).toFixed(2)} s`,
          `${(median.cached / 1000).toFixed(2)} s (medians of ${cold.length})`,
        ]),
      ),
    );
  if (memory.length)
    parts.push(
      "### Peak memory above an empty page",
      table(
        ["route", "MB"],
        memory.map((route) => [
          routeLabel(route),
          route.bytes === null ? "unknown" : (route.bytes / 1e6).toFixed(0),
        ]),
      ),
    );
  if (held.length)
    parts.push(
      "### Bytes on the device",
      table(
        ["backend", "encodes", "before", "after", "flat"],
        held.map(({ backend, encodes, bytes, flat }) => [
          backend,
          String(encodes),
          String(bytes[0]),
          String(bytes.at(-1)),
          flat ? "yes" : "no",
        ]),
      ),
    );
  return parts.join("\n\n");
}

const BEGIN = "<!-- bench: begin -->";
const END = "<!-- bench: end -->";

/** Replaces what stands between the marks of a Markdown file. */
export function putBetweenMarks(file: string, text: string): void {
  const old = readFileSync(file, "utf8");
  const [from, to] = [old.indexOf(BEGIN), old.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} lacks the marks ${BEGIN} and ${END}.`);
  writeFileSync(file, `${old.slice(0, from + BEGIN.length)}\n${text}\n${old.slice(to)}`);
}
