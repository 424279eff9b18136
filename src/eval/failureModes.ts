/**
 * One's own failure modes: cases by name, with what each kind of error costs. A model watches over captions: a caption
 * is taken as true of its picture where the cosine is at least a threshold. A miss is a wrong caption that is taken as
 * true, a false alarm a right one that is refused.
 */
import { z } from "zod";
import { BadInputError, BrokenFileError } from "../base/errors";
import type { CaseFault } from "./notes";
import type { Case, Problem, Suite } from "./types";
import { withVersion } from "./version";

const captions = z.union([
  z
    .string()
    .min(1)
    .transform((text) => [text]),
  z.array(z.string().min(1)),
]);

const modeSchema = z.object({
  /** "swapped left and right" */
  name: z.string().trim().min(1),
  missCost: z.number().nonnegative(),
  falseAlarmCost: z.number().nonnegative(),
  /** Captions judged a month. */
  volume: z.number().nonnegative(),
  /** Share of these that are wrong; default: as among the cases. */
  wrongShare: z.number().min(0).max(1).optional(),
  cases: z.array(
    z.object({ picture: z.string().min(1), right: captions.default([]), wrong: captions.default([]) }),
  ),
});

const modesSchema = z.object({
  name: z.string().trim().min(1).default("Own failure modes"),
  /** What costs are counted in: "€", "minutes". */
  unit: z.string().default(""),
  modes: z.array(modeSchema).min(1),
});

export type FailureMode = z.output<typeof modeSchema>;

export type FailureModes = z.output<typeof modesSchema>;

/** @throws BrokenFileError for what is no JSON, BadInputError for what is no set of modes, with the places */
export function parseModes(text: string, name = "The file"): FailureModes {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new BrokenFileError(`${name} is no JSON: ${(cause as Error).message}.`, undefined, { cause });
  }
  const parsed = modesSchema.safeParse(json);
  if (!parsed.success) {
    const first = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new BadInputError(`${name} describes no failure modes: ${first.join("; ")}.`);
  }
  const names = parsed.data.modes.map((mode) => mode.name);
  const twice = names.find((mode, i) => names.indexOf(mode) !== i);
  if (twice !== undefined) throw new BadInputError(`Two failure modes are called "${twice}".`);
  return parsed.data;
}

/** Pictures of a mode that nothing is said of yet: they can't be scored, and are counted. */
export const uncaptioned = ({ cases }: Pick<FailureMode, "cases">): number =>
  cases.filter(({ right, wrong }) => right.length + wrong.length === 0).length;

/** Judgements by mode; captions of one picture are one cluster. */
export function modesSuite({ name, modes }: FailureModes): Promise<Suite> {
  const cases = modes.flatMap((mode) =>
    mode.cases.flatMap(({ picture, right, wrong }, i): Case[] =>
      [
        ...right.map((caption) => ({ caption, truth: true })),
        ...wrong.map((caption) => ({ caption, truth: false })),
      ].map(({ caption, truth }, k) => ({
        kind: "judgement",
        id: `${mode.name}/${i}/${k}`,
        category: mode.name,
        picture,
        caption,
        truth,
      })),
    ),
  );
  return withVersion({
    name,
    family: "own",
    axis: "composition",
    source: { kind: "ownModes" },
    cases,
    problems: modes.flatMap((mode) => {
      const has = (truth: "right" | "wrong") => mode.cases.some((one) => one[truth].length > 0);
      const bare = uncaptioned(mode);
      const faults: CaseFault[] = [];
      if (!has("right") || !has("wrong")) faults.push({ kind: "modeOneSided" });
      if (bare > 0) faults.push({ kind: "picturesUncaptioned", count: bare });
      return faults.map((what): Problem => ({ where: { kind: "ofMode", mode: mode.name }, what }));
    }),
  });
}
