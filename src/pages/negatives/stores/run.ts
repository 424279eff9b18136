/** Long work on the set: filling by rule or by a language model, opening files. One at a time, with cancel. */

import { createStore } from "zustand/vanilla";
import type { Item, NegativesSet, Source } from "../../../negatives/set";
import type { Notice } from "../../../notices/notice";
import { readText } from "../../../tables/encoding";
import { blobSource } from "../../../tables/source";
import type { RewriteReport } from "../../../worker/negatives/protocol";
import { isCancelled, report, worded } from "../../../workspace/faults";
import { importing } from "../../../workspace/recordEdits";
import { told } from "../../../workspace/told";
import { say } from "../words";
import { currentPool, generatorStore, pageGenerator } from "./generators";
import { reasonWords } from "./reasons";
import { addSources, commit, currentSettings, negativesClient, negativesStore, putItems } from "./set";

interface Run {
  what: string;
  done: number;
  total: number;
  /** Seconds; null while unknown. */
  remaining: number | null;
  /** Only where a language model writes. */
  rewriting: RewriteReport["progress"] | null;
}

export interface RunState {
  run: Run | null;
  /** How the last one ended, for the status line. */
  last: string;
  usage: RewriteReport["progress"]["usage"] | null;
}

export const runStore = createStore<RunState>(() => ({ run: null, last: "", usage: null }));

/** Captions in one call of the worker: some tens of milliseconds. */
const STRETCH = 200;
/** How often the table is given what was made. */
const SHOW_MS = 150;

let stop: AbortController | null = null;

export function cancelRun() {
  stop?.abort();
  void negativesClient().stop();
}

async function running(what: string, total: number, work: (signal: AbortSignal) => Promise<string>) {
  if (runStore.getState().run) return;
  stop = new AbortController();
  const { signal } = stop;
  runStore.setState({
    run: { what, done: 0, total, remaining: null, rewriting: null },
    last: "",
    usage: null,
  });
  let last = "";
  try {
    last = await work(signal);
  } catch (error) {
    last = say(($) => $.run.stopped);
    if (!isCancelled(error)) {
      last = "";
      report(error);
    }
  } finally {
    runStore.setState({ run: null, last });
  }
}

/** Calls `make` on stretches of the items at these places and shows what comes back, until done or stopped. */
async function inStretches(
  places: readonly number[],
  signal: AbortSignal,
  make: (items: Item[]) => Promise<Item[]>,
): Promise<boolean> {
  const started = performance.now();
  let shown = started;
  let waiting: [number, Item][] = [];
  const show = (done: number) => {
    putItems(waiting);
    waiting = [];
    shown = performance.now();
    const seconds = (shown - started) / 1000;
    const remaining = done === 0 ? null : (seconds / done) * (places.length - done);
    runStore.setState(({ run }) => (run ? { run: { ...run, done, remaining } } : {}));
  };
  for (let from = 0; from < places.length && !signal.aborted; from += STRETCH) {
    const stretch = places.slice(from, from + STRETCH);
    const { items } = negativesStore.getState().set;
    const made = await make(stretch.map((at) => items[at]!));
    made.forEach((item, i) => {
      waiting.push([stretch[i]!, item]);
    });
    if (performance.now() - shown > SHOW_MS) show(Math.min(places.length, from + STRETCH));
  }
  show(places.length);
  return !signal.aborted;
}

/** Fills the items at these places (default: all) by the chosen generator. One step of undo. */
export async function fill(places?: readonly number[]): Promise<void> {
  const { set } = negativesStore.getState();
  const wanted = places ?? set.items.map((_, i) => i);
  if (wanted.length === 0) return;
  if (generatorStore.getState().choice !== "rules") return rewrite(wanted);
  await running(
    say(($) => $.run.byRule),
    wanted.length,
    async (signal) => {
      const before = negativesStore.getState().set;
      commit({ ...before });
      const started = performance.now();
      const settings = currentSettings();
      const whole = await inStretches(wanted, signal, (items) => negativesClient().fill(items, settings));
      const seconds = (performance.now() - started) / 1000;
      return whole
        ? say(($) => $.run.done, { count: wanted.length, seconds: seconds.toFixed(1) })
        : say(($) => $.run.stopped);
    },
  );
}

