import { share } from "../../eval/statistics/wilson";
import { measureName } from "../../ui/measureName";
import { Scroll } from "../../ui/Scroll";
import tables from "../../ui/table.module.css";
import type { RunSummary } from "../../worker/training/protocol";
import curvesStyles from "./curves.module.css";
import { percent, range, signed } from "./points";
import classes from "./train.module.css";
import { useWords } from "./words";

/** What composition and retention are made of, at first and now, and the difference, with 95% intervals. */
export function Parts({ run }: { run: RunSummary }) {
  const t = useWords();
  const base = run.evaluations[0];
  const last = run.evaluations.at(-1);
  if (!base || !last) return null;
  return (
    <details className={classes.details}>
      <summary>{t(($) => $.parts.title, { name: run.config.name })}</summary>
      <Scroll className={curvesStyles.scroll} label={t(($) => $.parts.table, { name: run.config.name })}>
        <table className={`${tables.numbers} num`}>
          <thead>
            <tr>
              <th scope="col">{t(($) => $.parts.part)}</th>
              <th scope="col">{t(($) => $.parts.cases)}</th>
              <th scope="col">{t(($) => $.parts.base)}</th>
              <th scope="col">{t(($) => $.parts.step, { step: last.step })}</th>
              <th scope="col">{t(($) => $.parts.points)}</th>
            </tr>
          </thead>
          <tbody>
            {last.parts.map(({ name, axis, hits, cases, against }) => {
              const before = base.parts.find((part) => part.name === name);
              const now = share(hits, cases);
              const then = before ? share(before.hits, before.cases) : null;
              return (
                <tr key={name}>
                  <th scope="row">
                    {measureName(name)} <small>{t(($) => $.parts.axes[axis])}</small>
                  </th>
                  <td>{cases}</td>
                  <td>{percent(then && 100 * then.accuracy)}</td>
                  <td>
                    {percent(100 * now.accuracy)}{" "}
                    <small>
                      ({(100 * now.low).toFixed(1)}–{(100 * now.high).toFixed(1)})
                    </small>
                  </td>
                  <td>
                    {signed(then && 100 * (now.accuracy - then.accuracy))}{" "}
                    {against && (
                      <small>
                        ({range({ ...against, low: 100 * against.low, high: 100 * against.high })})
                      </small>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
