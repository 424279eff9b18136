import { type ComponentType, lazy, Suspense, useState } from "react";
import { AboutPage } from "../pages/about/AboutPage";
import { ComparePage } from "../pages/compare/ComparePage";
import { ModelsPage } from "../pages/models/ModelsPage";
import { ScenesPage } from "../pages/scenes/ScenesPage";
import type { Page } from "../workspace/route";
import { FaultBoundary } from "./shell/FaultBoundary";

type Part = Promise<{ default: ComponentType }>;

/**
 * Apart from the first screen's script: they bring the grammar and the lexicon, the charts, or are seldom wanted. A part
 * may fail to come (a new version on the host under an open tab, no network): the page is then tried anew by its visitor.
 */
const PARTS: Partial<Record<Page, () => Part>> = {
  negatives: () =>
    import("../pages/negatives/NegativesPage").then((module) => ({ default: module.NegativesPage })),
  train: () => import("../pages/train/TrainPage").then((module) => ({ default: module.TrainPage })),
  lexicon: () =>
    import("../pages/negatives/lexicon/LexiconPage").then((module) => ({ default: module.LexiconPage })),
  evaluate: () =>
    import("../pages/evaluate/EvaluatePage").then((module) => ({ default: module.EvaluatePage })),
  record: () => import("../pages/record/RecordPage").then((module) => ({ default: module.RecordPage })),
};
const WHOLE: Partial<Record<Page, ComponentType>> = {
  compare: ComparePage,
  scenes: ScenesPage,
  models: ModelsPage,
  about: AboutPage,
};

/** A lazy component remembers that it failed: another is made for another try. */
const made = new Map<Page, ComponentType>();
function componentOf(page: Page): ComponentType {
  const known = WHOLE[page] ?? made.get(page);
  if (known) return known;
  const fresh = lazy(PARTS[page] as () => Part);
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
