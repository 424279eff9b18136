import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CancelledError, NetworkError } from "../../base/errors";
import { fillWithGenerator } from "../fill";
import { compileLexicon } from "../lexicon/compile";
import { createParser, type Parser } from "../parse";
import { createSet } from "../set";
import { EXAMPLES, examplePoolSchema } from "./examples";
import { createOpenAIGenerator, type OpenAIOptions } from "./openai";
import { createPacer, retryAfter } from "./pacing";
import { buildPrompt, readAnswer } from "./prompt";
import { createPromptApiGenerator, type LanguageModelApi } from "./promptApi";

interface Asked {
  path: string;
  authorization: string | undefined;
  body: { model: string; messages: { role: string; content: string }[]; response_format?: unknown };
  captions: string[];
}
type Behaviour = (asked: Asked, response: ServerResponse, nth: number) => void;

let server: Server;
let address: string;
let behave: Behaviour;
let asked: Asked[] = [];
let parser: Parser;

const say = (
  response: ServerResponse,
  content: string,
  usage = { prompt_tokens: 100, completion_tokens: 10 },
) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ choices: [{ message: { role: "assistant", content } }], usage }));
};
const fail = (response: ServerResponse, status: number, headers: Record<string, string> = {}) => {
  response.writeHead(status, headers);
  response.end('{"error":{"message":"no"}}');
};
/** A model that knows one trick: every dog becomes a walrus. */
const obey: Behaviour = ({ captions }, response) =>
  say(response, JSON.stringify({ negatives: captions.map((caption) => caption.replace("dog", "walrus")) }));

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

