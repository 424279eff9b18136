/** A suite's version: SHA-256 of its cases as JSON, so that two numbers are compared only on the same cases. */

/** @returns the first 12 hex digits */
export async function suiteHash(cases: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(cases));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest.subarray(0, 6), (b) => b.toString(16).padStart(2, "0")).join("");
}
