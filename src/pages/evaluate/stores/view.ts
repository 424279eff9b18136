/** What the Evaluate page shows of its results: which tab, which failures. All of it fits in the page's address. */
import { createStore } from "zustand/vanilla";
import { SCENE_SUITES } from "../../../eval/sceneSuites";
import { COUNTS, planStore } from "./plan";

export const TABS = ["table", "figures", "failures", "published", "modes"] as const;
export type Tab = (typeof TABS)[number];

/** How a case went for the two models; with one model only the last three are told. */
const OUTCOMES = ["gained", "lost", "both-wrong", "both-right", "wrong", "right"] as const;
export type OutcomeName = (typeof OUTCOMES)[number];

export interface EvaluationView {
  tab: Tab;
  /** Null: whatever is the more telling (what changed, or what is wrong). */
  outcome: OutcomeName | null;
  /** Name of a suite and one of its categories; null: all. */
  suite: string | null;
  category: string | null;
  /** In captions. */
  text: string;
}

const DEFAULT_EVALUATION_VIEW: EvaluationView = {
  tab: "table",
  outcome: null,
  suite: null,
  category: null,
  text: "",
};

export const evaluationViewStore = createStore<EvaluationView>(() => DEFAULT_EVALUATION_VIEW);

export function show(change: Partial<EvaluationView>) {
  // A category belongs to its suite.
  const category = "suite" in change && !("category" in change) ? { category: null } : {};
  evaluationViewStore.setState({ ...change, ...category });
}

const MAX_TEXT = 100;
const KNOWN: ReadonlySet<string> = new Set(SCENE_SUITES.map(({ name }) => name));

/**
 * "failures~gained~sugarcrepe/seen~swap-object~red~500~sugarcrepe/seen+zero-shot": tab, outcome, suite, category, text,
 * cases a category, and what is chosen to run; trailing defaults are left out, null where all is default.
 */
export function writeEvaluation(): string | null {
  const { tab, outcome, suite, category, text } = evaluationViewStore.getState();
  const { count, scenes } = planStore.getState();
  const said = [
    tab === "table" ? "" : tab,
    outcome ?? "",
    suite ?? "",
    category ?? "",
    text,
    count === COUNTS[0] ? "" : count === null ? "all" : String(count),
    scenes.join("+") === DEFAULT_SCENES ? "" : scenes.join("+") || NONE,
  ].map((part) => part.replaceAll("~", " "));
  while (said.at(-1) === "") said.pop();
  return said.length === 0 ? null : said.join("~");
}

const NONE = "none";
const DEFAULT_SCENES = planStore.getInitialState().scenes.join("+");

/** Whatever it doesn't understand falls back to the default: a link is a stranger's input. */
export function readEvaluation(text: string | null) {
  const [tab, outcome, suite, category, find, count, scenes] = (text ?? "")
    .split("~")
    .map((part) => part.slice(0, MAX_TEXT * 4));
  evaluationViewStore.setState({
    tab: TABS.find((known) => known === tab) ?? "table",
    outcome: OUTCOMES.find((known) => known === outcome) ?? null,
    suite: suite || null,
    category: category || null,
    text: (find ?? "").slice(0, MAX_TEXT),
  });
  const wanted = COUNTS.find((known) => String(known ?? "all") === count);
  if (wanted !== undefined) planStore.setState({ count: wanted });
  if (scenes) planStore.setState({ scenes: scenes.split("+").filter((name) => KNOWN.has(name)) });
}
