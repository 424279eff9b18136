/** A suite's version: SHA-256 of its cases as JSON, so that two numbers are compared only on the same cases. */

/** @returns 64 hex digits */
export async function suiteSha256(cases: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(cases));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** @returns the first 12 hex digits */
export async function suiteHash(cases: unknown): Promise<string> {
  return (await suiteSha256(cases)).slice(0, 12);
}
