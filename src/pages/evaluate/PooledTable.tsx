import type { PooledResult, PooledSides } from "../../eval/pool";
import type { Estimate } from "../../eval/result";
import { measureName } from "../../ui/measureName";
import { interval, points, signedPoints } from "./numbers";
import { metricName, type PooledRow, pooledRows } from "./stores/rows";
import { useWords } from "./words";

interface Props {
  sides: PooledSides;
  className?: string;
  /** Shows a difference as the table beside it does. */
  difference: (value: Estimate) => React.ReactNode;
}

/** Replicates of one or two methods by category: mean, spread between them, and each of them. Plain, for the report too. */
export function PooledTable({ sides, className, difference }: Props) {
  const t = useWords();
  const { a, b } = sides;
  const columns = [a, b].flatMap((side, k) => (side ? [{ letter: "AB"[k]!, side }] : []));
  return (
    <table className={className}>
      <thead>
        <tr>
          <th scope="col">{t(($) => $.results.columns.category)}</th>
          {columns.map(({ letter, side }) => (
            <Heads key={letter} letter={letter} side={side} />
          ))}
          {columns.length === 2 && <th scope="col">B − A</th>}
        </tr>
      </thead>
      <tbody>
        {pooledRows(sides).map((row) => (
          <tr key={`${row.category} ${row.metric}`} data-average={row.isAverage} data-more={!row.isFirst}>
            <th scope="row">
              {row.isFirst && (row.isAverage ? t(($) => $.results.mean) : measureName(row.category))}{" "}
              {row.metric !== "accuracy" && <small>{metricName(row.metric)}</small>}
            </th>
            {a && <Cells row={row.a} />}
            {b && <Cells row={row.b} />}
            {columns.length === 2 && <td>{row.difference && difference(row.difference)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Heads({ letter, side: { models } }: { letter: string; side: PooledResult }) {
  const t = useWords();
  const n = models.length;
  return (
    <>
      <th scope="col">
        {n === 1 ? t(($) => $.results.oneReplicate, { letter }) : t(($) => $.results.meanOf, { letter, n })}
      </th>
      <th scope="col">{t(($) => $.results.sd, { letter })}</th>
      <th scope="col">{t(($) => $.results.replicates, { letter })}</th>
    </>
  );
}

function Cells({ row }: { row: PooledRow["a"] }) {
  if (!row) return [0, 1, 2].map((k) => <td key={k}>–</td>);
  const { estimate, spread, seeds } = row;
  return (
    <>
      <td>
        <b>{points(estimate.value)}</b> <small>{interval(estimate)}</small>
      </td>
      <td>{spread === null ? "–" : points(spread)}</td>
      <td>{seeds.map(points).join(" · ")}</td>
    </>
  );
}

/** A difference without a sign of its own, for where there are no icons. */
export const plainDifference = (value: Estimate) => (
  <>
    <b>{signedPoints(value.value)}</b> <small>{interval(value)}</small>
  </>
);
