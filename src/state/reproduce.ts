/** "Reproduce": the very settings of an entry, back in the page that they are of. */
import { z } from "zod";
import { userLexiconSchema } from "../negatives/lexicon/schema";
import { KINDS } from "../negatives/types";
import { followLexicon, setLexicon } from "./lexicon";
import { loadModel } from "./models";
import { setSettings } from "./negatives";
import { followNegatives } from "./negativesKept";
import type { Entry } from "./record";
import { chooseRewriter, setEndpoint } from "./rewriters";
import { goTo } from "./route";

export interface Reproduction {
  label: string;
  run(): void;
}

const recipe = z.object({
  kinds: z.array(z.enum(KINDS)),
  perCaption: z.number().int().min(1).max(64),
  seed: z.number().int().nonnegative(),
  writer: z.enum(["rules", "prompt-api", "openai"]),
  model: z.string().optional(),
});

const hubSource = z.object({
  kind: z.literal("hub"),
  repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  revision: z.string().regex(/^[\w./-]+$/),
});

type Source = Pick<Entry, "action" | "outputs" | "settings">;

function negatives({ outputs, settings }: Source): Reproduction | null {
  const { data } = recipe.safeParse(settings);
  if (!data || outputs[0]?.what !== "negatives") return null;
  const { writer, model, ...rest } = data;
  return {
    label: "Use this recipe again",
    run: () => {
      // The set of the last visit comes with settings of its own.
      void followNegatives().then(() => {
        setSettings(rest);
        chooseRewriter(writer);
        if (model !== undefined) setEndpoint({ model });
      });
      goTo("negatives");
    },
  };
}

function lexicon({ outputs, settings }: Source): Reproduction | null {
  const { data } = userLexiconSchema.safeParse(settings);
  if (!data || outputs[0]?.what !== "lexicon") return null;
  return {
    label: "Use this lexicon again",
    run: () => {
      void followLexicon().then(() => setLexicon(data));
      goTo("lexicon");
    },
  };
}

function download({ action, settings }: Source): Reproduction | null {
  const { data } = hubSource.safeParse(settings);
  if (!data || action !== "download") return null;
  return {
    label: "Get this model again",
    run: () => {
      void loadModel(data);
      goTo("models");
    },
  };
}

/** What an entry can be done again from; null where its settings are of no page, or of a later version's. */
export function reproduction(entry: Source): Reproduction | null {
  for (const make of [negatives, lexicon, download]) {
    const made = make(entry);
    if (made) return made;
  }
  return null;
}
