import { useEffect } from "react";
import { useStore } from "../workspace/react";
import { routeStore } from "../workspace/route";
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
      <Header />
      <Faults />
      <main id="main" tabIndex={-1} className={classes.main}>
        <Pages page={page} />
      </main>
      <Footer />
      <DropZone />
      <ModelChoice />
    </>
  );
}
