/**
 * Runs a suite: each distinct picture and caption is encoded once, part by part, so that a run can be stopped and
 * taken up again, and a suite of any length needs the memory of a part.
 */

import { CancelledError } from "../base/errors";
import type { Picture } from "../clip/picture";
import { cutNotes } from "./cutCaptions";
import type { Encoder } from "./encoder";
import type { CaseResult, MissingPicture, ModelRef, SuiteResult } from "./result";
import { type Rows, scoreCases, unitMean } from "./score";
import { summarise } from "./summary";
import { type Case, captionsOf, type PictureSource, picturesOf, type Suite } from "./types";

/** What a stopped run has: to be stored, and handed to the next run as `resume`. */
export interface PartialResult {
  version: string;
  model: ModelRef;
  cases: CaseResult[];
  seconds: number;
}

export interface Progress {
  /** Distinct pictures and captions that have been encoded or found in the cache, of all that this run needs. */
  done: number;
  total: number;
  /** Encodings (not from the cache) a second, so far; 0 before the first. */
  perSecond: number;
  /** Estimated from the rates so far of pictures and of texts; null before there is one. */
  secondsLeft: number | null;
  scored: number;
  cases: number;
}

export interface RunOptions {
  /** Default: a model without a name. */
  model?: ModelRef;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** After each part: what would be lost if the run stopped now. */
  onPart?: (partial: PartialResult) => void;
  /** Cases that an earlier run has scored; pictures that it missed are looked for again. */
  resume?: PartialResult | null;
  /** Cases a part. */
  part?: number;
  /** Of bootstraps and folds. */
  seed?: number | string;
}

/**
 * Scores a model on a suite.
 *
 * @throws CancelledError when the signal fires (what was scored has gone to `onPart`); whatever the encoder throws
 */
export async function runSuite(
  suite: Suite,
  pictures: PictureSource,
  encoder: Encoder,
  options: RunOptions = {},
): Promise<SuiteResult> {
  const { model = { name: "", sha256: null }, signal, part = 256, seed = 1, resume } = options;
  const usable = resume && resume.version === suite.version && resume.model.sha256 === model.sha256;
  const known = new Map((usable ? resume.cases : []).map((one) => [one.id, one]));
  const parts = partsOf(
    suite.cases.filter((one) => !known.has(one.id)),
    part,
  );
  const desk = createDesk(parts, suite, pictures, encoder, options, known.size);
  const begun = performance.now();
  const seconds = () => (usable ? resume.seconds : 0) + (performance.now() - begun) / 1000;
  try {
    const classes = parts.some((cases) => cases[0]?.kind === "class") ? await desk.classes() : [];
    for (const cases of parts) {
      signal?.throwIfAborted();
      const rows = await desk.encode(cases);
      for (const one of await scoreCases(cases, rows, classes, encoder.logitScale, signal))
        known.set(one.id, one);
      desk.release(cases);
      desk.tell(known.size);
      options.onPart?.({
        version: suite.version,
        model,
        cases: inOrder(suite, known),
        seconds: seconds(),
      });
    }
  } catch (error) {
    if (signal?.aborted) throw new CancelledError("The evaluation was stopped.");
    throw error;
  }
  const cases = inOrder(suite, known);
  const { name, family, axis, version, source } = suite;
  const notes = [...(suite.notes ?? []), ...cutNotes(suite, encoder)];
  return {
    format: "degla-eval/1",
    suite: {
      name,
      family,
      axis,
      version,
      source,
      ...(notes.length > 0 ? { notes } : {}),
      cases: suite.cases.length,
      classes: suite.classes?.length ?? 0,
    },
    model,
    cases,
    categories: summarise(suite, cases, { seed }),
    missing: { pictures: desk.missing, cases: suite.cases.length - cases.length },
    problems: suite.problems,
    work: { ...desk.work, seconds: seconds() },
  };
}

function inOrder(suite: Suite, known: ReadonlyMap<string, CaseResult>): CaseResult[] {
  return suite.cases.flatMap((one) => known.get(one.id) ?? []);
}

/** Parts of one kind; the cases of a category of retrieval compete with each other and stay together. */
function partsOf(cases: readonly Case[], size: number): Case[][] {
  const parts: Case[][] = [];
  const open = new Map<string, Case[]>();
  for (const one of cases) {
    const whole = one.kind === "retrieval";
    const key = whole ? `retrieval ${one.category}` : one.kind;
    let part = open.get(key);
    if (!part || (!whole && part.length >= size)) {
      part = [];
      open.set(key, part);
      parts.push(part);
    }
    part.push(one);
  }
  return parts;
}

