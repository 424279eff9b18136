/** What of a suite a model can't see: captions that are longer than its context, and pairs that differ only there. */
import { cutNotice } from "../clip/overflow";
import type { Encoder } from "../encode/encoder";
import type { SuiteNote } from "./notes";
import { type Case, captionsOf, type Suite } from "./types";

/** Captions that compete with each other: where two of them are the same to the model, it can't tell them apart. */
function rivals(one: Case): [string, string][] {
  if (one.kind === "choice") return one.wrong.map((wrong) => [one.right, wrong]);
  return one.kind === "group" ? [one.captions] : [];
}

/** For the notes of a result; none where every caption is read to its end. */
export function cutNotes({ cases }: Pick<Suite, "cases">, { cut }: Encoder): SuiteNote[] {
  if (!cut) return [];
  const captions = [...new Set(cases.flatMap(captionsOf))];
  const tokens = new Map(cut.tokens(captions).map((count, i) => [captions[i]!, count]));
  const notice = cutNotice([...tokens.values()].filter((count) => count > 0).length, cut.contextLength);
  if (notice === null) return [];
  const untold = cases.filter((one) =>
    rivals(one).some(
      ([a, b]) => a !== b && (tokens.get(a)! > 0 || tokens.get(b)! > 0) && cut.seen(a) === cut.seen(b),
    ),
  ).length;
  return untold === 0 ? [notice] : [notice, { kind: "casesTied", count: untold }];
}
