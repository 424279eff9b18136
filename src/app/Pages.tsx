import { type ComponentType, lazy, Suspense, useState } from "react";
import { AboutPage } from "../pages/about/AboutPage";
import { ComparePage } from "../pages/compare/ComparePage";
import { ModelsPage } from "../pages/models/ModelsPage";
import { ScenesPage } from "../pages/scenes/ScenesPage";
import type { Page } from "../workspace/route";
import { FaultBoundary } from "./shell/FaultBoundary";

type Part = Promise<{ default: ComponentType }>;

/** Components that are there with the first screen. */
type Whole = { whole: ComponentType };

/**
 * Apart from the first screen's script: they bring the grammar and the lexicon, the charts, or are seldom wanted. A part
 * may fail to come (a new version on the host under an open tab, no network): the page is then tried anew by its visitor.
 */
type Apart = { part: () => Part };

const COMPONENTS: Record<Page, Whole | Apart> = {
  compare: { whole: ComparePage },
  negatives: {
    part: () =>
      import("../pages/negatives/NegativesPage").then((module) => ({ default: module.NegativesPage })),
  },
  train: { part: () => import("../pages/train/TrainPage").then((module) => ({ default: module.TrainPage })) },
  evaluate: {
    part: () => import("../pages/evaluate/EvaluatePage").then((module) => ({ default: module.EvaluatePage })),
  },
  scenes: { whole: ScenesPage },
  lexicon: {
    part: () =>
      import("../pages/negatives/lexicon/LexiconPage").then((module) => ({ default: module.LexiconPage })),
  },
  models: { whole: ModelsPage },
  record: {
    part: () => import("../pages/record/RecordPage").then((module) => ({ default: module.RecordPage })),
  },
  about: { whole: AboutPage },
};

/** A lazy component remembers that it failed: another is made for another try. */
const made = new Map<Page, ComponentType>();
function componentOf(page: Page): ComponentType {
  const found = COMPONENTS[page];
  if ("whole" in found) return found.whole;
  const before = made.get(page);
  if (before) return before;
  const fresh = lazy(found.part);
  made.set(page, fresh);
  return fresh;
}

/** The page that is shown, or why it can't be. */
export function Pages({ page }: { page: Page }) {
  const [, setAttempt] = useState(0);
  const Shown = componentOf(page);
  const again = () => {
    made.delete(page);
    setAttempt((attempt) => attempt + 1);
  };
  return (
    <FaultBoundary key={page} onRetry={again}>
      <Suspense>
        <Shown />
      </Suspense>
    </FaultBoundary>
  );
}