/** Where rows lie between their encoding and their last use. */
function createDesk(
  parts: readonly Case[][],
  suite: Suite,
  source: PictureSource,
  encoder: Encoder,
  { signal, onProgress }: RunOptions,
  scoredBefore: number,
) {
  const images = new Map<string, Float32Array | null>();
  const texts = new Map<string, Float32Array>();
  const uses = new Map<string, number>();
  const prompts = [...new Set((suite.classes ?? []).flatMap((one) => one.prompts))];
  const names = (one: Case) => [
    ...picturesOf(one).map((key) => `image ${key}`),
    ...captionsOf(one).map((text) => `text ${text}`),
  ];
  for (const one of parts.flat()) for (const name of names(one)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const withClasses = parts.some((cases) => cases[0]?.kind === "class");
  if (withClasses) for (const text of prompts) uses.set(`text ${text}`, (uses.get(`text ${text}`) ?? 0) + 1);

  const count = { image: 0, text: 0 };
  for (const name of uses.keys()) count[name.startsWith("image ") ? "image" : "text"]++;
  const total = count.image + count.text;
  const done = { image: 0, text: 0 };
  const fresh = { image: 0, text: 0 };
  const spent = { image: 0, text: 0 };
  const missing: MissingPicture[] = [];
  const work = { pictures: 0, texts: 0, reused: 0 };
  let scored = scoredBefore;

  function tell(
    nowScored = scored,
    ahead: { kind: "image" | "text"; done: number; ms: number } | null = null,
  ) {
    scored = nowScored;
    const now = { ...done };
    const rate = (kind: "image" | "text") => {
      const more = ahead?.kind === kind ? ahead : null;
      if (more) now[kind] += more.done;
      const items = fresh[kind] + (more?.done ?? 0);
      return items === 0 ? null : (spent[kind] + (more?.ms ?? 0)) / items;
    };
    const [image, text] = [rate("image"), rate("text")];
    const left = { image: count.image - now.image, text: count.text - now.text };
    const guess = image ?? text;
    const ms = guess === null ? null : left.image * (image ?? guess) + left.text * (text ?? guess);
    const encoded = fresh.image + fresh.text + (ahead?.done ?? 0);
    const elapsed = spent.image + spent.text + (ahead?.ms ?? 0);
    onProgress?.({
      done: now.image + now.text,
      total,
      perSecond: elapsed === 0 ? 0 : (1000 * encoded) / elapsed,
      secondsLeft: ms === null ? null : ms / 1000,
      scored,
      cases: suite.cases.length,
    });
  }

  async function timed<R extends { reused?: boolean }>(
    kind: "image" | "text",
    wanted: number,
    encode: (onProgress: (done: number) => void) => Promise<R[]>,
  ): Promise<R[]> {
    if (wanted === 0) return [];
    const begun = performance.now();
    const rows = await encode((part) => tell(scored, { kind, done: part, ms: performance.now() - begun }));
    const reused = rows.filter((row) => row.reused).length;
    done[kind] += wanted;
    fresh[kind] += wanted - reused;
    spent[kind] += performance.now() - begun;
    work.reused += reused;
    work[kind === "image" ? "pictures" : "texts"] += wanted - reused;
    tell();
    return rows;
  }

  async function encodeTexts(wanted: Iterable<string>): Promise<void> {
    const fresh = [...new Set(wanted)].filter((text) => !texts.has(text));
    const rows = await timed("text", fresh.length, (onProgress) =>
      encoder.texts(fresh, { signal, onProgress }),
    );
    fresh.forEach((text, i) => {
      texts.set(text, rows[i]!.row);
    });
  }

  async function open(key: string): Promise<Picture> {
    const picture = await source.open(key, signal);
    if (!picture) throw new MissingError();
    return picture;
  }

  async function encodePictures(wanted: Iterable<string>): Promise<void> {
    const fresh = [...new Set(wanted)].filter((key) => !images.has(key));
    const requests = fresh.map((key) => ({ identity: source.identity?.(key), open: () => open(key) }));
    const rows = await timed("image", fresh.length, async (onProgress) =>
      (await encoder.images(requests, { signal, onProgress })).map((row) =>
        "row" in row ? row : { ...row, reused: false },
      ),
    );
    fresh.forEach((key, i) => {
      const found = rows[i]!;
      if ("row" in found) images.set(key, found.row);
      else {
        signal?.throwIfAborted();
        images.set(key, null);
        missing.push({ key, why: reason(found.fault) });
      }
    });
  }

  return {
    missing,
    work,
    tell,
    async encode(cases: readonly Case[]): Promise<Rows> {
      await encodeTexts(cases.flatMap(captionsOf));
      await encodePictures(cases.flatMap(picturesOf));
      return { image: (key) => images.get(key) ?? null, text: (text) => texts.get(text)! };
    },
    /** One row a class: the normalised mean of its prompts'. */
    async classes(): Promise<Float32Array[]> {
      await encodeTexts(prompts);
      return (suite.classes ?? []).map((one) => unitMean(one.prompts.map((text) => texts.get(text)!)));
    },
    /** Forgets what no later case needs. */
    release(cases: readonly Case[]): void {
      for (const name of cases.flatMap(names)) {
        const left = uses.get(name)! - 1;
        uses.set(name, left);
        if (left > 0) continue;
        if (name.startsWith("image ")) images.delete(name.slice("image ".length));
        else texts.delete(name.slice("text ".length));
      }
    },
  };
}

class MissingError extends Error {}

function reason(fault: unknown): string {
  if (fault instanceof MissingError) return "not there";
  return fault instanceof Error ? fault.message : String(fault);
}
