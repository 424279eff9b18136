import { share } from "../../eval/statistics/wilson";
import type { RunSummary } from "../../worker/training/protocol";
import curvesStyles from "./curves.module.css";
import { percent, signed } from "./points";
import classes from "./train.module.css";

/** What composition and retention are made of, at first and now, and the difference, with 95% intervals. */
export function Parts({ run }: { run: RunSummary }) {
  const base = run.evaluations[0];
  const last = run.evaluations.at(-1);
  if (!base || !last) return null;
  return (
    <details className={classes.details}>
      <summary>What {run.config.name} was asked</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too */}
      <section className={curvesStyles.scroll} aria-label={`Parts of ${run.config.name}, table`} tabIndex={0}>
        <table className={`${curvesStyles.table} num`}>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col">Cases</th>
              <th scope="col">Base</th>
              <th scope="col">Step {last.step}</th>
              <th scope="col">Points</th>
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
                    {name} <small>{axis}</small>
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
                        ({signed(100 * against.low)} to {signed(100 * against.high)})
                      </small>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </details>
  );
}
