/** The rules behind the providers' interface: the default, and what stands in when another one fails. */
import { generateOne } from "../generate";
import { captionProblem } from "../input";
import type { Parser } from "../parse";
import { isRefusal } from "../types";
import type { ValidatorOptions } from "../validator";
import { throwIfCancelled } from "./pacing";
import { emptyUsage, type NegativeProvider, type Rewrite } from "./provider";

export function createRulesProvider(parser: Parser, options: ValidatorOptions = {}): NegativeProvider {
  const totals = emptyUsage();
  return {
    id: "rules",
    model: "rules",
    batch: 256,
    usage: () => ({ ...totals }),
    available: async () => ({ state: "ready", reason: "" }),
    async rewrite(requests, signal) {
      throwIfCancelled(signal);
      const started = performance.now();
      totals.requests++;
      const rewrites = requests.map(({ caption, kind, seed, avoid }): Rewrite => {
        const problem = captionProblem(caption, parser.lexicon);
        if (problem) return { text: null, fault: problem };
        const made = generateOne(parser.parse(caption), kind, parser, {
          ...options,
          seed,
          siblings: avoid ?? [],
        });
        return isRefusal(made) ? { text: null, fault: made.reason } : { text: made.text, fault: "" };
      });
      totals.milliseconds += performance.now() - started;
      return rewrites;
    },
  };
}