beforeAll(async () => {
  parser = await createParser(compileLexicon());
  server = createServer(async (request, response) => {
    if (request.url === "/v1/models") {
      response.end(JSON.stringify({ data: [{ id: "tiny" }] }));
      return;
    }
    const body = JSON.parse(await read(request)) as Asked["body"];
    const user = JSON.parse(body.messages[1]!.content) as { captions: { caption: string }[] };
    const entry: Asked = {
      path: request.url ?? "",
      authorization: request.headers.authorization,
      body,
      captions: user.captions.map(({ caption }) => caption),
    };
    asked.push(entry);
    behave(entry, response, asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}, 60_000);
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  behave = obey;
});

const make = (options: Partial<OpenAIOptions> = {}) =>
  createOpenAIGenerator({ address, model: "tiny", backoff: 1, timeout: 2000, ...options });
const noSignal = () => new AbortController().signal;
const DOGS = ["a dog on a mat", "a dog in a car", "a brown dog near a tree"];
const setOf = (captions: readonly string[], perCaption = 1) =>
  createSet(
    captions.map((original) => ({ original })),
    { kinds: ["replace-noun"], perCaption, seed: 5 },
  );
const fill = (options: Partial<OpenAIOptions> = {}, captions: readonly string[] = DOGS) =>
  fillWithGenerator(setOf(captions), make(options), parser, { signal: noSignal() });
const makers = (set: Awaited<ReturnType<typeof fill>>) =>
  set.items.map((item) => item.slots[0]!.maker?.by ?? "nobody");

describe("an OpenAI-compatible endpoint", () => {
  it("is asked in batches, with the rule and five examples of the kind, and credited", async () => {
    const set = await fill({ key: "secret", batch: 2, price: { prompt: 1, completion: 10 } });
    expect(set.items.map((item) => item.slots[0]!.text)).toEqual(
      DOGS.map((caption) => caption.replace("dog", "walrus")),
    );
    expect(set.items[0]!.slots[0]!.maker).toEqual({ by: "provider", provider: "openai", model: "tiny" });
    expect(set.items[0]!.slots[0]!.after).toEqual([{ start: 2, end: 8 }]);
    expect(asked.map(({ captions }) => captions.length)).toEqual([2, 1]);
    expect(asked[0]!.authorization).toBe("Bearer secret");
    const system = asked[0]!.body.messages[0]!.content;
    expect(system).toContain("Replace one noun");
    expect(system.match(/" -> "/g)).toHaveLength(5);
  });

  it("counts requests, tokens, time and cost", async () => {
    const generator = make({ price: { prompt: 1, completion: 10 } });
    await fillWithGenerator(setOf(DOGS), generator, parser, { signal: noSignal() });
    expect(generator.usage()).toMatchObject({
      requests: 1,
      retries: 0,
      promptTokens: 100,
      completionTokens: 10,
    });
    expect(generator.usage().cost).toBeCloseTo(0.0002, 10);
    expect(generator.usage().milliseconds).toBeGreaterThan(0);
  });

  it("waits and tries again after 429 and 500, as long as it is told to", async () => {
    const pauses: number[] = [];
    behave = (entry, response, nth) => {
      if (nth === 1) fail(response, 429, { "retry-after": "2" });
      else if (nth === 2) fail(response, 500);
      else obey(entry, response, nth);
    };
    const generator = make({
      backoff: 10,
      sleep: async (milliseconds) => {
        pauses.push(milliseconds);
      },
    });
    const set = await fillWithGenerator(setOf(DOGS), generator, parser, { signal: noSignal() });
    expect(makers(set)).toEqual(["provider", "provider", "provider"]);
    expect(pauses).toEqual([2000, 20]);
    expect(generator.usage().retries).toBe(2);
  });

  it("gives way to the rules, slot by slot, when it never answers well", async () => {
    behave = (_, response) => fail(response, 500);
    const set = await fill({ retries: 1 });
    expect(makers(set)).toEqual(["rule", "rule", "rule"]);
    expect(set.items[0]!.slots[0]!.reason).toContain("The endpoint answered 500.");
  });

  it.each<[string, Behaviour, string]>([
    ["broken JSON", (_, response) => say(response, '{"negatives": ["a walrus on'), "not JSON"],
    [
      "a list of the wrong length",
      (_, response) => say(response, '{"negatives": ["a walrus on a mat"]}'),
      "1 negatives for 3",
    ],
    [
      "the caption unchanged",
      ({ captions }, response) => say(response, JSON.stringify(captions)),
      "equals the caption",
    ],
    [
      "a synonym",
      ({ captions }, r) => say(r, JSON.stringify(captions.map((c) => c.replace("dog", "puppy")))),
      "means the same",
    ],
    [
      "a refusal in words",
      ({ captions }, r) => say(r, JSON.stringify(captions.map(() => "I'm sorry, I can't do that."))),
      "about the task",
    ],
    ["an empty body", (_, response) => response.end(""), "not JSON"],
    ["HTML", (_, response) => response.end("<html>proxy</html>"), "not JSON"],
  ])("falls back from %s", async (_, behaviour, reason) => {
    behave = behaviour;
    const set = await fill({ retries: 1 });
    expect(makers(set)).toEqual(["rule", "rule", "rule"]);
    for (const item of set.items) {
      expect(item.slots[0]!.text).not.toBe(item.original);
      expect(item.slots[0]!.reason).toContain(reason);
    }
  });

  it("tells a model's own refusal apart", async () => {
    behave = (_, response) => response.end(JSON.stringify({ choices: [{ message: { refusal: "no" } }] }));
    expect((await fill()).items[0]!.slots[0]!.reason).toContain("refused");
  });

  it("complains once, and takes the better answer", async () => {
    behave = (entry, response, nth) =>
      nth === 1 ? say(response, JSON.stringify(entry.captions)) : obey(entry, response, nth);
    expect(makers(await fill())).toEqual(["provider", "provider", "provider"]);
    expect(asked[1]!.body.messages[1]!.content).toContain("last_answer_was_wrong");
  });

  it("gives up on an endpoint that is too slow", async () => {
    behave = () => {};
    const set = await fill({ timeout: 60, retries: 0 }, ["a dog on a mat"]);
    expect(makers(set)).toEqual(["rule"]);
    expect(set.items[0]!.slots[0]!.reason).toContain("too long");
  });

  it("stops at once when cancelled, with what was done kept", async () => {
    const controller = new AbortController();
    behave = (entry, response, nth) => {
      if (nth === 1) obey(entry, response, nth);
      else controller.abort();
    };
    let kept = 0;
    const running = fillWithGenerator(setOf(DOGS), make({ batch: 1 }), parser, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        kept = done;
      },
    });
    await expect(running).rejects.toThrow(CancelledError);
    expect(kept).toBe(1);
  });

  it("names a wrong key, a wrong model, a missing server and a wrong address", async () => {
    behave = (_, response) => fail(response, 401);
    await expect(fill()).rejects.toThrow(/refused the key/);
    behave = (_, response) => fail(response, 404);
    await expect(fill()).rejects.toThrow(/"tiny"/);
    await expect(fill({ address: "http://127.0.0.1:1/v1", retries: 0 })).rejects.toThrow(NetworkError);
    expect(() => make({ address: "localhost" })).toThrow(/no web address/);
    expect(await make().available()).toMatchObject({ state: "ready" });
    expect((await make({ model: "big" }).available()).reason).toContain('"big"');
  });

  it("does without a schema where the endpoint knows none", async () => {
    behave = (entry, response, nth) => {
      if (!entry.body.response_format) return obey(entry, response, nth);
      response.writeHead(400);
      response.end("response_format is not supported");
    };
    expect(makers(await fill())).toEqual(["provider", "provider", "provider"]);
    expect(asked).toHaveLength(2);
  });

  it("never puts two slots of one caption and kind into one request, and lets them differ", async () => {
    behave = ({ captions }, response, nth) =>
      say(
        response,
        JSON.stringify(captions.map((caption) => caption.replace("dog", nth === 1 ? "walrus" : "camel"))),
      );
    const set = await fillWithGenerator(setOf(DOGS, 2), make(), parser, { signal: noSignal() });
    expect(set.items[0]!.slots.map((slot) => slot.text)).toEqual(["a walrus on a mat", "a camel on a mat"]);
  });
});

