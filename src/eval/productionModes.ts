/** An example of own failure modes, with its costs filled in: notes about parts on a production line. */
import type { Atlas } from "../scenes/atlas";
import { type LineFault, lineCases } from "../scenes/productionLine";
import type { Scene } from "../scenes/scene";
import type { FailureMode, FailureModes } from "./failureModes";

/** Pictures of each mode: as many as a cost needs to be told at all, and some more. */
const CASES = 24;

/**
 * What passes costs a rework or a return, what is stopped in vain a look by hand; of a thousand notes a month and kind some
 * are wrong. Round numbers to be replaced by one's own.
 */
const PRICES: Partial<
  Record<LineFault, Pick<FailureMode, "missCost" | "falseAlarmCost" | "volume" | "wrongShare">>
> = {
  "colours exchanged": { missCost: 80, falseAlarmCost: 2, volume: 4000, wrongShare: 0.02 },
  "parts exchanged": { missCost: 120, falseAlarmCost: 2, volume: 4000, wrongShare: 0.01 },
  "wrong number": { missCost: 30, falseAlarmCost: 2, volume: 8000, wrongShare: 0.03 },
  "wrong part": { missCost: 60, falseAlarmCost: 2, volume: 4000, wrongShare: 0.01 },
};

/** What the example is priced in, and what a euro is in it: round, so that round prices stay round. */
export const CURRENCIES = { EUR: { unit: "€", rate: 1 }, JPY: { unit: "¥", rate: 150 } } as const;
export type Currency = keyof typeof CURRENCIES;

const rateOf = (unit: string) => Object.values(CURRENCIES).find((one) => one.unit === unit)?.rate;

/** The same modes in another unit; as they are where either is no currency of these. */
export function inUnit(set: FailureModes, unit: string): FailureModes {
  const [from, to] = [rateOf(set.unit), rateOf(unit)];
  if (from === undefined || to === undefined || from === to) return set;
  const modes = set.modes.map((mode) => ({
    ...mode,
    missCost: (mode.missCost * to) / from,
    falseAlarmCost: (mode.falseAlarmCost * to) / from,
  }));
  return { ...set, unit, modes };
}

export interface ModesExample {
  modes: FailureModes;
  /** What each picture's name draws. */
  scenes: Map<string, Scene>;
}

/** Every picture with the note that is true of it and the one that is wrong in the mode's way. */
export function productionModes(atlas: Atlas): ModesExample {
  const scenes = new Map<string, Scene>();
  const modes = (Object.keys(PRICES) as LineFault[]).map((fault): FailureMode => {
    const cases = lineCases(atlas, fault, CASES, "modes").map(({ scene, right, wrong }, i) => {
      const picture = `${fault} ${i + 1}.png`;
      scenes.set(picture, scene);
      return { picture, right: [right], wrong: [wrong] };
    });
    return { name: fault, ...PRICES[fault]!, cases };
  });
  return { modes: { name: "Production line, an example", unit: CURRENCIES.EUR.unit, modes }, scenes };
}
