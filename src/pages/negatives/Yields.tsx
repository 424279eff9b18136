import { useMemo } from "react";
import { number } from "../../language/formats";
import { yieldsOf } from "../../negatives/set";
import { KINDS } from "../../negatives/types";
import { Panel } from "../../ui/Panel";
import { Scroll } from "../../ui/Scroll";
import { useStore } from "../../workspace/react";
import { negativesStore } from "./stores/set";
import { filterStore, kindName } from "./stores/view";
import { useWords } from "./words";
import yieldsStyles from "./yields.module.css";

/** Counts per kind; a kind's name filters the table below. */
export function Yields() {
  const t = useWords();
  const set = useStore(negativesStore, (state) => state.set);
  const chosen = useStore(filterStore, (state) => state.kind);
  const rows = useMemo(
    () => yieldsOf(set).sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)),
    [set],
  );
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0);
  const share = (part: number, whole: number) => (whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)}%`);
  return (
    <Panel id="yields" title={t(($) => $.yields.title)}>
      <Scroll className={yieldsStyles.yieldScroll} label={t(($) => $.yields.table)}>
        <table className={`${yieldsStyles.yields} num`}>
          <thead>
            <tr>
              <th scope="col">{t(($) => $.kind)}</th>
              <th scope="col">{t(($) => $.yields.slots)}</th>
              <th scope="col">{t(($) => $.yields.filled)}</th>
              <th scope="col">{t(($) => $.yields.yield)}</th>
              <th scope="col">{t(($) => $.yields.accepted)}</th>
              <th scope="col">{t(($) => $.yields.rejected)}</th>
              <th scope="col">{t(($) => $.yields.empty)}</th>
              <th scope="col">{t(($) => $.yields.byModel)}</th>
              <th scope="col">{t(($) => $.yields.byYou)}</th>
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
                    {kindName(row.kind)}
                  </button>
                </th>
                <td>{number(row.slots)}</td>
                <td>{number(row.filled)}</td>
                <td>{share(row.filled, row.slots)}</td>
                <td>{number(row.accepted)}</td>
                <td>{number(row.rejected)}</td>
                <td>{number(row.empty)}</td>
                <td>{number(row.byGenerator)}</td>
                <td>{number(row.byPerson)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t(($) => $.yields.all)}</th>
              <td>{number(sum((row) => row.slots))}</td>
              <td>{number(sum((row) => row.filled))}</td>
              <td>
                {share(
                  sum((row) => row.filled),
                  sum((row) => row.slots),
                )}
              </td>
              <td>{number(sum((row) => row.accepted))}</td>
              <td>{number(sum((row) => row.rejected))}</td>
              <td>{number(sum((row) => row.empty))}</td>
              <td>{number(sum((row) => row.byGenerator))}</td>
              <td>{number(sum((row) => row.byPerson))}</td>
            </tr>
          </tfoot>
        </table>
      </Scroll>
    </Panel>
  );
}
