/** The prompt of DeGLA, a rule and five examples of the kind, and how an answer is read. */

import { createRandom, hashSeed } from "../random";
import { REASONS } from "../reasons";
import { EXAMPLES, type ExamplePool, RULES } from "./examples";
import type { Rewrite, RewriteRequest } from "./generator";

const IN_CONTEXT = 5;

export interface Prompt {
  system: string;
  user: string;
}

/** All requests are of one kind. */
export function buildPrompt(requests: readonly RewriteRequest[], pool: ExamplePool = EXAMPLES): Prompt {
  const { kind, seed } = requests[0]!;
  const examples = createRandom(hashSeed(seed, kind, "examples"))
    .shuffle(pool[kind])
    .slice(0, IN_CONTEXT);
  const system = [
    "You rewrite captions of pictures into hard negatives: captions that are almost right but wrong.",
    `Rule: ${RULES[kind]}`,
    "The meaning must differ clearly from the original, or be its opposite. Keep the grammar right and the style plain. Never return the caption unchanged, never a paraphrase.",
    "Examples:",
    ...examples.map(({ caption, negative }) => `${JSON.stringify(caption)} -> ${JSON.stringify(negative)}`),
    'Answer with JSON only: {"negatives": [one string for each caption, in order; "" where the rule can\'t be applied]}',
  ].join("\n");
  const captions = requests.map(({ caption, avoid, complaint }) => ({
    caption,
    ...(avoid && avoid.length > 0 ? { not_these: avoid } : {}),
    ...(complaint ? { last_answer_was_wrong: complaint } : {}),
  }));
  return { system, user: JSON.stringify({ captions }) };
}

/** JSON schema of the answer, for endpoints that can be held to one. */
export function answerSchema(count: number) {
  return {
    type: "object",
    properties: { negatives: { type: "array", items: { type: "string" }, minItems: count, maxItems: count } },
    required: ["negatives"],
    additionalProperties: false,
  } as const;
}

function findJson(answer: string): unknown {
  const fenced = /```(?:json)?\s*([\s\S]*?)```/i.exec(answer)?.[1] ?? answer;
  for (const [open, close] of [
    ["{", "}"],
    ["[", "]"],
  ] as const) {
    const from = fenced.indexOf(open);
    const to = fenced.lastIndexOf(close);
    if (from < 0 || to <= from) continue;
    try {
      return JSON.parse(fenced.slice(from, to + 1));
    } catch {
      // The next bracket may do.
    }
  }
  return undefined;
}

const ALL_FAILED = (count: number, fault: string): Rewrite[] =>
  Array.from({ length: count }, () => ({ text: null, fault }));

/** What the model meant, as far as it can be told. A list of the wrong length helps nobody: whose is whose? */
export function readAnswer(answer: string, count: number): Rewrite[] {
  const value = findJson(answer);
  if (value === undefined) {
    const lines = answer.trim().split(/\n+/);
    // A bare sentence for a single caption is an answer all the same; the validator sees to the rest.
    if (count === 1 && lines.length === 1 && !/[{}[\]]/.test(answer))
      return [{ text: lines[0]!.replace(/^["']|["']$/g, "").trim() || null, fault: "" }];
    return ALL_FAILED(count, "The answer was not JSON.");
  }
  const list = Array.isArray(value) ? value : (value as { negatives?: unknown }).negatives;
  if (!Array.isArray(list)) return ALL_FAILED(count, "The answer held no list of negatives.");
  if (list.length !== count)
    return ALL_FAILED(count, `The answer held ${list.length} negatives for ${count} captions.`);
  return list.map((entry: unknown): Rewrite => {
    if (typeof entry !== "string") return { text: null, fault: REASONS.answerNoText };
    const text = entry.trim();
    return text === "" ? { text: null, fault: REASONS.modelFoundNone } : { text, fault: "" };
  });
}
