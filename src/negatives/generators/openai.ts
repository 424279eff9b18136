/**
 * Any endpoint that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, a company's own.
 *
 * The key lives in the options object and nowhere else: this module stores nothing.
 */
import { z } from "zod";
import { BadInputError, CancelledError, type DeglaError, NetworkError } from "../../base/errors";
import { EXAMPLES, type ExamplePool } from "./examples";
import {
  type Availability,
  emptyUsage,
  type NegativeGenerator,
  type Rewrite,
  type RewriteRequest,
} from "./generator";
import { createPacer, retryAfter, type Sleep, sleep, throwIfCancelled } from "./pacing";
import { answerSchema, buildPrompt, readAnswer } from "./prompt";

export interface OpenAIOptions {
  /** "http://localhost:11434/v1" */
  address: string;
  model: string;
  key?: string;
  /** Captions a request. */
  batch?: number;
  temperature?: number;
  /** Milliseconds before a request is given up. */
  timeout?: number;
  /** Tries after the first one. */
  retries?: number;
  /** First pause before a retry; it doubles. */
  backoff?: number;
  requestsPerMinute?: number;
  /** Money for a million tokens. */
  price?: { prompt: number; completion: number };
  /** Hold the answer to a JSON schema; endpoints that don't know it are asked again without. */
  jsonSchema?: boolean;
  pool?: ExamplePool;
  fetch?: typeof fetch;
  sleep?: Sleep;
}

const answer = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }) }))
    .min(1),
  usage: z
    .object({ prompt_tokens: z.number().default(0), completion_tokens: z.number().default(0) })
    .nullish(),
});

const models = z.object({ data: z.array(z.object({ id: z.string() })) });

const WORTH_RETRYING = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529]);

/** One try: text, or what went wrong and whether it is worth another. */
type Try =
  | { ok: true; content: string }
  | { ok: false; again: boolean; pause: number | null; fault: string; fatal?: DeglaError; schema?: boolean };

type Failure = Extract<Try, { ok: false }>;

const failed = (fault: string, more: Partial<Failure> = {}): Failure => ({
  ok: false,
  again: true,
  pause: null,
  fault,
  ...more,
});

/** What a status that is no success means. @param schema whether JSON was asked for by a schema */
async function refused(response: Response, model: string, schema: boolean): Promise<Failure> {
  const { status } = response;
  const text = (await response.text()).slice(0, 300);
  if (status === 401 || status === 403) {
    const message = `The endpoint refused the key (${status}).`;
    return failed("", {
      again: false,
      fatal: new NetworkError(message, "Check the key and what it may do."),
    });
  }
  if (status === 404) {
    const message = `The endpoint does not know the address or the model "${model}" (404).`;
    const advice = "Check the model's name, and that the address ends in /v1.";
    return failed("", { again: false, fatal: new NetworkError(message, advice) });
  }
  if ((status === 400 || status === 422) && schema && /response_format|schema|json/i.test(text))
    return failed("", { pause: 0, schema: false });
  return failed(`The endpoint answered ${status}.`, {
    again: WORTH_RETRYING.has(status),
    pause: retryAfter(response.headers.get("retry-after")),
  });
}

/** Whether the endpoint is there and has the model. */
async function probe(
  { fetch: run = fetch, model, timeout = 10_000 }: OpenAIOptions,
  base: string,
  headers: Record<string, string>,
): Promise<Availability> {
  const unavailable = (reason: string): Availability => ({ state: "unavailable", reason });
  try {
    const response = await run(`${base}/models`, { headers, signal: AbortSignal.timeout(timeout) });
    if (!response.ok) return unavailable(`The endpoint answered ${response.status}.`);
    const known = models.safeParse(await response.json());
    if (known.success && !known.data.data.some(({ id }) => id === model))
      return unavailable(`The endpoint has no model named "${model}".`);
    return { state: "ready", reason: "" };
  } catch {
    return unavailable(`The endpoint ${base} can't be reached.`);
  }
}

