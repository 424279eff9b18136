/** In the place of rows of a table that are out of sight (rowsInSight.ts). */
export function SkippedRows({ pixels }: { pixels: number }) {
  if (pixels === 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height: pixels, padding: 0, border: 0 }} />
    </tr>
  );
}
