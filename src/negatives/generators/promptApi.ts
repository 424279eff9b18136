/** Chrome's built-in model through the Prompt API (`LanguageModel`): on the device, nothing leaves it. */

import { CancelledError } from "../../base/errors";
import { REASONS } from "../reasons";
import { EXAMPLES, type ExamplePool } from "./examples";
import { type Availability, emptyUsage, type NegativeGenerator, type Rewrite } from "./generator";
import { throwIfCancelled } from "./pacing";
import { answerSchema, buildPrompt, readAnswer } from "./prompt";

interface Session {
  prompt(input: string, options?: { signal?: AbortSignal; responseConstraint?: object }): Promise<string>;
  destroy(): void;
}

interface Monitor {
  addEventListener(type: "downloadprogress", listener: (event: { loaded: number }) => void): void;
}

/** The part of the API that is used; browsers without it have no such global. */
export interface LanguageModelApi {
  availability(): Promise<"unavailable" | "downloadable" | "downloading" | "available">;
  create(options: {
    initialPrompts: { role: "system"; content: string }[];
    signal?: AbortSignal;
    monitor?: (monitor: Monitor) => void;
  }): Promise<Session>;
}

export interface PromptApiOptions {
  /** Default: the browser's. Null where it has none. */
  api?: LanguageModelApi | null;
  batch?: number;
  pool?: ExamplePool;
  retries?: number;
  /** Share of the model's download that is done, 0 to 1. */
  onDownload?: (done: number) => void;
}

export function findLanguageModel(): LanguageModelApi | null {
  return (globalThis as { LanguageModel?: LanguageModelApi }).LanguageModel ?? null;
}

export function createPromptApiGenerator(options: PromptApiOptions = {}): NegativeGenerator {
  const api = options.api === undefined ? findLanguageModel() : options.api;
  const totals = emptyUsage();

  async function ask(system: string, user: string, count: number, signal: AbortSignal): Promise<string> {
    const session = await api!.create({
      initialPrompts: [{ role: "system", content: system }],
      signal,
      monitor: (monitor) =>
        monitor.addEventListener("downloadprogress", ({ loaded }) => options.onDownload?.(loaded)),
    });
    try {
      return await session.prompt(user, { signal, responseConstraint: answerSchema(count) });
    } finally {
      session.destroy();
    }
  }

  return {
    id: "prompt-api",
    model: "built-in",
    // The built-in model is small and its context short: one caption at a time is the surest.
    batch: options.batch ?? 1,
    usage: () => ({ ...totals }),

    async available(): Promise<Availability> {
      if (!api) return { state: "unavailable", reason: REASONS.noBrowserModel };
      const state = await api.availability().catch(() => "unavailable" as const);
      if (state === "available") return { state: "ready", reason: "" };
      if (state === "unavailable") return { state: "unavailable", reason: REASONS.browserModelCant };
      return {
        state: "download",
        reason: REASONS.browserModelFirst,
      };
    },

    async rewrite(requests, signal) {
      const failed = (fault: string) => requests.map((): Rewrite => ({ text: null, fault }));
      if (!api) return failed(REASONS.noBrowserModel);
      const { system, user } = buildPrompt(requests, options.pool ?? EXAMPLES);
      let fault = "";
      for (let tried = 0; tried <= (options.retries ?? 1); tried++) {
        throwIfCancelled(signal);
        if (tried > 0) totals.retries++;
        totals.requests++;
        const started = performance.now();
        try {
          const rewrites = readAnswer(await ask(system, user, requests.length, signal), requests.length);
          if (rewrites.some((rewrite) => rewrite.text !== null)) return rewrites;
          fault = rewrites[0]?.fault ?? "";
        } catch (error) {
          if (signal.aborted)
            throw new CancelledError("The rewriting was stopped.", undefined, { cause: error });
          fault = `The built-in model failed: ${error instanceof Error ? error.message : String(error)}`;
        } finally {
          totals.milliseconds += performance.now() - started;
        }
      }
      return failed(fault);
    },
  };
}
