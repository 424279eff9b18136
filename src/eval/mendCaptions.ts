/** A suite whose captions are mended before any model reads them. */
import type { SuiteNote } from "./notes";
import type { Case, Suite } from "./types";
import { withVersion } from "./version";

function mendedCase(one: Case, mend: (caption: string) => string): Case {
  switch (one.kind) {
    case "choice":
      return { ...one, right: mend(one.right), wrong: one.wrong.map(mend) };
    case "group":
      return { ...one, captions: [mend(one.captions[0]), mend(one.captions[1])] };
    case "retrieval":
      return { ...one, captions: one.captions.map(mend) };
    case "judgement":
      return { ...one, caption: mend(one.caption) };
    case "class":
      return one;
  }
}

/**
 * With another version where a caption changed, so that nobody compares the two by mistake, and a note of how many did.
 *
 * @param mend as OpenAI's tokenizer does: the note says so
 */
export async function mendCaptions(suite: Suite, mend: (caption: string) => string): Promise<Suite> {
  let changed = 0;
  const counted = (caption: string) => {
    const after = mend(caption);
    if (after !== caption) changed++;
    return after;
  };
  const cases = suite.cases.map((one) => mendedCase(one, counted));
  const classes = suite.classes?.map((one) => ({ ...one, prompts: one.prompts.map(counted) }));
  const note: SuiteNote = { kind: "captionsMended", count: changed };
  return withVersion({ ...suite, cases, classes, notes: [...(suite.notes ?? []), note] });
}
