/** What stands in a cell or a JSON value: lists of captions, labels in words, a picture's name. */

/** Words for it, as spreadsheets in other languages write them too. */
const TRUE = new Set(
  `1 true t yes y right correct positive pos entailment entailed match ✓ ✔ ☑ ○ wahr ja richtig vrai oui vero sì
  verdadero sí si verdadeiro sim 真 はい 正 正しい 是`.split(/\s+/),
);
const FALSE = new Set(
  `0 -1 false f no n wrong incorrect negative neg contradiction not_entailment mismatch ✗ ✘ ☒ × falsch nein faux non
  falso não 偽 いいえ 誤 正しくない 否`.split(/\s+/),
);

/** 1, 1.0, "true", "T", "yes", "entailment" …; 0, -1, "F", "contradiction" …; null where it says neither. */
export function parseLabel(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string" && typeof value !== "number") return null;
  const word = String(value)
    .trim()
    .toLowerCase()
    .replace(/^\+/, "")
    .replace(/[.,]0+$/, "");
  return TRUE.has(word) ? true : FALSE.has(word) ? false : null;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\n": "" };

/**
 * A list as Python prints it, what `ast.literal_eval` reads of it: strings in either quotes, numbers, None, lists and
 * tuples. Null where it is none.
 */
function pythonList(text: string): unknown[] | null {
  let at = 0;
  const space = () => {
    while (/\s/.test(text[at] ?? "")) at++;
  };
  const string = (quote: string): string | null => {
    let out = "";
    for (at++; at < text.length; at++) {
      const char = text[at]!;
      if (char === quote) {
        at++;
        return out;
      }
      if (char !== "\\") {
        out += char;
        continue;
      }
      const next = text[++at] ?? "";
      const code = /^(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})/i.exec(text.slice(at, at + 9))?.[0];
      if (code) {
        out += String.fromCodePoint(Number.parseInt(code.slice(1), 16));
        at += code.length - 1;
      } else out += ESCAPES[next] ?? (/['"\\]/.test(next) ? next : `\\${next}`);
    }
    return null;
  };
  const value = (): { value: unknown } | null => {
    space();
    const char = text[at] ?? "";
    if (char === "[" || char === "(") {
      const items = sequence(char === "[" ? "]" : ")");
      return items && { value: items };
    }
    if (char === "'" || char === '"') {
      let whole = "";
      // Strings side by side are one.
      for (;;) {
        const quote = text[at] ?? "";
        if (quote !== "'" && quote !== '"') return { value: whole };
        const part = string(quote);
        if (part === null) return null;
        whole += part;
        space();
      }
    }
    const word = /^(None|nan|null|True|False|-?\d+(\.\d+)?(e[+-]?\d+)?)/i.exec(text.slice(at))?.[0];
    if (!word) return null;
    at += word.length;
    return { value: /^[-\d]/.test(word) ? Number(word) : /^true$/i.test(word) ? true : null };
  };
  const sequence = (end: string): unknown[] | null => {
    const items: unknown[] = [];
    at++;
    for (;;) {
      space();
      if (text[at] === end) {
        at++;
        return items;
      }
      const item = value();
      if (!item) return null;
      items.push(item.value);
      space();
      if (text[at] === ",") at++;
      else if (text[at] !== end) return null;
    }
  };
  space();
  if (text[at] !== "[" && text[at] !== "(") return null;
  const found = sequence(text[at] === "[" ? "]" : ")");
  space();
  return found && at === text.length ? found : null;
}

/** A cell that holds a list as JSON or Python write it; null for plain text, "[sic] a dog" too. */
function listInCell(cell: string): unknown[] | null {
  const text = cell.trim();
  if (!/^[[(]/.test(text)) return null;
  if (text.startsWith("[")) {
    try {
      const json: unknown = JSON.parse(text);
      if (Array.isArray(json)) return json;
    } catch {
      // Python's then.
    }
  }
  return pythonList(text);
}

/** Python's and R's words for an empty place, what pandas.read_csv takes for one (na_values). */
const MISSING = new Set(
  `#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null`.split(
    "|",
  ),
);

export const isMissing = (text: string): boolean => text === "" || MISSING.has(text);

const TEXT_KEYS = ["raw", "caption", "text", "sentence", "negative_caption"];
/** What stands beside a text in an object and is none. */
const BESIDE = new Set("kind state reason maker id image_id".split(" "));

/** A negative that was made on the Negatives page and turned down there. */
export const isRefused = (state: unknown): boolean => state === "rejected" || state === "empty";

/** Every text that a value holds, null for an empty place: a string, a list of them, objects that carry one. */
function textsIn(value: unknown): (string | null)[] {
  if (value === null || value === undefined) return [null];
  if (typeof value === "string") {
    const text = value.trim().replace(/\s+/g, " ");
    return [isMissing(text) ? null : text];
  }
  if (typeof value === "number") return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object") return [null];
  const record = value as Record<string, unknown>;
  if (isRefused(record.state)) return [null];
  const key = TEXT_KEYS.find((name) => typeof record[name] === "string");
  if (key) return textsIn(record[key]);
  return Object.entries(record).flatMap(([name, one]) => (BESIDE.has(name) ? [] : textsIn(one)));
}

/** The captions of a cell or value: one, or all of a list. */
export function captionsIn(value: unknown): string[] {
  const items = typeof value === "string" ? listInCell(value) : null;
  const strings = items?.every((item) => typeof item === "string") ? items : null;
  return textsIn(strings && strings.length > 0 ? strings : value).filter((text) => text !== null);
}

/** Wrong captions of a cell or value: a list as JSON or Python write it, parts between bars, one text. */
export function wrongIn(value: unknown): (string | null)[] {
  if (typeof value !== "string") return textsIn(value);
  return textsIn(listInCell(value) ?? value.split("|"));
}

/** {'bytes': None, 'path': 'a.png'}: a picture of `datasets` as pandas writes it into a cell. */
const PRINTED = /^\{.*['"]path['"]\s*:\s*(?:'([^']*)'|"([^"]*)").*\}$/s;

/** A number that pandas made a fraction (391895.0), or that was shortened to a power (3.91895E+05, R's 1e+05). */
function wholeNumber(text: string): string {
  const [, digits, fraction = "", e, power] = /^(\d)(?:[.,](\d+))?(e)\+?(\d{1,2})$/i.exec(text) ?? [];
  if (digits === undefined) return text.replace(/^(\d+)\.0+$/, "$1");
  const places = Number(power);
  // Excel writes the digits that its column shows: only where it shows all of them is the number known.
  if (fraction.length > places || (e === "E" && fraction.length < places)) return text;
  return digits + fraction.padEnd(places, "0");
}

/** The name or number of a picture; what `datasets` writes ({path, bytes}) too. Null where there is none. */
export function pictureIn(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") {
    const text = value.trim();
    const [, one, other] = PRINTED.exec(text) ?? [];
    const name = wholeNumber(one ?? other ?? text);
    return isMissing(name) ? null : name;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const record = value as Record<string, unknown>;
  const key = ["path", "file_name", "filename", "file", "url", "src"].find((name) => record[name]);
  return key ? pictureIn(record[key]) : null;
}
