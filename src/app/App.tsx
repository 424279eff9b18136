import { useEffect } from "react";
import { useStore } from "../workspace/react";
import { routeStore } from "../workspace/route";
import { Pages } from "./Pages";
import { DropZone } from "./shell/DropZone";
import { Faults } from "./shell/Faults";
import { Footer } from "./shell/Footer";
import { Header } from "./shell/Header";
import { ModelChoice } from "./shell/ModelChoice";
import { PAGE_NAMES } from "./shell/pages";
import classes from "./shell/shell.module.css";

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
        <Pages page={page} />
      </main>
      <Footer />
      <DropZone />
      <ModelChoice />
    </>
  );
}
