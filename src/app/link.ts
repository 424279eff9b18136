/**
 * The page's whole shareable state as the address after "#", and back.
 *
 *   #/compare?img=scene:7.3&img=file:9f…&cap=a+red+dog&a=bundled:scenes-clip&b=none&method=raw&backend=wasm
 *
 * Sample scenes are named by seed. Private pictures are named by the start of their hash only: who opens the
 * link elsewhere sees that a picture is missing, and nothing of the picture. Absent parts mean the default.
 */

import { type Language, readLanguage } from "../language/language";
import { LOCAL_METHODS } from "../local/types";
import { NO_REPLICATES, type Replicates } from "../pages/evaluate/stores/replicates";
import { readPlace, writePlace } from "../pages/learn/stores/place";
import { BACKEND_CHOICES } from "../workspace/engine";
import { PAGES, type Page } from "../workspace/route";
import { DEFAULT_VIEW, type View } from "../workspace/view";

export interface Link {
  page: Page;
  /** null: not said, so that it opens in its reader's own. */
  language: Language | null;
  backend: (typeof BACKEND_CHOICES)[number];
  /** null: not said, so the work of last time or the arrival set is shown. */
  pictures: string[] | null;
  captions: string[] | null;
  /** Captions are mended as OpenAI's tokenizer does. */
  asOpenAi: boolean;
  a: string | null;
  /** "none" where there is to be no second model; null: not said. */
  b: string | null;
  /** Models marked as further replicates of the method of each. */
  replicates: Replicates;
  view: View;
  /** The chosen picture, by place in `pictures`; the chosen caption, by place in `captions`. */
  picture: number | null;
  caption: number | null;
  phrase: number | null;
  /** Query of the Scenes page, kept as it is. */
  scenes: string | null;
  /** What Compare is opened for, kept as it is. */
  way: string | null;
  /** Tab, filter and plan of the Evaluate page, kept as they are. */
  evaluation: string | null;
  /** Id of the entry that is open on the Record page. */
  entry: string | null;
  /** Lesson and step, "3.2"; null while Learn is closed. */
  learn: string | null;
  /** The lesson stands over the whole page. */
  presenting: boolean;
}

export const EMPTY_LINK: Link = {
  page: "compare",
  language: null,
  backend: "auto",
  pictures: null,
  captions: null,
  asOpenAi: false,
  a: null,
  b: null,
  replicates: NO_REPLICATES,
  view: DEFAULT_VIEW,
  picture: null,
  caption: null,
  phrase: null,
  scenes: null,
  way: null,
  evaluation: null,
  entry: null,
  learn: null,
  presenting: false,
};

/** Longest caption and most entries that a stranger's link may bring. */
const MAX_TEXT = 10_000;
const MAX_ENTRIES = 5000;

function oneOf<T extends string>(options: readonly T[], value: string | null, otherwise: T): T {
  return options.find((option) => option === value) ?? otherwise;
}

function whole(value: string | null, low: number, high: number): number | null {
  if (value === null || !/^\d{1,6}$/.test(value)) return null;
  return Math.min(high, Math.max(low, Number(value)));
}

/**
 * Reads an address; whatever it doesn't understand falls back to the default.
 *
 * @param own written by this page on this machine: nothing of the visitor's work is cut
 */
export function readLink(hash: string, own = false): Link {
  const text = hash.replace(/^#/, "");
  const [, path = "", query = ""] = /^(\/?[a-z]*)(?:[?&](.*))?$/s.exec(text) ?? ["", "", text];
  const params = new URLSearchParams(query);
  const list = (name: string) =>
    params.has(name)
      ? params
          .getAll(name)
          .filter((entry) => entry !== "")
          .slice(0, own ? undefined : MAX_ENTRIES)
          .map((entry) => (own ? entry : entry.slice(0, MAX_TEXT)))
      : null;
  const [by = "order", direction] = (params.get("sort") ?? "order").split("~");
  const refs = list("img")?.filter((ref) => /^(scene:[\w.-]{1,80}|file:[0-9a-f]{16})$/.test(ref)) ?? null;
  return {
    page: oneOf(PAGES, path.replace("/", ""), "compare"),
    language: readLanguage(params.get("lang")),
    backend: oneOf(BACKEND_CHOICES, params.get("backend"), "auto"),
    pictures: refs,
    captions: list("cap"),
    asOpenAi: params.get("clean") === "openai",
    a: params.get("a"),
    b: params.get("b"),
    replicates: { a: list("sa") ?? [], b: list("sb") ?? [] },
    view: {
      method: oneOf(LOCAL_METHODS, params.get("method"), DEFAULT_VIEW.method),
      opacity: whole(params.get("opacity"), 0, 100) ?? DEFAULT_VIEW.opacity,
      smooth: params.get("smooth") === "1",
      sort: { by, descending: direction === "desc" },
    },
    picture: whole(params.get("pic"), 0, MAX_ENTRIES),
    caption: whole(params.get("sel"), 0, MAX_ENTRIES),
    phrase: whole(params.get("phrase"), 0, 999),
    scenes: params.get("show"),
    way: params.get("way"),
    evaluation: params.get("eval"),
    entry: /^[0-9a-f]{12,64}$/.exec(params.get("entry") ?? "")?.[0] ?? null,
    learn: writePlace(readPlace(params.get("learn"))),
    presenting: params.get("present") === "1",
  };
}

/** Characters that need no escape in a fragment are left readable. */
function encode(value: string): string {
  return encodeURIComponent(value)
    .replace(/%20/g, "+")
    .replace(/%3A/g, ":")
    .replace(/%2F/g, "/")
    .replace(/%40/g, "@")
    .replace(/%2C/g, ",");
}

/** Writes an address; parts that have their default value are left out. */
export function writeLink(link: Link): string {
  const parts: [string, string][] = [];
  const add = (name: string, value: string | number | null) => {
    if (value !== null) parts.push([name, String(value)]);
  };
  const { view } = link;
  // An empty list is said, too: it isn't the same as no list.
  if (link.pictures?.length === 0) add("img", "");
  for (const ref of link.pictures ?? []) add("img", ref);
  if (link.captions?.length === 0) add("cap", "");
  for (const caption of link.captions ?? []) add("cap", caption);
  if (link.asOpenAi) add("clean", "openai");
  add("a", link.a);
  add("b", link.b);
  for (const id of link.replicates.a) add("sa", id);
  for (const id of link.replicates.b) add("sb", id);
  add("pic", link.picture);
  add("sel", link.caption);
  add("phrase", link.phrase);
  if (view.method !== DEFAULT_VIEW.method) add("method", view.method);
  if (view.opacity !== DEFAULT_VIEW.opacity) add("opacity", view.opacity);
  if (view.smooth) add("smooth", 1);
  if (view.sort.by !== "order") add("sort", `${view.sort.by}${view.sort.descending ? "~desc" : ""}`);
  add("way", link.way);
  add("show", link.scenes);
  add("eval", link.evaluation);
  add("entry", link.entry);
  add("learn", link.learn);
  if (link.presenting) add("present", 1);
  if (link.backend !== "auto") add("backend", link.backend);
  add("lang", link.language);
  const query = parts.map(([name, value]) => `${name}=${encode(value)}`).join("&");
  return `#/${link.page}${query ? `?${query}` : ""}`;
}
