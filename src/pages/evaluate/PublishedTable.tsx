import { PUBLISHED_COLUMNS, PUBLISHED_ROWS } from "../../eval/published";

/** The papers' rows, on the page and in a report. */
export function PublishedTable({ className }: { className?: string }) {
  return (
    <table className={className}>
      <thead>
        <tr>
          <th scope="col">Published, %</th>
          {PUBLISHED_COLUMNS.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {PUBLISHED_ROWS.map(({ model, values }) => (
          <tr key={model}>
            <th scope="row">
              {model} <small>ViT-B/32, COCO</small>
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
