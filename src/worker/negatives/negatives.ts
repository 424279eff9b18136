/**
 * What the negatives' worker does: parses, fills, rewrites, checks. Apart from the worker itself, so that it runs
 * under Node in tests. Work comes in stretches of captions; the page decides about the next one, so that
 * progress and cancelling need nothing more for the rules.
 */
import { CancelledError } from "../../base/errors";
import { readCaptions } from "../../negatives/captionFiles";
import { fillWithGenerator } from "../../negatives/fill";
import { generateSlots } from "../../negatives/generate";
import { emptyUsage, type NegativeGenerator, type Usage } from "../../negatives/generators/generator";
import { createOpenAIGenerator } from "../../negatives/generators/openai";
import { readSet } from "../../negatives/io";
import { compileLexicon } from "../../negatives/lexicon/compile";
import type { UserLexicon } from "../../negatives/lexicon/schema";
import { createParser, type Parser, type TaggerLoader } from "../../negatives/parse";
import {
  createSet,
  editSlot,
  emptySlot,
  fillItem,
  type Item,
  type NegativesSet,
  regenerateSlot,
  type Slot,
  siblingsOf,
  usable,
} from "../../negatives/set";
import { isRefusal, KINDS, type Kind } from "../../negatives/types";
import { validate } from "../../negatives/validator";
import type { Verdict } from "../../negatives/verdict";
import { headingOf } from "../../tables/records";
import type { NegativesApi, PageModel, RewriteReport, Settings } from "./protocol";

/** A table of negatives that the page wrote, and not captions of one's own beside their negatives. */
function isSetTable(text: string, name: string): boolean {
  if (!/\.(csv|tsv)$/i.test(name)) return false;
  const names = headingOf(text, name);
  return names.includes("original") && names.includes("negative");
}

/** How often a changed set crosses the boundary while a generator works. */
const REPORT_MS = 250;

/** Item by rule; what a person rejected does not come back. */
function fillFresh(item: Item, set: NegativesSet, parser: Parser): Item {
  const rejected = new Set(item.slots.flatMap((slot) => (slot.state === "rejected" ? [slot.text] : [])));
  let filled = fillItem(resize(item, set), set, parser);
  if (rejected.size === 0) return filled;
  filled.slots.forEach((slot, k) => {
    if (slot.state === "accepted" || slot.text === null || !rejected.has(slot.text)) return;
    const alone = { ...set, items: [filled] };
    let next = alone;
    for (let tried = 0; tried < 3 && rejected.has(next.items[0]!.slots[k]!.text); tried++)
      next = regenerateSlot(next, 0, k, parser);
    filled = next.items[0]!;
    const made = filled.slots[k]!;
    if (rejected.has(made.text))
      filled = withSlot(filled, k, item.slots.find((old) => old.text === made.text) ?? made);
  });
  return filled;
}

/** As many slots as the settings say; accepted ones and a person's own are never cut. */
function resize(item: Item, set: NegativesSet): Item {
  const stays = (slot: Slot) => slot.state === "accepted" || slot.maker?.by === "person";
  let spare = item.slots.length - set.perCaption;
  const slots = [...item.slots]
    .reverse()
    .filter((slot) => stays(slot) || spare-- <= 0)
    .reverse();
  const [wanted] = createSet([{ original: item.original }], set).items;
  while (slots.length < set.perCaption) slots.push(wanted!.slots[slots.length]!);
  return { ...item, slots };
}

/** Slots of kinds that are no longer wanted get one that is; the rules choose kinds of their own. */
function wantedKinds(item: Item, kinds: readonly Kind[]): Item {
  if (kinds.length === 0) return item;
  return {
    ...item,
    slots: item.slots.map((slot, k) =>
      kinds.includes(slot.kind) || slot.state === "accepted" || slot.maker?.by === "person"
        ? slot
        : emptySlot(kinds[k % kinds.length]!),
    ),
  };
}

const withSlot = (item: Item, at: number, slot: Slot): Item => ({
  ...item,
  slots: item.slots.map((old, k) => (k === at ? slot : old)),
});

/** The narrow kinds first: nearly any exchange of words is also one of phrases, and a reshuffling. */
const BROAD: readonly Kind[] = ["swap-nouns", "swap-sides", "reshuffle"];
const GUESSES: readonly Kind[] = [...KINDS.filter((kind) => !BROAD.includes(kind)), ...BROAD];

/** DeGLA's own format does not tell kinds: the first kind that the validator agrees with is taken. */
function checkItem(item: Item, guess: boolean, parser: Parser): Item {
  const caption = parser.parse(item.original);
  let checked = item;
  item.slots.forEach((slot, k) => {
    if (!usable(slot) || slot.state === "accepted" || slot.maker?.by === "person") return;
    let first: Verdict | null = null;
    for (const kind of guess ? GUESSES : [slot.kind]) {
      const verdict = validate(caption, slot.text, kind, siblingsOf(checked, k), parser);
      first ??= verdict;
      if (!verdict.ok) continue;
      checked = withSlot(checked, k, { ...slot, kind });
      return;
    }
    checked = withSlot(checked, k, { ...slot, state: "rejected", reason: first!.reason });
  });
  return checked;
}

