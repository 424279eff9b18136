/**
 * JSON with one spelling for each value, as RFC 8785 has it: keys in the order of their UTF-16 units, numbers and
 * strings as ECMAScript writes them, no white space. Whoever hashes the same value gets the same hash.
 *
 * Fields that are undefined are left out, as JSON.stringify does; a lone surrogate, which the RFC refuses, is
 * written as its escape, so that no text of the visitor's is too odd to be recorded.
 *
 * @throws TypeError for what JSON has no word for: functions, NaN, infinities
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((entry) => canonicalJson(entry === undefined ? null : entry)).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`JSON has no word for ${String(value)}.`);
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields)
    .filter((key) => fields[key] !== undefined)
    .sort((one, other) => (one < other ? -1 : 1));
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(fields[key])}`).join(",")}}`;
}