async function rewrite(places: readonly number[]): Promise<void> {
  const generator = generatorStore.getState();
  const client = negativesClient();
  await running(
    say(($) => $.run.asking),
    places.length,
    async (signal) => {
      const endpoint = { ...generator.endpoint, pool: currentPool() };
      const own = generator.choice === "prompt-api" ? pageGenerator(signal) : null;
      const availability = own ? await own.available() : await client.reachable(endpoint);
      if (availability.state === "unavailable")
        throw worded(
          "Network",
          reasonWords(availability.reason),
          say(($) => $.run.settings),
        );
      const before = negativesStore.getState().set;
      commit({ ...before });
      const items = places.map((at) => before.items[at]!);
      const started = performance.now();
      const onReport = ({ progress, changed }: RewriteReport) => {
        putItems(changed.map(([i, item]) => [places[i]!, item]));
        const { done, total, remaining, usage } = progress;
        runStore.setState(({ run }) => ({
          usage,
          run: run && { ...run, done, total, remaining, rewriting: progress },
        }));
      };
      if (own) await client.rewriteByPage(items, currentSettings(), own.about, own.rewrite, onReport);
      else await client.rewriteByEndpoint(items, currentSettings(), endpoint, onReport);
      return say(($) => $.run.done, {
        count: places.length,
        seconds: ((performance.now() - started) / 1000).toFixed(1),
      });
    },
  );
}

/** Adds captions and makes their negatives. */
export async function addAndFill(sources: readonly Source[]): Promise<number> {
  const places = addSources(sources);
  if (places.length > 0) await fill(places);
  return places.length;
}

/** Items with some slots filled already (scenes bring exact negatives); the rest is made like any other. */
export async function addItemsAndFill(items: readonly Item[]): Promise<number> {
  const places = addSources([], () => [...items]);
  if (places.length > 0) await fill(places);
  return places.length;
}

/** Captions are added; a set takes the place of the one on the page, which undo brings back. */
export async function openFile(file: File): Promise<void> {
  await importing("negatives", file, () => open(file));
}

/** What the reader of a table had to say. */
function tell(name: string, notices: readonly Notice[]) {
  if (notices.length > 0)
    report(
      worded(
        "BadInput",
        notices.map(told).join(" "),
        say(($) => $.run.howRead, { name }),
      ),
      { level: "notice" },
    );
}

async function open(file: File): Promise<void> {
  let sources: readonly Source[] = [];
  await running(
    say(($) => $.run.reading, { name: file.name }),
    0,
    async (signal) => {
      const { text, notice } = await readText(blobSource(file, file.name));
      const opened = await negativesClient().open(text, file.name);
      if (notice) tell(file.name, [notice]);
      if ("sources" in opened) {
        sources = opened.sources;
        tell(file.name, opened.notices);
        return "";
      }
      const set: NegativesSet = {
        ...opened.set,
        kinds: opened.set.kinds.length ? opened.set.kinds : currentSettings().kinds,
      };
      commit({ ...set, perCaption: Math.max(1, Math.min(64, set.perCaption)) });
      runStore.setState({
        run: {
          what: say(($) => $.run.checking),
          done: 0,
          total: set.items.length,
          remaining: null,
          rewriting: null,
        },
      });
      const places = set.items.map((_, i) => i);
      await inStretches(places, signal, (items) => negativesClient().check(items, opened.guess));
      const kinds = [
        ...new Set(negativesStore.getState().set.items.flatMap((item) => item.slots.map(({ kind }) => kind))),
      ];
      if (opened.guess && kinds.length > 0)
        negativesStore.setState(({ set: now }) => ({ set: { ...now, kinds } }));
      return say(($) => $.run.read, { count: set.items.length });
    },
  );
  if (sources.length > 0) {
    const added = await addAndFill(sources);
    if (added === 0) runStore.setState({ last: say(($) => $.run.allHere) });
  }
}
