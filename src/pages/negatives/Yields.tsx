import { useMemo } from "react";
import { yieldsOf } from "../../negatives/set";
import { KINDS } from "../../negatives/types";
import { useStore } from "../../workspace/react";
import classes from "./negatives.module.css";
import { negativesStore } from "./stores/set";
import { filterStore, KIND_NAMES } from "./stores/view";
import yieldsStyles from "./yields.module.css";

/** Counts per kind; a kind's name filters the table below. */
export function Yields() {
  const set = useStore(negativesStore, (state) => state.set);
  const chosen = useStore(filterStore, (state) => state.kind);
  const rows = useMemo(
    () => yieldsOf(set).sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)),
    [set],
  );
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0);
  const share = (part: number, whole: number) => (whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)}%`);
  return (
    <section aria-labelledby="yields" className={classes.panel}>
      <h2 id="yields">Counts by kind</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone, by keyboard too */}
      <section className={yieldsStyles.yieldScroll} aria-label="Counts by kind, table" tabIndex={0}>
        <table className={`${yieldsStyles.yields} num`}>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Slots</th>
              <th scope="col">Filled</th>
              <th scope="col">Yield</th>
              <th scope="col">Accepted</th>
              <th scope="col">Rejected</th>
              <th scope="col">Empty</th>
              <th scope="col">By model</th>
              <th scope="col">By you</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.kind}>
                <th scope="row">
                  <button
                    type="button"
                    className={yieldsStyles.kindButton}
                    aria-pressed={chosen === row.kind}
                    onClick={() => filterStore.setState({ kind: chosen === row.kind ? null : row.kind })}
                  >
                    {KIND_NAMES[row.kind]}
                  </button>
                </th>
                <td>{row.slots.toLocaleString("en")}</td>
                <td>{row.filled.toLocaleString("en")}</td>
                <td>{share(row.filled, row.slots)}</td>
                <td>{row.accepted.toLocaleString("en")}</td>
                <td>{row.rejected.toLocaleString("en")}</td>
                <td>{row.empty.toLocaleString("en")}</td>
                <td>{row.byGenerator.toLocaleString("en")}</td>
                <td>{row.byPerson.toLocaleString("en")}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All</th>
              <td>{sum((row) => row.slots).toLocaleString("en")}</td>
              <td>{sum((row) => row.filled).toLocaleString("en")}</td>
              <td>
                {share(
                  sum((row) => row.filled),
                  sum((row) => row.slots),
                )}
              </td>
              <td>{sum((row) => row.accepted).toLocaleString("en")}</td>
              <td>{sum((row) => row.rejected).toLocaleString("en")}</td>
              <td>{sum((row) => row.empty).toLocaleString("en")}</td>
              <td>{sum((row) => row.byGenerator).toLocaleString("en")}</td>
              <td>{sum((row) => row.byPerson).toLocaleString("en")}</td>
            </tr>
          </tfoot>
        </table>
      </section>
    </section>
  );
}
