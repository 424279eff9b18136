/** Shares and differences as they are shown: a true minus, a dash where nothing was measured. */

/** "+3.2" */
export function signed(value: number | null, digits = 1): string {
  if (value === null) return "–";
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value > 0 ? "+" : "−"}${text}`;
}

/** "52.3%" */
export const percent = (value: number | null): string => (value === null ? "–" : `${value.toFixed(1)}%`);
