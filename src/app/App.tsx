import { useEffect } from "react";
import { learnStore } from "../pages/learn/stores/place";
import { useStore } from "../workspace/react";
import { routeStore } from "../workspace/route";
import { LearnPart } from "./LearnPart";
import learnClasses from "./learnPart.module.css";
import { Pages } from "./Pages";
import { DropZone } from "./shell/DropZone";
import { Faults } from "./shell/Faults";
import { Footer } from "./shell/Footer";
import { Header } from "./shell/Header";
import { ModelChoice } from "./shell/ModelChoice";
import classes from "./shell/shell.module.css";
import { useWords } from "./words";

export function App() {
  const page = useStore(routeStore, (state) => state.page);
  const presenting = useStore(learnStore, (state) => state.presenting);
  const learning = useStore(learnStore, ({ at }) => at !== null);
  const t = useWords();
  const title = t(($) => $.pages[page]);
  useEffect(() => {
    document.title = `${title} · DeGLA Playground`;
  }, [title]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page begins at its top
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [page]);
  return (
    <>
      <button type="button" className="skip" onClick={() => document.getElementById("main")?.focus()}>
        {t(($) => $.skip)}
      </button>
      {/* What a presented lesson covers is out of reach. */}
      <div inert={presenting}>
        <Header />
        <Faults />
      </div>
      <div className={learning ? learnClasses.beside : undefined}>
        <main id="main" tabIndex={-1} className={classes.main} inert={presenting}>
          <Pages page={page} />
        </main>
        <LearnPart />
      </div>
      <div inert={presenting}>
        <Footer />
      </div>
      <DropZone />
      <ModelChoice />
    </>
  );
}
