/** What the validator says of a negative. */
export type Fault =
  | "empty"
  | "same"
  | "duplicate"
  | "too-long"
  | "not-a-caption"
  | "refusal"
  | "grammar"
  | "wrong-kind"
  | "synonym"
  | "symmetric"
  | "not-fluent";

export interface Verdict {
  ok: boolean;
  fault: Fault | null;
  /** A sentence for the table; empty where all is well. */
  reason: string;
}

export const GOOD: Verdict = { ok: true, fault: null, reason: "" };

export const bad = (fault: Fault, reason: string): Verdict => ({ ok: false, fault, reason });
