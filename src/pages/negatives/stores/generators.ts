/**
 * Who writes the negatives: the rules, the browser's own model, or an endpoint that the visitor names. Address,
 * model and key stay in memory, unless the visitor asks for them to be remembered.
 */
import { createStore } from "zustand/vanilla";
import { keepText, localRecord } from "../../../base/localText";
import { EXAMPLES, type ExamplePool, examplePoolSchema } from "../../../negatives/generators/examples";
import type { Availability } from "../../../negatives/generators/generator";
import { createPromptApiGenerator, findLanguageModel } from "../../../negatives/generators/promptApi";
import type { Kind } from "../../../negatives/types";
import type { Endpoint, PageModel } from "../../../worker/negatives/protocol";
import { say } from "../words";

export type GeneratorChoice = "rules" | "prompt-api" | "openai";

export interface GeneratorState {
  choice: GeneratorChoice;
  endpoint: Endpoint;
  remember: boolean;
  /** Share of the browser's model that is downloaded, 0 to 1; null where nothing is under way. */
  download: number | null;
  /** In-context examples as the visitor edited them; kinds that are absent have the built-in ones. */
  examples: Partial<ExamplePool>;
}

const KEY = "degla-rewriter";
const NO_ENDPOINT: Endpoint = { address: "http://localhost:11434/v1", model: "" };

function saved(): Endpoint | null {
  const { address, model, key } = localRecord(KEY);
  if (typeof address !== "string" || typeof model !== "string") return null;
  return { address, model, ...(typeof key === "string" ? { key } : {}) };
}

const kept = saved();

export const generatorStore = createStore<GeneratorState>(() => ({
  choice: "rules",
  endpoint: kept ?? NO_ENDPOINT,
  remember: kept !== null,
  download: null,
  examples: {},
}));

export const hasBuiltInModel = (): boolean => findLanguageModel() !== null;

export function chooseGenerator(choice: GeneratorChoice) {
  generatorStore.setState({ choice });
}

function keep() {
  const { remember, endpoint } = generatorStore.getState();
  const { address, model, key } = endpoint;
  keepText(KEY, remember ? JSON.stringify({ address, model, key }) : null);
}

export function setEndpoint(change: Partial<Endpoint>) {
  generatorStore.setState(({ endpoint }) => ({ endpoint: { ...endpoint, ...change } }));
  keep();
}

export function setRemember(remember: boolean) {
  generatorStore.setState({ remember });
  keep();
}

/** The pool that a request draws five examples of its kind from. */
export function currentPool(): ExamplePool {
  return { ...EXAMPLES, ...generatorStore.getState().examples };
}

export const writeExamples = (kind: Kind): string =>
  currentPool()
    [kind].map(({ caption, negative }) => `${caption} => ${negative}`)
    .join("\n");

/** One example a line, "caption => negative". Returns what is wrong with them, or null. */
export function setExamples(kind: Kind, text: string): string | null {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const examples = lines.map((line) => {
    const [caption = "", negative = ""] = line.split("=>").map((side) => side.trim());
    return { caption, negative };
  });
  const broken = examples.findIndex(({ caption, negative }) => !caption || !negative || caption === negative);
  if (broken >= 0) return say(($) => $.examples.form, { line: broken + 1 });
  if (!examplePoolSchema.safeParse({ [kind]: examples }).success) return say(($) => $.examples.few);
  generatorStore.setState((state) => ({ examples: { ...state.examples, [kind]: examples } }));
  return null;
}

/** Back to the built-in examples of a kind. */
export function resetExamples(kind: Kind) {
  generatorStore.setState(({ examples: { [kind]: _, ...rest } }) => ({ examples: rest }));
}

/** The browser's model, which workers can't reach: it answers here what the worker asks. */
export function pageGenerator(signal: AbortSignal): PageModel & { available(): Promise<Availability> } {
  const generator = createPromptApiGenerator({
    pool: currentPool(),
    onDownload: (done) => generatorStore.setState({ download: done < 1 ? done : null }),
  });
  const { id, model, batch } = generator;
  return {
    about: { id, model, batch },
    available: () => generator.available(),
    rewrite: async (requests) => ({
      rewrites: await generator.rewrite(requests, signal),
      usage: generator.usage(),
    }),
  };
}
