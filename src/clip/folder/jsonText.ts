/**
 * JSON changed as text: what is not changed stays as it was written. Through JSON.parse and JSON.stringify 1.0 becomes
 * 1, which transformers 5 refuses where its config wants a float.
 */

const BLANK = /\s/;

/** End of the value that begins at `at`. The text is valid JSON. */
function valueEnd(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') i = stringEnd(text, i) - 1;
    else if (c === "{" || c === "[") depth++;
    else if (c === "}" || c === "]") {
      if (depth === 0) return i; // of what holds a bare number
      depth--;
    } else if (depth === 0 && (c === "," || BLANK.test(c))) return i;
    if (depth === 0 && (c === '"' || c === "}" || c === "]")) return i + 1;
  }
  return text.length;
}

/** Behind the closing quote of the string that begins at `at`. */
function stringEnd(text: string, at: number): number {
  let i = at + 1;
  while (text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i + 1;
}

function skipBlanks(text: string, at: number): number {
  let i = at;
  while (i < text.length && BLANK.test(text[i]!)) i++;
  return i;
}

/**
 * Where a value stands in valid JSON, [begin, end); null where there is none.
 *
 * @param path keys from the outermost object inwards
 */
export function valueSpan(text: string, path: readonly string[]): [number, number] | null {
  let at = skipBlanks(text, 0);
  for (const key of path) {
    const found = member(text, at, key);
    if (found === null) return null;
    at = found;
  }
  return [at, valueEnd(text, at)];
}

/** Beginning of a key's value in the object that begins at `at`; of several the last, as JSON.parse takes it. */
function member(text: string, at: number, key: string): number | null {
  if (text[at] !== "{") return null;
  let found: number | null = null;
  let i = skipBlanks(text, at + 1);
  while (text[i] === '"') {
    const end = stringEnd(text, i);
    const name = JSON.parse(text.slice(i, end)) as string;
    const value = skipBlanks(text, skipBlanks(text, end) + 1); // behind the colon
    if (name === key) found = value;
    i = skipBlanks(text, valueEnd(text, value));
    if (text[i] === ",") i = skipBlanks(text, i + 1);
  }
  return found;
}

/** The text with the value at a path replaced; as it was where there is none. */
export function withValue(text: string, path: readonly string[], value: unknown): string {
  const span = valueSpan(text, path);
  return span ? `${text.slice(0, span[0])}${JSON.stringify(value)}${text.slice(span[1])}` : text;
}
