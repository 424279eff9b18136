/** A suite's version: SHA-256 of its cases as JSON, so that two numbers are compared only on the same cases. */
import { sha256 } from "hash-wasm";

/** @returns 64 hex digits */
export async function suiteSha256(cases: unknown): Promise<string> {
  return sha256(JSON.stringify(cases));
}

/** @returns the first 12 hex digits */
export async function suiteHash(cases: unknown): Promise<string> {
  return (await suiteSha256(cases)).slice(0, 12);
}
