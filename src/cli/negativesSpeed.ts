/** How fast the rules are: the paper's five kinds with the validator. */
import { generateAll } from "../negatives/generate";
import type { Parser } from "../negatives/parse";
import { PAPER_KINDS } from "../negatives/types";

export interface NegativesSpeed {
  /** Captions a second by the clock, on whatever part of the machine was free. */
  captionsPerSecond: number;
  /** Captions a second of the process' own time. */
  captionsPerCpuSecond: number;
}

/** Times 6,000 captions after as many that warm up, drawn round and round from those given. */
export function negativesSpeed(parser: Parser, captions: readonly string[]): NegativesSpeed {
  const many = Array.from({ length: 6000 }, (_, i) => captions[i % captions.length]!);
  const run = () => {
    const cpu = process.cpuUsage();
    const wall = performance.now();
    for (const caption of many) generateAll(caption, PAPER_KINDS, parser, { seed: 1 });
    const { user, system } = process.cpuUsage(cpu);
    return {
      captionsPerSecond: Math.round((many.length / (performance.now() - wall)) * 1000),
      captionsPerCpuSecond: Math.round((many.length / (user + system)) * 1e6),
    };
  };
  run();
  return run();
}
