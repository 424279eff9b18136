import { Tabs } from "@mantine/core";
import page from "../../ui/page.module.css";
import { SlotLetter } from "../../ui/SlotLetter";
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
import { useWords } from "./words";

export function Results() {
  const t = useWords();
  const tab = useStore(evaluationViewStore, (state) => state.tab);
  const results = useShown();
  const { shown, waiting, names } = results;
  return (
    <section aria-labelledby="eval-results" className={classes.panel}>
      <div className={page.panelHead}>
        <h2 id="eval-results">{t(($) => $.results.title)}</h2>
        <span className={page.hint}>
          <SlotLetter slot="a" /> {names.a}
          {names.b !== null && (
            <>
              {" "}
              <SlotLetter slot="b" /> {names.b}
            </>
          )}
        </span>
        <div className={page.tools}>
          <ExportMenu results={results} />
        </div>
      </div>
      <Tabs value={tab} onChange={(value) => show({ tab: (value ?? "table") as Tab })} keepMounted={false}>
        <Tabs.List className={tableStyles.tabs}>
          {TABS.map((value) => (
            <Tabs.Tab key={value} value={value}>
              {t(($) => $.results.tabs[value])}
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
  const t = useWords();
  if (tab === "figures") return <Figures results={results} />;
  if (tab === "failures") return <Failures results={results} />;
  return (
    <>
      {results.shown.map((shown) => (
        <ResultTable key={shown.name} shown={shown} names={results.names} />
      ))}
      <p className={page.hint}>
        {t(($) => $.results.method)}
        {results.shown.some(({ pooling }) => pooling) && ` ${t(($) => $.results.pooled)}`}
      </p>
    </>
  );
}

function Nothing({ waiting }: { waiting: boolean }) {
  const t = useWords();
  return <p className={page.emptyBox}>{t(($) => (waiting ? $.results.reading : $.results.none))}</p>;
}
