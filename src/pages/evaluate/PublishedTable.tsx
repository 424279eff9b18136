import { PUBLISHED_BASE, PUBLISHED_COLUMNS, PUBLISHED_ROWS } from "../../eval/published";
import { publishedColumn } from "./publishedPoints";
import { useWords } from "./words";

/** The papers' rows, on the page and in a report. */
export function PublishedTable({ className }: { className?: string }) {
  const t = useWords();
  return (
    <table className={className}>
      <thead>
        <tr>
          <th scope="col">{t(($) => $.results.published.published)}</th>
          {PUBLISHED_COLUMNS.map((column) => (
            <th key={column} scope="col">
              {publishedColumn(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {PUBLISHED_ROWS.map(({ model, values }) => (
          <tr key={model}>
            <th scope="row">
              {model} <small>{PUBLISHED_BASE}</small>
            </th>
            {PUBLISHED_COLUMNS.map((column) => (
              <td key={column}>{values[column]?.toFixed(1)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
