/** One slot by rule: tries a kind with seeds of its own until the validator is content. Synchronous and pure. */

import { tokensOf } from "./assemble";
import { captionProblem } from "./input";
import { make } from "./kinds";
import type { Parser } from "./parse";
import { createRandom, hashSeed } from "./random";
import { REASONS } from "./reasons";
import type { Attempt, Kind, ParsedCaption } from "./types";
import { isRefusal } from "./types";
import { type ValidatorOptions, validate } from "./validator";

/** How often a kind is tried anew when the validator refuses. */
const TRIES = 4;

export interface GenerateOptions extends ValidatorOptions {
  seed: number;
  /** Names the slot among several of one kind, so that each has a stream of its own. */
  slot?: number;
  siblings?: readonly string[];
}

/** The same caption, kind, seed, slot and siblings give the same negative, in Node and in the page. */
export function generateOne(
  caption: ParsedCaption,
  kind: Kind,
  parser: Parser,
  options: GenerateOptions,
): Attempt {
  const siblings = options.siblings ?? [];
  const random = createRandom(hashSeed(options.seed, caption.text, kind, options.slot ?? 0));
  let last: Attempt = { kind, refused: "invalid", reason: REASONS.noAttempt };
  const failed = new Set<string>();
  for (let tried = 0; tried < TRIES; tried++) {
    const attempt = make(kind, caption, parser.lexicon, random);
    if (isRefusal(attempt)) return tried === 0 ? attempt : last;
    if (failed.has(attempt.text)) continue;
    failed.add(attempt.text);
    const verdict = validate(caption, attempt.text, kind, siblings, parser, options, tokensOf(attempt));
    if (verdict.ok) return attempt;
    last = { kind, refused: "invalid", reason: verdict.reason };
  }
  return last;
}

export interface Made {
  caption: string;
  /** One attempt for each wanted slot, in order. */
  attempts: Attempt[];
}

/** All wanted kinds of one caption, none a duplicate of another. */
export function generateAll(
  text: string,
  kinds: readonly Kind[],
  parser: Parser,
  options: Omit<GenerateOptions, "siblings" | "slot">,
): Made {
  const problem = captionProblem(text, parser.lexicon);
  if (problem)
    return {
      caption: text,
      attempts: kinds.map((kind) => ({ kind, refused: "unreadable", reason: problem })),
    };
  const caption = parser.parse(text);
  const siblings: string[] = [];
  const attempts = kinds.map((kind, slot) => {
    const attempt = generateOne(caption, kind, parser, { ...options, slot, siblings });
    if (!isRefusal(attempt)) siblings.push(attempt.text);
    return attempt;
  });
  return { caption: caption.text, attempts };
}

/**
 * Chooses kinds for a number of slots: those of `kinds` in an order shuffled by the seed, round and round, so
 * that a slot that one kind can't fill goes to the next.
 */
export function generateSlots(
  text: string,
  kinds: readonly Kind[],
  slots: number,
  parser: Parser,
  options: Omit<GenerateOptions, "siblings" | "slot">,
): Made {
  const problem = captionProblem(text, parser.lexicon);
  if (problem || kinds.length === 0)
    return {
      caption: text,
      attempts: Array.from({ length: slots }, (_, i) => ({
        kind: kinds[i % Math.max(1, kinds.length)] ?? "reshuffle",
        refused: "unreadable",
        reason: problem ?? REASONS.noKind,
      })),
    };
  const caption = parser.parse(text);
  const order = createRandom(hashSeed(options.seed, caption.text, "order")).shuffle(kinds);
  const filled: Attempt[] = [];
  const failed: Attempt[] = [];
  for (let round = 0; round < 3 && filled.length < slots; round++) {
    let progress = false;
    for (const kind of order) {
      if (filled.length >= slots) break;
      const siblings = filled.flatMap((attempt) => (isRefusal(attempt) ? [] : [attempt.text]));
      const attempt = generateOne(caption, kind, parser, { ...options, slot: round, siblings });
      if (isRefusal(attempt)) {
        if (round === 0) failed.push(attempt);
      } else {
        filled.push(attempt);
        progress = true;
      }
    }
    if (!progress) break;
  }
  for (let i = 0; filled.length < slots; i++)
    filled.push(
      failed[i % Math.max(1, failed.length)] ?? {
        kind: order[0]!,
        refused: "invalid",
        reason: REASONS.nothingMore,
      },
    );
  return { caption: caption.text, attempts: filled };
}
