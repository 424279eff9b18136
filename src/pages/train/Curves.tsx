import { useMemo } from "react";
import page from "../../ui/page.module.css";
import { Scroll } from "../../ui/Scroll";
import tables from "../../ui/table.module.css";
import { useParts } from "../../workspace/react";
import { Curve } from "./Curve";
import curvesStyles from "./curves.module.css";
import { MarkShape } from "./MarkShape";
import { runsStore } from "./stores/runs";
import { type Metric, marked, metricsOf, metricWords, thinned } from "./stores/view";
import classes from "./train.module.css";
import { useWords } from "./words";

/** Every term and what goes with it, step by step, the shown runs over one another. */
export function Curves() {
  const t = useWords();
  const { runs, shown } = useParts(runsStore, "runs", "shown");
  const drawn = useMemo(() => marked(runs, shown).filter(({ run }) => run.steps.length > 0), [runs, shown]);
  const metrics = useMemo(() => metricsOf(drawn.map(({ run }) => run)), [drawn]);
  return (
    <section aria-labelledby="curves-title" className={page.panel}>
      <div className={page.panelHead}>
        <h2 id="curves-title">{t(($) => $.curves.title)}</h2>
        <ul className={curvesStyles.legend}>
          {drawn.map(({ run, mark }) => (
            <li key={run.id}>
              <MarkShape mark={mark} />
              <svg width="26" height="6" aria-hidden style={{ color: `var(${mark.colour})` }}>
                <line
                  x1="0"
                  x2="26"
                  y1="3"
                  y2="3"
                  stroke="currentColor"
                  strokeWidth="2"
                  strokeDasharray={mark.dash.join(" ")}
                />
              </svg>
              {run.config.name}
            </li>
          ))}
        </ul>
      </div>
      {drawn.length === 0 ? (
        <p className={classes.empty}>{t(($) => $.curves.empty)}</p>
      ) : (
        <>
          <div className={curvesStyles.curves}>
            {metrics.map((metric) => (
              <Curve key={metric.key} metric={metric} drawn={drawn} />
            ))}
          </div>
          <Numbers metrics={metrics} />
        </>
      )}
    </section>
  );
}

/** The curves' numbers of one run, for those who read rather than see. */
function Numbers({ metrics }: { metrics: readonly Metric[] }) {
  const t = useWords();
  const { runs, shown, focused } = useParts(runsStore, "runs", "shown", "focused");
  const run =
    runs.find(({ id }) => id === focused && shown.includes(id)) ?? runs.find(({ id }) => shown.includes(id));
  if (!run || run.steps.length === 0) return null;
  return (
    <details className={classes.details}>
      <summary>{t(($) => $.curves.numbers, { name: run.config.name })}</summary>
      <Scroll className={curvesStyles.scroll} label={t(($) => $.curves.table, { name: run.config.name })}>
        <table className={`${tables.numbers} num`}>
          <thead>
            <tr>
              <th scope="col">{t(($) => $.curves.step)}</th>
              {metrics.map((metric) => (
                <th key={metric.key} scope="col">
                  {metricWords(metric).label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {thinned(run.steps, 60).map((record) => (
              <tr key={record.step}>
                <th scope="row">{record.step}</th>
                {metrics.map((metric) => (
                  <td key={metric.key}>{metric.of(record, run.config)?.toFixed(metric.digits) ?? ""}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