describe("the browser's model", () => {
  const api = (prompt: (input: string) => Promise<string>): LanguageModelApi => ({
    availability: async () => "available",
    create: async () => ({ prompt, destroy: () => {} }),
  });

  it("is not there, and says so", async () => {
    const generator = createPromptApiGenerator({ api: null });
    expect((await generator.available()).state).toBe("unavailable");
    const set = await fillWithGenerator(setOf(["a dog"]), generator, parser, { signal: noSignal() });
    expect(makers(set)).toEqual(["rule"]);
  });

  it("rewrites where it is, and gives way where it fails", async () => {
    const good = createPromptApiGenerator({
      api: api(async (input) =>
        input.replace(/.*"caption":"([^"]+)".*/, '{"negatives":["$1"]}').replace("dog", "walrus"),
      ),
    });
    const set = await fillWithGenerator(setOf(DOGS), good, parser, { signal: noSignal() });
    expect(set.items[0]!.slots[0]).toMatchObject({
      text: "a walrus on a mat",
      maker: { provider: "prompt-api" },
    });
    const broken = createPromptApiGenerator({ api: api(() => Promise.reject(new Error("crashed"))) });
    const fallen = await fillWithGenerator(setOf(["a dog"]), broken, parser, { signal: noSignal() });
    expect(makers(fallen)).toEqual(["rule"]);
    expect(fallen.items[0]!.slots[0]!.reason).toContain("crashed");
  });
});

describe("the parts", () => {
  it("draw the same examples for the same seed from a pool that can be edited", () => {
    const request = { caption: "a dog", kind: "negate" as const, seed: 4 };
    expect(buildPrompt([request])).toEqual(buildPrompt([request]));
    expect(buildPrompt([request]).system).not.toBe(buildPrompt([{ ...request, seed: 5 }]).system);
    const mine = Array.from({ length: 5 }, (_, i) => ({
      caption: `caption ${i}`,
      negative: `negative ${i}`,
    }));
    const pool = examplePoolSchema.parse({ negate: mine });
    expect(buildPrompt([request], pool).system).toContain("negative 3");
    expect(pool.reshuffle).toEqual(EXAMPLES.reshuffle);
    expect(examplePoolSchema.safeParse({ negate: mine.slice(1) }).success).toBe(false);
  });

  it("hold examples that the validator accepts", async () => {
    const { validate } = await import("../validator");
    const refused = Object.entries(EXAMPLES).flatMap(([kind, examples]) =>
      examples.flatMap(({ caption, negative }) => {
        const verdict = validate(parser.parse(caption), negative, kind as keyof typeof EXAMPLES, [], parser);
        return verdict.ok ? [] : [`${kind}: ${caption} => ${negative}: ${verdict.reason}`];
      }),
    );
    expect(refused).toEqual([]);
  });

  it("read answers in fences, in bare lists and as a plain sentence", () => {
    expect(readAnswer('```json\n{"negatives":["a"]}\n```', 1)[0]!.text).toBe("a");
    expect(readAnswer('Here: ["a", ""]', 2).map(({ text }) => text)).toEqual(["a", null]);
    expect(readAnswer('"a blue car"', 1)[0]!.text).toBe("a blue car");
    expect(readAnswer('{"negatives":[1]}', 1)[0]!.fault).toContain("other than text");
  });

  it("keep a pace", async () => {
    let time = 0;
    const starts: number[] = [];
    const pace = createPacer(
      60,
      async (ms) => {
        time += ms;
      },
      () => time,
    );
    for (let i = 0; i < 3; i++) {
      await pace(noSignal());
      starts.push(time);
    }
    expect(starts).toEqual([0, 1000, 2000]);
    expect([retryAfter("3"), retryAfter(null), retryAfter("soon")]).toEqual([3000, null, null]);
    expect(retryAfter("Thu, 01 Jan 1970 00:00:05 GMT", 1000)).toBe(4000);
  });
});
