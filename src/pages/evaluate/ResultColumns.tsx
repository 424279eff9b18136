/** Columns of a suite's results, on the page and in a report. `b` null: one model alone. */
export function ResultColumns({ names }: { names: { a: string; b: string | null } }) {
  const both = names.b !== null;
  return (
    <thead>
      <tr>
        <th scope="col">Category</th>
        <th scope="col">Cases</th>
        <th scope="col">{both ? "A" : names.a}</th>
        {both && (
          <>
            <th scope="col">B</th>
            <th scope="col">B − A</th>
            <th scope="col">p</th>
          </>
        )}
        <th scope="col">Text only</th>
        <th scope="col">Chance</th>
      </tr>
    </thead>
  );
}