/** @param schema whether JSON is asked for by a schema; some endpoints know none */
function bodyOf(options: OpenAIOptions, requests: readonly RewriteRequest[], schema: boolean): object {
  const { system, user } = buildPrompt(requests, options.pool ?? EXAMPLES);
  const format = { name: "negatives", strict: true, schema: answerSchema(requests.length) };
  return {
    model: options.model,
    temperature: options.temperature ?? 0.7,
    seed: requests[0]!.seed,
    messages: [
      { role: "system", content: system },
      { role: "user", content: user },
    ],
    ...(schema ? { response_format: { type: "json_schema", json_schema: format } } : {}),
  };
}

export function createOpenAIGenerator(options: OpenAIOptions): NegativeGenerator {
  const base = checkAddress(options.address);
  const run = options.fetch ?? fetch;
  const wait = options.sleep ?? sleep;
  const pace = createPacer(options.requestsPerMinute ?? 0, wait);
  const totals = { ...emptyUsage(), cost: options.price ? 0 : null };
  const headers = {
    "content-type": "application/json",
    ...(options.key ? { authorization: `Bearer ${options.key}` } : {}),
  };
  let schema = options.jsonSchema ?? true;

  function account(usage: z.infer<typeof answer>["usage"]): void {
    if (!usage) return;
    totals.promptTokens += usage.prompt_tokens;
    totals.completionTokens += usage.completion_tokens;
    if (options.price && totals.cost !== null)
      totals.cost +=
        (usage.prompt_tokens * options.price.prompt + usage.completion_tokens * options.price.completion) /
        1e6;
  }

  async function attempt(body: object, signal: AbortSignal): Promise<Try> {
    const limit = AbortSignal.timeout(options.timeout ?? 60_000);
    const started = performance.now();
    totals.requests++;
    try {
      const response = await run(`${base}/chat/completions`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
        signal: AbortSignal.any([signal, limit]),
      });
      if (!response.ok) return await refused(response, options.model, schema);
      const parsed = answer.safeParse(JSON.parse(await response.text()));
      if (!parsed.success) return failed("The endpoint's answer was not a chat completion.");
      account(parsed.data.usage);
      const { content, refusal } = parsed.data.choices[0]!.message;
      if (refusal) return failed("The model refused.", { again: false });
      return { ok: true, content: content ?? "" };
    } catch (error) {
      if (signal.aborted) throw new CancelledError("The rewriting was stopped.", undefined, { cause: error });
      if (limit.aborted) return failed("The endpoint took too long.");
      if (error instanceof SyntaxError) return failed("The endpoint's answer was not JSON.");
      const fatal = new NetworkError(
        `The endpoint ${base} can't be reached.`,
        "Check that it runs, that the address ends in /v1, and that it allows requests from this page (CORS; for Ollama set OLLAMA_ORIGINS).",
        { cause: error },
      );
      return failed(fatal.message, { fatal });
    } finally {
      totals.milliseconds += performance.now() - started;
    }
  }

  return {
    id: "openai",
    model: options.model,
    batch: options.batch ?? 8,
    usage: () => ({ ...totals }),

    available: () => probe(options, base, headers),

    async rewrite(requests, signal) {
      if (requests.length === 0) return [];
      const retries = options.retries ?? 3;
      let fault = "";
      for (let tried = 0; tried <= retries; tried++) {
        throwIfCancelled(signal);
        await pace(signal);
        const body = bodyOf(options, requests, schema);
        const result = await attempt(body, signal);
        if (result.ok) {
          const rewrites = readAnswer(result.content, requests.length);
          // Broken JSON is worth another try as long as there are tries; single gaps are the caller's.
          if (rewrites.some((rewrite) => rewrite.text !== null) || tried === retries) return rewrites;
          fault = rewrites[0]!.fault;
        } else {
          if (result.schema === false) schema = false;
          fault = result.fault;
          if (result.fatal && (!result.again || tried === retries)) throw result.fatal;
          if (!result.again) break;
        }
        if (tried < retries) {
          totals.retries++;
          const doubled = (options.backoff ?? 500) * 2 ** tried;
          await wait(result.ok ? 0 : Math.min(result.pause ?? doubled, 60_000), signal);
        }
      }
      return requests.map((): Rewrite => ({ text: null, fault }));
    },
  };
}

function checkAddress(address: string): string {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new BadInputError(
      `"${address}" is no web address.`,
      "An address looks like http://localhost:11434/v1",
    );
  }
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new BadInputError("The address must begin with http:// or https://.");
  return url.href.replace(/\/+$/, "");
}
