import { useWords } from "./words";

/** Columns of a suite's results, on the page and in a report. `b` null: one model alone. */
export function ResultColumns({ names }: { names: { a: string; b: string | null } }) {
  const t = useWords();
  const both = names.b !== null;
  return (
    <thead>
      <tr>
        <th scope="col">{t(($) => $.results.columns.category)}</th>
        <th scope="col">{t(($) => $.results.columns.cases)}</th>
        <th scope="col">{both ? "A" : names.a}</th>
        {both && (
          <>
            <th scope="col">B</th>
            <th scope="col">B − A</th>
            <th scope="col">p</th>
          </>
        )}
        <th scope="col">{t(($) => $.results.columns.textOnly)}</th>
        <th scope="col">{t(($) => $.results.columns.chance)}</th>
      </tr>
    </thead>
  );
}
