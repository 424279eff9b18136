import { lazy, Suspense, useEffect } from "react";
import { useStore } from "../state/react";
import { routeStore } from "../state/route";
import { AboutPage } from "./about/AboutPage";
import { ComparePage } from "./compare/ComparePage";
import { ModelsPage } from "./models/ModelsPage";
import { ScenesPage } from "./scenes/ScenesPage";
import { DropZone } from "./shell/DropZone";
import { Faults } from "./shell/Faults";
import { Footer } from "./shell/Footer";
import { Header } from "./shell/Header";
import { PAGE_NAMES } from "./shell/pages";
import classes from "./shell/shell.module.css";

/** Apart from the first screen's script: they bring the grammar and the lexicon, or are seldom wanted. */
const NegativesPage = lazy(() =>
  import("./negatives/NegativesPage").then((module) => ({ default: module.NegativesPage })),
);
/** Apart, too: it brings the charts. */
const TrainPage = lazy(() => import("./train/TrainPage").then((module) => ({ default: module.TrainPage })));
const LexiconPage = lazy(() =>
  import("./lexicon/LexiconPage").then((module) => ({ default: module.LexiconPage })),
);
const EvaluatePage = lazy(() =>
  import("./evaluate/EvaluatePage").then((module) => ({ default: module.EvaluatePage })),
);
const RecordPage = lazy(() =>
  import("./record/RecordPage").then((module) => ({ default: module.RecordPage })),
);

export function App() {
  const page = useStore(routeStore, (state) => state.page);
  useEffect(() => {
    document.title = `${PAGE_NAMES[page]} · DeGLA Playground`;
    window.scrollTo(0, 0);
  }, [page]);
  return (
    <>
      <button type="button" className="skip" onClick={() => document.getElementById("main")?.focus()}>
        Skip to the content
      </button>
      <Header />
      <Faults />
      <main id="main" tabIndex={-1} className={classes.main}>
        {page === "compare" && <ComparePage />}
        <Suspense>
          {page === "negatives" && <NegativesPage />}
          {page === "lexicon" && <LexiconPage />}
          {page === "evaluate" && <EvaluatePage />}
          {page === "record" && <RecordPage />}
          {page === "train" && <TrainPage />}
        </Suspense>
        {page === "scenes" && <ScenesPage />}
        {page === "models" && <ModelsPage />}
        {page === "about" && <AboutPage />}
      </main>
      <Footer />
      <DropZone />
    </>
  );
}
