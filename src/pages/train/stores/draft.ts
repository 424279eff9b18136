/** What the next run will be: the settings as the visitor left them, kept over a reload. */
import type { z } from "zod";
import { createStore } from "zustand/vanilla";
import recipe from "../../../../bench/lift/degla.json";
import { keepText, localRecord } from "../../../base/localText";
import { type RunConfig, runConfigSchema } from "../../../degla/config";
import { type Method, PRESET_NAMES, PRESETS, type PresetName } from "../../../degla/method";
import { say } from "../words";

const KEY = "degla-training";

/** What the bundled pair was made by (docs/lift.md), evaluated on the way; an empty name is given when the run starts. */
export const DEFAULT_CONFIG: RunConfig = runConfigSchema.parse({ ...recipe, name: "", evaluateEvery: 25 });
const DEFAULT_PRESET: PresetName = "degla";

export interface DraftState {
  config: RunConfig;
  /** The preset that was chosen last: what a changed method is told as a change of. */
  preset: PresetName;
}

function saved(): DraftState {
  const { config, preset } = localRecord(KEY);
  const { data } = runConfigSchema.safeParse(config);
  if (!data) return { config: DEFAULT_CONFIG, preset: DEFAULT_PRESET }; // nothing kept, or by another version
  return { config: data, preset: PRESET_NAMES.find((name) => name === preset) ?? DEFAULT_PRESET };
}

export const draftStore = createStore<DraftState>(() => saved());

draftStore.subscribe((state) => keepText(KEY, JSON.stringify(state)));

/** The value at a dotted path: "optimiser.lr". */
export function valueAt(config: RunConfig, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], config);
}

/** What is wrong with a value that the schema doesn't take. */
export function faultOf({ issues: [issue] }: z.ZodError): string {
  if (issue?.code === "too_small")
    return say(($) => (issue.inclusive ? $.settings.atLeast : $.settings.moreThan), {
      bound: String(issue.minimum),
    });
  if (issue?.code === "too_big") return say(($) => $.settings.atMost, { bound: String(issue.maximum) });
  if (issue?.code === "invalid_type" && issue.expected === "int") return say(($) => $.settings.whole);
  return say(($) => $.settings.cantUse);
}

/**
 * A configuration with one value changed, or what is wrong with that value.
 *
 * @param value undefined takes the key away
 */
export function withValue(
  config: RunConfig,
  path: string,
  value: unknown,
): { config: RunConfig } | { fault: string } {
  const put = (into: unknown, [key, ...rest]: string[]): unknown => {
    const { [key!]: old, ...others } = into as Record<string, unknown>;
    if (rest.length === 0 && value === undefined) return others;
    return { ...(into as object), [key!]: rest.length === 0 ? value : put(old, rest) };
  };
  const parsed = runConfigSchema.safeParse(put(config, path.split(".")));
  if (parsed.success) return { config: parsed.data };
  return { fault: faultOf(parsed.error) };
}

/** Changes one setting of the next run; resolves to what is wrong with the value, or null. */
export function change(path: string, value: unknown): string | null {
  const result = withValue(draftStore.getState().config, path, value);
  if ("fault" in result) return result.fault;
  draftStore.setState({ config: result.config });
  return null;
}

export function choosePreset(preset: PresetName) {
  draftStore.setState(({ config }) => ({ preset, config: { ...config, method: PRESETS[preset] } }));
}

export function changeMethod(method: Partial<Method>) {
  draftStore.setState(({ config }) => ({ config: { ...config, method: { ...config.method, ...method } } }));
}

/** The preset that a method is, or null where it is none of them. */
export function presetOf(method: Method): PresetName | null {
  const text = JSON.stringify(method);
  return PRESET_NAMES.find((name) => JSON.stringify(PRESETS[name]) === text) ?? null;
}

export function putConfig(config: RunConfig) {
  draftStore.setState(({ preset }) => ({ config, preset: presetOf(config.method) ?? preset }));
}

export function resetDraft() {
  draftStore.setState({ config: DEFAULT_CONFIG, preset: DEFAULT_PRESET });
}
