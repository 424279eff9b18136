/** What of a batch a method asks for: what nothing asks for is neither encoded nor kept. */
import { type Method, TERMS, type Term } from "./method";

/** What a term looks at besides the student's pictures and captions. */
interface Needs {
  /** "contrasted": it compares captions with their negatives, and is nothing without any. */
  negatives: "contrasted" | "followed" | null;
  /** "all": pictures, captions and negatives. */
  teacher: "captions" | "all" | null;
}

const NEEDS: Record<Exclude<Term, "base">, Needs> = {
  igc: { negatives: "contrasted", teacher: null },
  tgc: { negatives: "contrasted", teacher: "captions" },
  dis: { negatives: "followed", teacher: "all" },
  imc: { negatives: "contrasted", teacher: null },
  cmr: { negatives: "contrasted", teacher: null },
};

/** CLIP's own loss looks at negatives where its setting says so. */
const needsOf = (method: Method): Needs[] =>
  TERMS.filter((term) => method[term].on).map((term) =>
    term === "base"
      ? { negatives: method.base.negatives === "none" ? null : "contrasted", teacher: null }
      : NEEDS[term],
  );

export const needsNegatives = (method: Method) => needsOf(method).some(({ negatives }) => negatives !== null);

/** Whether captions are compared with their negatives at all. */
export const contrastsNegatives = (method: Method) =>
  needsOf(method).some(({ negatives }) => negatives === "contrasted");

export const needsTeacher = (method: Method) => needsOf(method).some(({ teacher }) => teacher !== null);

/** Whether the teacher's pictures and negatives are looked at, not its captions alone. */
export const needsWholeTeacher = (method: Method) => needsOf(method).some(({ teacher }) => teacher === "all");

/** Whether a term meets negatives in the released code's order. */
export const needsPairing = ({ tgc }: Method) => tgc.on && tgc.pairing === "released";
