/** A suite's version: two results are compared only on the same cases. */
import { suiteSha256 } from "../scenes/suiteHash";
import type { Suite } from "./types";

/** SHA-256 of cases and classes, 64 hex digits: what the record names a suite by. */
export function suiteDigest({ cases, classes = [] }: Pick<Suite, "cases" | "classes">): Promise<string> {
  return suiteSha256({ cases, classes });
}

/** The first 12 hex digits of the digest. */
async function suiteVersion(suite: Pick<Suite, "cases" | "classes">): Promise<string> {
  return (await suiteDigest(suite)).slice(0, 12);
}

export async function withVersion(suite: Omit<Suite, "version">): Promise<Suite> {
  return { ...suite, version: await suiteVersion(suite) };
}
