/**
 * The one interface of what makes negatives: implemented in a worker of its own (negatives.ts), and by the page's client,
 * which passes every call on to it. All of it is plain data, but the callbacks.
 */
import type { FillProgress } from "../../negatives/fill";
import type { ExamplePool } from "../../negatives/generators/examples";
import type {
  Availability,
  NegativeGenerator,
  Rewrite,
  RewriteRequest,
  Usage,
} from "../../negatives/generators/generator";
import type { UserLexicon } from "../../negatives/lexicon/schema";
import type { Item, NegativesSet, Source } from "../../negatives/set";
import type { Kind } from "../../negatives/types";
import type { Verdict } from "../../negatives/verdict";
import type { TableNotice } from "../../tables/notices";

export interface Settings {
  kinds: Kind[];
  perCaption: number;
  seed: number;
}

/** An OpenAI-compatible endpoint. The key is in memory here and in the worker, nowhere else. */
export interface Endpoint {
  address: string;
  model: string;
  key?: string;
  requestsPerMinute?: number;
  batch?: number;
  price?: { prompt: number; completion: number };
  /** In-context examples of each kind; default the built-in ones. */
  pool?: ExamplePool;
}

/** A file is either captions, or a set; `guess` where its format does not tell the kinds. */
type Opened = { sources: Source[]; notices: TableNotice[] } | { set: NegativesSet; guess: boolean };

export interface RewriteReport {
  progress: FillProgress;
  /** Items that are new since the last report, with their places. */
  changed: [number, Item][];
}

type PageRewrite = (
  requests: RewriteRequest[],
) => Promise<{ rewrites: Rewrite[]; usage: Usage }> | { rewrites: Rewrite[]; usage: Usage };

/** A language model that only the page can reach: the browser's own is not there in workers. */
export interface PageModel {
  about: Pick<NegativeGenerator, "id" | "model" | "batch">;
  rewrite: PageRewrite;
}

/** Every rejection is a class of base/errors.ts. */
export interface NegativesApi {
  /** The visitor's own words, from then on. */
  takeLexicon(user: UserLexicon | null): Promise<void>;
  open(text: string, name: string): Promise<Opened>;
  /** The validator over negatives from elsewhere: what fails is rejected, with the reason. */
  check(items: Item[], guess: boolean): Promise<Item[]>;
  fill(items: Item[], settings: Settings): Promise<Item[]>;
  regenerate(item: Item, slot: number, settings: Settings, kind?: Kind): Promise<Item>;
  edit(item: Item, slot: number, text: string, force: boolean): Promise<{ item: Item; verdict: Verdict }>;
  /** Hard negatives of one caption that is in no set; `reason` says why there are fewer than wanted. */
  beside(
    caption: string,
    kinds: Kind[],
    count: number,
    seed: number,
  ): Promise<{ negatives: string[]; reason: string }>;
  reachable(endpoint: Endpoint): Promise<Availability>;
  rewriteByEndpoint(
    items: Item[],
    settings: Settings,
    endpoint: Endpoint,
    onReport: (report: RewriteReport) => void,
  ): Promise<void>;
  rewriteByPage(
    items: Item[],
    settings: Settings,
    about: PageModel["about"],
    rewrite: PageRewrite,
    onReport: (report: RewriteReport) => void,
  ): Promise<void>;
  /** Stops the rewriting that is under way; its call then rejects with `CancelledError`. */
  stop(): Promise<void>;
}
