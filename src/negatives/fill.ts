/**
 * Fills a set's slots through a generator: batches of one kind, the validator on every answer, a second try with
 * the complaint, the rules where the generator has nothing valid, and an empty slot where they have nothing.
 */

import { diffSpans } from "./diff";
import { generateOne } from "./generate";
import type { NegativeGenerator, RewriteRequest, Usage } from "./generators/generator";
import { captionProblem } from "./input";
import type { Parser } from "./parse";
import { hashSeed } from "./random";
import { REASONS } from "./reasons";
import { emptySlot, type NegativesSet, type Slot, siblingsOf, slotFrom } from "./set";
import { isRefusal, type Kind, type ParsedCaption } from "./types";
import { checkFluency, type FluencyScorer, type ValidatorOptions, validate } from "./validator";
import type { Verdict } from "./verdict";

export interface FillProgress {
  done: number;
  total: number;
  byGenerator: number;
  byRule: number;
  empty: number;
  /** Seconds still to go by the measured rate; null while unknown. */
  remaining: number | null;
  usage: Usage;
}

export interface FillOptions extends ValidatorOptions {
  signal: AbortSignal;
  /** Requests at a time. */
  concurrency?: number;
  /** Asks of the generator for a slot, the first one included. */
  asks?: number;
  /** Which slots; default all that are not accepted and not a person's. */
  wants?: (slot: Slot) => boolean;
  /** A language model's opinion: a negative may score this much below its caption. */
  fluency?: { score: FluencyScorer; slack: number };
  onProgress?: (progress: FillProgress, set: NegativesSet) => void;
}

interface Job {
  item: number;
  slot: number;
  kind: Kind;
  caption: ParsedCaption;
  complaint: string;
}

/**
 * The set with its slots filled. Slots that were done when the signal fires stay filled: the set of the last
 * progress call is the one to keep.
 *
 * @throws CancelledError when the signal fires
 * @throws NetworkError where the generator can't be used at all
 */
export async function fillWithGenerator(
  source: NegativesSet,
  generator: NegativeGenerator,
  parser: Parser,
  options: FillOptions,
): Promise<NegativesSet> {
  const wants = options.wants ?? ((slot) => slot.state !== "accepted" && slot.maker?.by !== "person");
  const items = source.items.map((item) => ({ ...item, slots: item.slots.slice() }));
  const set: NegativesSet = { ...source, items };
  const counts = { done: 0, byGenerator: 0, byRule: 0, empty: 0 };
  const started = performance.now();

  const jobs: Job[] = [];
  items.forEach((item, i) => {
    const problem = captionProblem(item.original, parser.lexicon);
    let caption: ParsedCaption | null = null;
    item.slots.forEach((slot, k) => {
      if (!wants(slot)) return;
      item.slots[k] = emptySlot(slot.kind, problem ?? "", slot.round);
      if (problem) return;
      caption ??= parser.parse(item.original);
      jobs.push({ item: i, slot: k, kind: slot.kind, caption, complaint: "" });
    });
  });
  const total = jobs.length;

  const report = () => {
    const seconds = (performance.now() - started) / 1000;
    const remaining = counts.done === 0 ? null : (seconds / counts.done) * (total - counts.done);
    options.onProgress?.(
      { ...counts, total, remaining, usage: generator.usage() },
      { ...set, items: items.slice() },
    );
  };

  const put = (job: Job, slot: Slot) => {
    const item = items[job.item]!;
    items[job.item] = { ...item, slots: item.slots.map((old, k) => (k === job.slot ? slot : old)) };
    counts.done++;
    if (slot.maker?.by === "provider") counts.byGenerator++;
    else if (slot.maker?.by === "rule") counts.byRule++;
    else counts.empty++;
  };

  async function judge(job: Job, text: string): Promise<Verdict> {
    const siblings = siblingsOf(items[job.item]!, job.slot);
    const verdict = validate(job.caption, text, job.kind, siblings, parser, options);
    if (!verdict.ok || !options.fluency) return verdict;
    return checkFluency(job.caption.text, text, options.fluency.score, options.fluency.slack);
  }

  function fallBack(job: Job): void {
    const siblings = siblingsOf(items[job.item]!, job.slot);
    const made = generateOne(job.caption, job.kind, parser, {
      ...options,
      seed: set.seed,
      slot: job.slot,
      siblings,
    });
    const why = job.complaint ? `${generator.model}: ${job.complaint}` : "";
    const slot = slotFrom(made, { by: "rule" });
    put(
      job,
      isRefusal(made)
        ? { ...slot, reason: [why, made.reason].filter(Boolean).join(" ") }
        : { ...slot, reason: why },
    );
  }

  async function ask(batch: readonly Job[]): Promise<Job[]> {
    const requests = batch.map((job): RewriteRequest => {
      const avoid = siblingsOf(items[job.item]!, job.slot);
      return {
        caption: job.caption.text,
        kind: job.kind,
        seed: hashSeed(set.seed, job.caption.text, job.kind, job.slot),
        ...(avoid.length > 0 ? { avoid } : {}),
        ...(job.complaint ? { complaint: job.complaint } : {}),
      };
    });
    const rewrites = await generator.rewrite(requests, options.signal);
    const failed: Job[] = [];
    for (let i = 0; i < batch.length; i++) {
      const job = batch[i]!;
      const { text, fault } = rewrites[i] ?? { text: null, fault: REASONS.noAnswer };
      const verdict: Verdict =
        text === null ? { ok: false, fault: "empty", reason: fault } : await judge(job, text);
      if (!verdict.ok) {
        failed.push({ ...job, complaint: verdict.reason });
        continue;
      }
      const spans = diffSpans(job.caption.text, text!);
      const maker = { by: "provider", provider: generator.id, model: generator.model } as const;
      put(job, { kind: job.kind, text: text!, state: "made", reason: "", maker, ...spans, round: 0 });
    }
    return failed;
  }

  let waiting = jobs;
  for (let asked = 0; asked < (options.asks ?? 2) && waiting.length > 0; asked++) {
    const failed: Job[] = [];
    const batches = batchesOf(waiting, generator.batch);
    let next = 0;
    const work = async () => {
      while (next < batches.length) {
        const batch = batches[next++]!;
        failed.push(...(await ask(batch)));
        report();
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, options.concurrency ?? 1) }, work));
    waiting = failed.sort((a, b) => a.item - b.item || a.slot - b.slot);
  }
  for (const job of waiting) fallBack(job);
  report();
  return { ...set, items };
}

/** Jobs of one kind together, at most `size`, and never two slots of one caption in a batch: they must differ. */
function batchesOf(jobs: readonly Job[], size: number): Job[][] {
  const open = new Map<string, Job[]>();
  const batches: Job[][] = [];
  const sameKind = new Map<string, number>();
  for (const job of jobs) {
    const owner = `${job.item}/${job.kind}`;
    const turn = sameKind.get(owner) ?? 0;
    sameKind.set(owner, turn + 1);
    const key = `${job.kind}/${turn}`;
    let batch = open.get(key);
    if (!batch || batch.length >= size) {
      batch = [];
      open.set(key, batch);
      batches.push(batch);
    }
    batch.push(job);
  }
  return batches;
}
