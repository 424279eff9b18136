import { useEffect } from "react";
import layoutStyles from "../../ui/layout.module.css";
import { PageHead } from "../../ui/PageHead";
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
      <PageHead title={t(($) => $.title)} about={t(($) => $.about)} />
      <div className={classes.layout}>
        <div className={layoutStyles.inputs}>
          <Models />
          <Suites />
          <ImportPanel />
        </div>
        <div className={layoutStyles.results}>
          <RunPanel />
          <Results />
        </div>
      </div>
    </>
  );
}
