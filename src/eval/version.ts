/** A suite's version: two results are compared only on the same cases. */
import { suiteHash } from "../scenes/suiteHash";
import type { Suite } from "./types";

/** SHA-256 of cases and classes, first 12 hex digits. */
export function suiteVersion({ cases, classes = [] }: Pick<Suite, "cases" | "classes">): Promise<string> {
  return suiteHash({ cases, classes });
}

export async function withVersion(suite: Omit<Suite, "version">): Promise<Suite> {
  return { ...suite, version: await suiteVersion(suite) };
}
