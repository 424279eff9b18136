/**
 * The cases of a suite, scored: each distinct picture and caption is encoded once, part by part, so that a suite of any
 * length needs the memory of a part. Evaluations and a run's held-out measures score by this.
 */
import { CancelledError, toFault } from "../base/errors";
import type { Picture } from "../clip/picture";
import type { Encoder, PictureRow, Row } from "../encode/encoder";
import type { Missing } from "./notes";
import { createPace, type Pace, type Progress } from "./pace";
import type { CaseResult } from "./result";
import { type Rows, scoreCases, unitMean } from "./score";
import {
  type Case,
  type ClassPrompts,
  captionsOf,
  type MissingPicture,
  type PictureSource,
  picturesOf,
  type Suite,
} from "./types";

/** What of a suite is scored. */
export type Scored = Pick<Suite, "cases" | "classes">;

export interface ScoreOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Cases a part. */
  part?: number;
}

export interface Scores {
  /** Those whose pictures are there, in the suite's order. */
  cases: CaseResult[];
  missing: (MissingPicture & { fault: unknown })[];
  work: Pace["work"];
}

/** Distinct pictures and captions that a suite needs. */
export function encodingsOf(suite: Scored): number {
  const { image, text } = wantedOf(suite);
  return image.size + text.size;
}

/** How often each distinct picture and text is needed. */
function wantedOf({ cases, classes = [] }: Scored) {
  const [image, text] = [new Map<string, number>(), new Map<string, number>()];
  const count = (uses: Map<string, number>, name: string) => uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const one of cases) {
    for (const key of picturesOf(one)) count(image, key);
    for (const caption of captionsOf(one)) count(text, caption);
  }
  if (cases.some(({ kind }) => kind === "class"))
    for (const prompt of promptsOf(classes)) count(text, prompt);
  return { image, text };
}

const promptsOf = (classes: readonly ClassPrompts[]) => new Set(classes.flatMap(({ prompts }) => prompts));

/**
 * Scores a model on a suite.
 *
 * @throws CancelledError when the signal fires; whatever the encoder throws
 */
export async function scoreSuite(
  suite: Scored,
  pictures: PictureSource,
  encoder: Encoder,
  { signal, onProgress, part = 256 }: ScoreOptions = {},
): Promise<Scores> {
  const parts = partsOf(suite.cases, part);
  const wanted = wantedOf(suite);
  const pace = createPace(
    { image: wanted.image.size, text: wanted.text.size },
    suite.cases.length,
    onProgress,
  );
  const desk = createDesk(wanted, pictures, encoder, pace, signal);
  const known = new Map<string, CaseResult>();
  try {
    const withClasses = suite.cases.some(({ kind }) => kind === "class");
    const classes = withClasses ? await desk.classes(suite.classes ?? []) : [];
    for (const cases of parts) {
      signal?.throwIfAborted();
      const rows = await desk.encode(cases);
      const scored = await scoreCases(cases, rows, classes, encoder.logitScale, signal);
      for (const one of scored) known.set(one.id, one);
      desk.release(cases);
      pace.scored(scored.length);
    }
  } catch (error) {
    if (signal?.aborted) throw new CancelledError("The evaluation was stopped.");
    throw error;
  }
  const cases = suite.cases.flatMap((one) => known.get(one.id) ?? []);
  return { cases, missing: desk.missing, work: pace.work };
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
  uses: ReturnType<typeof wantedOf>,
  source: PictureSource,
  encoder: Encoder,
  pace: Pace,
  signal: AbortSignal | undefined,
) {
  const images = new Map<string, Float32Array | null>();
  const texts = new Map<string, Float32Array>();
  const missing: Scores["missing"] = [];

  async function encodeTexts(wanted: Iterable<string>): Promise<void> {
    const fresh = [...new Set(wanted)].filter((text) => !texts.has(text));
    const rows = await pace.timed<Row>("text", fresh.length, (onProgress) =>
      encoder.texts(fresh, { signal, onProgress }),
    );
    for (const [i, text] of fresh.entries()) texts.set(text, rows[i]!.row);
  }

  async function open(key: string): Promise<Picture> {
    const picture = await source.open(key, signal);
    if (!picture) throw new MissingError();
    return picture;
  }

  async function encodePictures(wanted: Iterable<string>): Promise<void> {
    const fresh = [...new Set(wanted)].filter((key) => !images.has(key));
    const requests = fresh.map((key) => ({ identity: source.identity?.(key), open: () => open(key) }));
    const rows = await pace.timed<PictureRow>("image", fresh.length, (onProgress) =>
      encoder.images(requests, { signal, onProgress }),
    );
    for (const [i, key] of fresh.entries()) {
      const found = rows[i]!;
      if ("row" in found) {
        images.set(key, found.row);
        continue;
      }
      signal?.throwIfAborted();
      images.set(key, null);
      missing.push({ key, why: reason(found.fault), fault: found.fault });
    }
  }

  function release<T>(from: Map<string, T>, left: Map<string, number>, name: string): void {
    const count = left.get(name)! - 1;
    left.set(name, count);
    if (count === 0) from.delete(name);
  }

  return {
    missing,
    async encode(cases: readonly Case[]): Promise<Rows> {
      await encodeTexts(cases.flatMap(captionsOf));
      await encodePictures(cases.flatMap(picturesOf));
      return { image: (key) => images.get(key) ?? null, text: (text) => texts.get(text)! };
    },
    /** One row a class: the normalised mean of its prompts'. */
    async classes(classes: readonly ClassPrompts[]): Promise<Float32Array[]> {
      await encodeTexts(promptsOf(classes));
      return classes.map((one) => unitMean(one.prompts.map((text) => texts.get(text)!)));
    },
    /** Forgets what no later case needs. */
    release(cases: readonly Case[]): void {
      for (const key of cases.flatMap(picturesOf)) release(images, uses.image, key);
      for (const text of cases.flatMap(captionsOf)) release(texts, uses.text, text);
    },
  };
}

class MissingError extends Error {}

function reason(fault: unknown): Missing {
  if (fault instanceof MissingError) return { kind: "notThere" };
  return { kind: "fault", fault: toFault(fault) };
}
