/** A production line: notes about parts, what errors in them cost, and what either model would cost a month as their guard. */
import { createStore } from "zustand/vanilla";
import { keepText, localRecord } from "../../../base/localText";
import { type FailureMode, type FailureModes, modesSuite } from "../../../eval/failureModes";
import { CURRENCIES, type Currency, inUnit, productionModes } from "../../../eval/productionModes";
import type { SuiteResult } from "../../../eval/result";
import { language } from "../../../language/language";
import type { SuiteRequest } from "../../../worker/evaluation/protocol";
import type { Progress } from "../../../worker/protocol";
import { engine } from "../../../workspace/engine";
import { isCancelled, report } from "../../../workspace/faults";
import { modelStore } from "../../../workspace/models";
import { loadAtlas, scenePng } from "../../../workspace/scenes";

export interface LineState {
  /** Null until the example is drawn. Its unit is that of `currency`. */
  modes: FailureModes | null;
  currency: Currency;
  /** The example's pictures, by name. */
  pictures: ReadonlyMap<string, Blob>;
  /** By the hash of a model's weights: a price that changes encodes nothing. */
  results: Readonly<Record<string, SuiteResult>>;
  /** The visitor wants to know: whatever is compared is scored. */
  asked: boolean;
  run: { model: string; progress: Progress | null; abort: AbortController } | null;
}

export const lineStore = createStore<LineState>(() => ({
  modes: null,
  currency: "EUR",
  pictures: new Map(),
  results: {},
  asked: false,
  run: null,
}));

export type Price = "missCost" | "falseAlarmCost" | "volume";

const KEY = "degla-line";

interface Kept {
  currency: Currency;
  prices: Record<string, Partial<Record<Price, number>>>;
}

function kept(): Kept {
  const { currency, prices } = localRecord(KEY);
  if (currency !== "EUR" && currency !== "JPY")
    return { currency: language() === "ja" ? "JPY" : "EUR", prices: {} };
  return { currency, prices: (prices ?? {}) as Kept["prices"] };
}

function keep({ modes, currency }: LineState) {
  const prices = Object.fromEntries(
    (modes?.modes ?? []).map(({ name, missCost, falseAlarmCost, volume }) => [
      name,
      { missCost, falseAlarmCost, volume },
    ]),
  );
  keepText(KEY, JSON.stringify({ currency, prices }));
}

const amount = (value: unknown, otherwise: number) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : otherwise;

let opening: Promise<void> | null = null;

/** Draws the example, once; its prices are those of the last visit. Never rejects. */
export function openLine(): Promise<void> {
  opening ??= draw().catch((error) => {
    opening = null;
    report(error, { retry: () => void openLine() });
  });
  return opening;
}

async function draw() {
  const atlas = await loadAtlas();
  const { modes: inEuros, scenes } = productionModes(atlas);
  const { currency, prices } = kept();
  const modes = inUnit(inEuros, CURRENCIES[currency].unit);
  const priced = modes.modes.map((mode): FailureMode => {
    const own = prices[mode.name];
    return {
      ...mode,
      missCost: amount(own?.missCost, mode.missCost),
      falseAlarmCost: amount(own?.falseAlarmCost, mode.falseAlarmCost),
      volume: amount(own?.volume, mode.volume),
    };
  });
  lineStore.setState({
    modes: { ...modes, modes: priced },
    currency,
    pictures: new Map([...scenes].map(([name, scene]) => [name, scenePng(atlas, scene)])),
  });
}

export function changePrice(name: string, price: Price, value: number) {
  lineStore.setState(({ modes }) => ({
    modes: modes && {
      ...modes,
      modes: modes.modes.map((mode) => (mode.name === name ? { ...mode, [price]: value } : mode)),
    },
  }));
  keep(lineStore.getState());
}

/** Prices go with the currency, at a round rate: they are an example until they are one's own. */
export function chooseCurrency(currency: Currency) {
  lineStore.setState(({ modes }) => ({
    currency,
    modes: modes && inUnit(modes, CURRENCIES[currency].unit),
  }));
  keep(lineStore.getState());
}

/** The compared models that are loaded, the first one first. */
export function lineModels() {
  const { slots, loaded } = modelStore.getState();
  const ids = [...new Set([slots.a, slots.b])].filter((id) => id !== null);
  return ids.flatMap((id) => loaded[id] ?? []);
}

/** Scores the example's notes by both models. Never rejects: faults are shown. */
export async function workOut(): Promise<void> {
  const { modes, pictures, run } = lineStore.getState();
  if (!modes || run) return;
  const abort = new AbortController();
  try {
    const suite = await modesSuite(modes);
    const files = [...pictures].map(([key, blob]) => ({ key, path: key, blob }));
    const request: SuiteRequest = { kind: "files", suite, files, missing: [] };
    for (const { id, name, sha256 } of lineModels()) {
      if (lineStore.getState().results[sha256]) continue;
      lineStore.setState({ run: { model: name, progress: null, abort } });
      const { result } = await engine().evaluate(id, request, {
        signal: abort.signal,
        onProgress: (progress) => lineStore.setState(({ run }) => (run ? { run: { ...run, progress } } : {})),
      });
      lineStore.setState(({ results }) => ({ results: { ...results, [sha256]: result } }));
    }
  } catch (error) {
    lineStore.setState({ asked: false });
    if (!isCancelled(error)) report(error, { retry: () => lineStore.setState({ asked: true }) });
  } finally {
    lineStore.setState({ run: null });
  }
}
