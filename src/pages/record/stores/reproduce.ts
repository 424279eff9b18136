/** "Reproduce": the very settings of an entry, back in the page that they are of. */
import { z } from "zod";
import { runConfigSchema } from "../../../degla/config";
import { userLexiconSchema } from "../../../negatives/lexicon/schema";
import { KINDS } from "../../../negatives/types";
import { mendAsOpenAi } from "../../../workspace/captions";
import { report, worded } from "../../../workspace/faults";
import { loadModel, putModel } from "../../../workspace/models";
import type { Entry } from "../../../workspace/record";
import { goTo } from "../../../workspace/route";
import { openImports } from "../../evaluate/stores/import";
import { COUNTS, MOST_SCENES, planStore } from "../../evaluate/stores/plan";
import { followLexicon, setLexicon } from "../../negatives/lexicon/stores/lexicon";
import { chooseGenerator, setEndpoint } from "../../negatives/stores/generators";
import { followNegatives } from "../../negatives/stores/keptSet";
import { setSettings } from "../../negatives/stores/set";
import { putConfig } from "../../train/stores/draft";
import { say } from "../words";

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

type Source = Pick<Entry, "action" | "inputs" | "outputs" | "settings">;

function negatives({ outputs, settings }: Source): Reproduction | null {
  const { data } = recipe.safeParse(settings);
  if (!data || outputs[0]?.what !== "negatives") return null;
  const { writer, model, ...rest } = data;
  return {
    label: say(($) => $.again.recipe),
    run: () => {
      // The set of the last visit comes with settings of its own.
      void followNegatives().then(() => {
        setSettings(rest);
        chooseGenerator(writer);
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
    label: say(($) => $.again.lexicon),
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
    label: say(($) => $.again.model),
    run: () => {
      void loadModel(data);
      goTo("models");
    },
  };
}

function training({ action, settings }: Source): Reproduction | null {
  const { data } = runConfigSchema.safeParse(settings);
  if (!data || action !== "train") return null;
  return {
    label: say(($) => $.again.train),
    run: () => {
      putConfig(data);
      goTo("train");
    },
  };
}

const evaluated = z.object({
  model: z.string(),
  request: z.union([
    z.object({ kind: z.literal("scenes"), name: z.string(), count: z.number(), seed: z.number() }),
    // the suite's id on the page and the cases of each category, null for all; entries of earlier versions lack them
    z.object({
      kind: z.literal("files"),
      suite: z.string().optional(),
      count: z.number().nullable().optional(),
      asOpenAi: z.boolean().optional(),
    }),
  ]),
});

const suiteOf = (inputs: Source["inputs"]) => inputs.find(({ what }) => what === "suite")?.name ?? "";

async function chooseImportedAgain(id: string, count: number | null | undefined) {
  await openImports();
  const known = COUNTS.find((option) => option === count);
  if (planStore.getState().suites.some((suite) => suite.id === id)) {
    planStore.setState({ scenes: [], imported: [id], ...(known !== undefined && { count: known }) });
    return;
  }
  const message = say(($) => $.again.gone, { id });
  const advice = say(($) => $.again.import);
  report(worded("BadInput", message, advice), { level: "notice" });
}

function evaluation({ action, inputs, settings }: Source): Reproduction | null {
  const { data } = evaluated.safeParse(settings);
  if (!data || action !== "evaluate") return null;
  const { model, request } = data;
  return {
    label: say(($) => $.again.evaluate),
    run: () => {
      if (request.kind === "scenes") {
        const { name, count, seed } = request;
        const known = COUNTS.find((option) => (option ?? MOST_SCENES) === count);
        planStore.setState({
          scenes: [name],
          imported: [],
          seed,
          ...(known !== undefined && { count: known }),
        });
      } else {
        if (request.asOpenAi !== undefined) void mendAsOpenAi(request.asOpenAi);
        void chooseImportedAgain(request.suite ?? suiteOf(inputs), request.count);
      }
      void putModel("a", model);
      goTo("evaluate");
    },
  };
}

/** What an entry can be done again from; null where its settings are of no page, or of a later version's. */
export function reproduction(entry: Source): Reproduction | null {
  for (const make of [negatives, lexicon, download, training, evaluation]) {
    const made = make(entry);
    if (made) return made;
  }
  return null;
}
