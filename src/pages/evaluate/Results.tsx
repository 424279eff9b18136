import { Tabs } from "@mantine/core";
import { useStore } from "../../workspace/react";
import { ExportMenu } from "./ExportMenu";
import classes from "./evaluate.module.css";
import { Failures } from "./Failures";
import { Figures } from "./Figures";
import { Modes } from "./modes/Modes";
import { Published } from "./Published";
import { ResultTable } from "./ResultTable";
import { evaluationViewStore, show, TABS, type Tab } from "./stores/view";
import tableStyles from "./table.module.css";
import { type ShownResults, useShown } from "./useShown";

const NAMES: Record<Tab, string> = {
  table: "Table",
  figures: "Figures",
  failures: "Failures",
  published: "Papers",
  modes: "Own failure modes",
};

export function Results() {
  const tab = useStore(evaluationViewStore, (state) => state.tab);
  const results = useShown();
  const { shown, waiting, names } = results;
  return (
    <section aria-labelledby="eval-results" className={classes.panel}>
      <div className={classes.panelHead}>
        <h2 id="eval-results">Results</h2>
        <span className={classes.hint}>
          <b className={classes.slot} data-slot="a">
            A
          </b>{" "}
          {names.a}
          {names.b !== null && (
            <>
              {" "}
              <b className={classes.slot} data-slot="b">
                B
              </b>{" "}
              {names.b}
            </>
          )}
        </span>
        <div className={classes.tools}>
          <ExportMenu results={results} />
        </div>
      </div>
      <Tabs value={tab} onChange={(value) => show({ tab: (value ?? "table") as Tab })} keepMounted={false}>
        <Tabs.List className={tableStyles.tabs}>
          {TABS.map((value) => (
            <Tabs.Tab key={value} value={value}>
              {NAMES[value]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map((value) => (
          <Tabs.Panel key={value} value={value} className={tableStyles.tabPanel}>
            {value === "modes" ? (
              <Modes results={results} />
            ) : value === "published" ? (
              <Published results={results} />
            ) : shown.length === 0 ? (
              <Nothing waiting={waiting} />
            ) : (
              <Chosen tab={value} results={results} />
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
    </section>
  );
}

function Chosen({ tab, results }: { tab: Tab; results: ShownResults }) {
  if (tab === "figures") return <Figures results={results} />;
  if (tab === "failures") return <Failures results={results} />;
  return (
    <>
      {results.shown.map((shown) => (
        <ResultTable key={shown.name} shown={shown} names={results.names} />
      ))}
      <p className={classes.hint}>
        Intervals of 95%: Wilson's for shares, a bootstrap over pictures for averages and differences
        (Newcombe's where few pictures tell apart). p: McNemar's exact test, corrected by Holm over a suite's
        categories. Text only: what two judges score who never see the picture, by how usual a sentence is /
        by what can be learnt from the other captions; above chance means that the texts give the answer away.
        {results.shown.some(({ pooling }) => pooling) &&
          " Seeds pooled: the mean over seeds, their standard deviation (SD), and an interval that draws seeds and pictures; with fewer than five seeds it is rough."}
      </p>
    </>
  );
}

function Nothing({ waiting }: { waiting: boolean }) {
  return (
    <p className={classes.empty}>
      {waiting
        ? "Reading the results of earlier runs…"
        : "No results of these models yet. Choose suites and run them."}
    </p>
  );
}
