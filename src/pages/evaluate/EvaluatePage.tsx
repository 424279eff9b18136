import { useEffect } from "react";
import classes from "./evaluate.module.css";
import { ImportPanel } from "./ImportPanel";
import { Models } from "./Models";
import { Results } from "./Results";
import { RunPanel } from "./RunPanel";
import { Suites } from "./Suites";
import { openEvaluation } from "./stores/run";
import { useWords } from "./words";

/** Two models, suites, and what stands between the models: numbers with intervals, and every failure. */
export function EvaluatePage() {
  const t = useWords();
  useEffect(() => {
    void openEvaluation();
  }, []);
  return (
    <>
      <div className={classes.head}>
        <h1>{t(($) => $.title)}</h1>
        <p>{t(($) => $.about)}</p>
      </div>
      <div className={classes.layout}>
        <div className={classes.inputs}>
          <Models />
          <Suites />
          <ImportPanel />
        </div>
        <div className={classes.results}>
          <RunPanel />
          <Results />
        </div>
      </div>
    </>
  );
}
