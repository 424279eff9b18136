import { type ComponentType, lazy, Suspense, useState } from "react";
import { learnStore, type Place } from "../pages/learn/stores/place";
import type { Work } from "../pages/learn/stores/stage";
import { useStore } from "../workspace/react";
import { readLink } from "./link";
import { showWork, workAddress } from "./session";
import { FaultBoundary } from "./shell/FaultBoundary";

type Panel = ComponentType<{ at: Place; work: Work }>;

const work: Work = { now: workAddress, back: (address) => showWork(readLink(address, true)) };

const panel = () =>
  lazy<Panel>(() => import("../pages/learn/LearnPanel").then((module) => ({ default: module.LearnPanel })));

/** A lazy component remembers that it failed: another is made for another try. */
let Shown = panel();

/** The lessons beside the page, apart from the first screen's script. */
export function LearnPart() {
  const at = useStore(learnStore, (state) => state.at);
  const [, setAttempt] = useState(0);
  if (!at) return null;
  const again = () => {
    Shown = panel();
    setAttempt((attempt) => attempt + 1);
  };
  return (
    <FaultBoundary onRetry={again}>
      <Suspense>
        <Shown at={at} work={work} />
      </Suspense>
    </FaultBoundary>
  );
}
