/** What a generator of negatives is, the rules apart: a browser's own model, an endpoint. All go through the same validator. */
import type { Kind } from "../types";

export interface RewriteRequest {
  caption: string;
  kind: Kind;
  /** Draws the in-context examples, and the model's own sampling where it can be seeded. */
  seed: number;
  /** Negatives that must not be made again, and what was wrong with the last try. */
  avoid?: readonly string[];
  complaint?: string;
}

export interface Rewrite {
  /** Null where nothing came of it; `fault` says why. */
  text: string | null;
  fault: string;
}

export interface Usage {
  requests: number;
  retries: number;
  /** As the endpoint counts them; 0 where it doesn't. */
  promptTokens: number;
  completionTokens: number;
  /** Milliseconds spent in requests, summed. */
  milliseconds: number;
  /** By the prices given; null where none were. */
  cost: number | null;
}

export const emptyUsage = (): Usage => ({
  requests: 0,
  retries: 0,
  promptTokens: 0,
  completionTokens: 0,
  milliseconds: 0,
  cost: null,
});

export interface Availability {
  state: "ready" | "download" | "unavailable";
  /** A sentence for the user. */
  reason: string;
}

export interface NegativeGenerator {
  id: "openai" | "prompt-api";
  /** For the record of each slot. */
  model: string;
  /** How many captions of one kind go into one request. */
  batch: number;
  available(): Promise<Availability>;
  /**
   * One rewrite for each request, in order; all requests of a call are of one kind. Faults of single captions
   * are told in the rewrite.
   *
   * @throws CancelledError when the signal fires
   * @throws NetworkError where the whole generator can't be used (no connection, wrong key)
   */
  rewrite(requests: readonly RewriteRequest[], signal: AbortSignal): Promise<Rewrite[]>;
  /** Running totals since the generator was made. */
  usage(): Usage;
}
