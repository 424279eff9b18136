/** CSV as RFC 4180 has it: quotes doubled, any line end, a byte-order mark passed over. */

/** Rows of cells. An unclosed quote runs to the end of the text. */
export function parseCsv(source: string, separator = ","): string[][] {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  let touched = false;
  const endRow = () => {
    row.push(cell);
    if (touched || row.length > 1 || cell !== "") rows.push(row);
    row = [];
    cell = "";
    touched = false;
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (char === '"' && cell === "") {
      quoted = true;
      touched = true;
    } else if (char === separator) {
      row.push(cell);
      cell = "";
      touched = true;
    } else if (char === "\n" || char === "\r") {
      if (char === "\r" && text[i + 1] === "\n") i++;
      endRow();
    } else cell += char;
  }
  if (cell !== "" || row.length > 0 || touched) endRow();
  return rows;
}

/** A leading =, +, -, @ is guarded by an apostrophe where spreadsheets would run it as a formula. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => {
    const safe = /^[=+@\t]/.test(text) ? `'${text}` : text;
    return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
}

/** Rows as records by the header's names (lower case, trimmed). */
export function recordsOf(rows: readonly (readonly string[])[]): Record<string, string>[] {
  const [head, ...body] = rows;
  const names = (head ?? []).map((name) => name.trim().toLowerCase());
  const plain = (cell: string) => (/^'[=+@\t]/.test(cell) ? cell.slice(1) : cell);
  return body.map((row) => Object.fromEntries(names.map((name, i) => [name, plain(row[i] ?? "")])));
}
