import { useEffect } from "react";
import classes from "./evaluate.module.css";
import { ImportPanel } from "./ImportPanel";
import { Models } from "./Models";
import { Results } from "./Results";
import { RunPanel } from "./RunPanel";
import { Suites } from "./Suites";
import { openEvaluation } from "./stores/run";

/** Two models, suites, and what stands between the models: numbers with intervals, and every failure. */
export function EvaluatePage() {
  useEffect(() => {
    void openEvaluation();
  }, []);
  return (
    <>
      <div className={classes.head}>
        <h1>Evaluate</h1>
        <p>
          Is it better, at what cost, and how sure is that? One or two models on suites of right and wrong
          captions (composition) and on what must not be forgotten (retention), on this machine alone.
        </p>
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