/** A model that lives on the page, as the generator that `fillWithGenerator` asks. */
function generatorOf(model: PageModel): NegativeGenerator {
  let usage: Usage = emptyUsage();
  return {
    ...model.about,
    usage: () => usage,
    available: async () => ({ state: "ready", reason: "" }),
    async rewrite(requests, signal) {
      try {
        const answer = await model.rewrite([...requests]);
        usage = answer.usage;
        return answer.rewrites;
      } catch (error) {
        if (signal.aborted)
          throw new CancelledError("The rewriting was stopped.", undefined, { cause: error });
        throw error;
      }
    },
  };
}

const setOf = (items: Item[], { kinds, perCaption, seed }: Settings): NegativesSet => ({
  format: "degla-negatives",
  version: 1,
  kinds,
  perCaption,
  seed,
  items,
});

/** Reports what has changed, not too often; the last change in any case. */
async function rewriteItems(
  generator: NegativeGenerator,
  items: Item[],
  settings: Settings,
  parser: Parser,
  signal: AbortSignal,
  onReport: (report: RewriteReport) => void,
): Promise<void> {
  let sent: readonly Item[] = items;
  let last = 0;
  const pass = (progress: RewriteReport["progress"], now: readonly Item[]) => {
    const changed = now.flatMap((item, i) => (item === sent[i] ? [] : [[i, item] as [number, Item]]));
    sent = now;
    last = performance.now();
    onReport({ progress, changed });
  };
  let held: [RewriteReport["progress"], readonly Item[]] | null = null;
  try {
    const sized = items.map((item) => wantedKinds(resize(item, setOf([], settings)), settings.kinds));
    await fillWithGenerator(setOf(sized, settings), generator, parser, {
      signal,
      onProgress: (progress, set) => {
        held = [progress, set.items];
        if (performance.now() - last < REPORT_MS && progress.done < progress.total) return;
        pass(...held);
        held = null;
      },
    });
  } finally {
    if (held) pass(...(held as [RewriteReport["progress"], readonly Item[]]));
  }
}

/** @param load for tests: another way to get the tagger */
export function createNegativesApi(load?: TaggerLoader): NegativesApi {
  let lexicon: UserLexicon | undefined;
  let parser: Promise<Parser> | null = null;
  let stop = new AbortController();

  const ready = () => {
    parser ??= createParser(compileLexicon(lexicon), load);
    parser.catch(() => {
      parser = null; // the next call tries again
    });
    return parser;
  };
  const rewriteWith = async (
    generator: NegativeGenerator,
    items: Item[],
    settings: Settings,
    onReport: (report: RewriteReport) => void,
  ) => {
    stop = new AbortController();
    await rewriteItems(generator, items, settings, await ready(), stop.signal, onReport);
  };

  return {
    takeLexicon: async (user) => {
      lexicon = user ?? undefined;
      parser = null;
    },
    open: async (text, name) => {
      const guess = /\.json$/i.test(name);
      const holdsSet = guess
        ? /"enhanced"\s*:/.test(text)
        : /\.(jsonl|ndjson)$/i.test(name)
          ? /"negatives"\s*:/.test(text)
          : isSetTable(text, name);
      return holdsSet ? { set: readSet(text, name), guess } : readCaptions(text, name);
    },
    check: async (items, guess) => {
      const own = await ready();
      return items.map((item) => checkItem(item, guess, own));
    },
    fill: async (items, settings) => {
      const own = await ready();
      const set = setOf([], settings);
      return items.map((item) => fillFresh(item, set, own));
    },
    regenerate: async (item, slot, settings, kind) => {
      const wanted = kind === undefined ? {} : { kind };
      return regenerateSlot(setOf([item], settings), 0, slot, await ready(), wanted).items[0]!;
    },
    edit: async (item, slot, text, force) => {
      const settings = { kinds: [...KINDS], perCaption: item.slots.length, seed: 0 };
      const { set, verdict } = editSlot(setOf([item], settings), 0, slot, text, await ready(), { force });
      return { item: set.items[0]!, verdict };
    },
    beside: async (caption, kinds, count, seed) => {
      const { attempts } = generateSlots(caption, kinds, count, await ready(), { seed });
      return {
        negatives: attempts.flatMap((attempt) => (isRefusal(attempt) ? [] : [attempt.text])),
        reason: attempts.flatMap((attempt) => (isRefusal(attempt) ? [attempt.reason] : []))[0] ?? "",
      };
    },
    reachable: (endpoint) => createOpenAIGenerator(endpoint).available(),
    rewriteByEndpoint: (items, settings, endpoint, onReport) =>
      rewriteWith(createOpenAIGenerator(endpoint), items, settings, onReport),
    rewriteByPage: (items, settings, about, rewrite, onReport) =>
      rewriteWith(generatorOf({ about, rewrite }), items, settings, onReport),
    stop: async () => stop.abort(),
  };
}
