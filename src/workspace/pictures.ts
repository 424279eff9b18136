/** The pictures being compared: sample scenes by ref, the visitor's own by their bytes. */
import { createStore } from "zustand/vanilla";
import { fileRef, findMarks, findPicture, keepMarks, keepPicture, type Marks } from "../storage/pictures";
import { report, worded } from "./faults";
import type { Labels } from "./labels";
import { labelsOfMarks, withMark } from "./marks";
import { type DrawnScene, drawByRef } from "./scenes";
import { select } from "./selection";
import { say } from "./words";

export interface Picture {
  /** "scene:…" or "file:…": what the page's address says of it. */
  ref: string;
  name: string;
  blob: Blob;
  /** Object URL of the blob, revoked when the picture goes. */
  url: string;
  /** RGBA of a sample scene; null for the visitor's own pictures. */
  pixels: DrawnScene["pixels"] | null;
  /** What is known to be true and false of it; null where nothing is. */
  labels: Labels | null;
  /** What the visitor says of the captions of an own picture; null for scenes, of which it is known. */
  marks: Marks | null;
  /** True for pictures that stay out of the page's address. */
  private: boolean;
}

export interface PicturesState {
  pictures: Picture[];
  /** Private pictures that a link names and this machine does not have. */
  missing: string[];
}

/** Most pictures on the page; the table shows some of them at a time (workspace/sight.ts). */
const MAX_PICTURES = 60;

export const pictureStore = createStore<PicturesState>(() => ({ pictures: [], missing: [] }));

async function open(ref: string): Promise<Picture | null> {
  if (ref.startsWith("scene:")) {
    const scene = await drawByRef(ref);
    return {
      ref,
      name: scene.title,
      blob: scene.png,
      url: URL.createObjectURL(scene.png),
      pixels: scene.pixels,
      labels: scene.labels,
      marks: null,
      private: false,
    };
  }
  const kept = await findPicture(ref);
  return kept ? fromBytes(ref, kept.name, new Blob([kept.bytes], { type: kept.type })) : null;
}

/** A picture of the visitor's, with what was said of it before. */
async function fromBytes(ref: string, name: string, blob: Blob): Promise<Picture> {
  const marks = await findMarks(ref);
  const url = URL.createObjectURL(blob);
  return { ref, name, blob, url, pixels: null, labels: labelsOfMarks(marks), marks, private: true };
}

/** Shows exactly these pictures, in this order; those already open stay as they are. */
export async function showPictures(refs: readonly string[]): Promise<void> {
  const wanted = [...new Set(refs)].slice(0, MAX_PICTURES);
  const present = new Map(pictureStore.getState().pictures.map((picture) => [picture.ref, picture]));
  const missing: string[] = [];
  const opened = await Promise.all(
    wanted.map(async (ref) => {
      try {
        const picture = present.get(ref) ?? (await open(ref));
        if (!picture) missing.push(ref);
        return picture;
      } catch (error) {
        report(error);
        return null;
      }
    }),
  );
  // One that was marked meanwhile is another object for the same picture.
  const now = new Map(pictureStore.getState().pictures.map((picture) => [picture.ref, picture]));
  const pictures = opened.flatMap((picture) => (picture ? (now.get(picture.ref) ?? picture) : []));
  const kept = new Set(pictures);
  for (const old of now.values()) if (!kept.has(old)) URL.revokeObjectURL(old.url);
  pictureStore.setState({ pictures, missing });
}

/** Adds pictures by ref, after those that are there, as many as fit. */
export async function addPictures(refs: readonly string[]): Promise<void> {
  const { pictures, missing } = pictureStore.getState();
  const there = [...pictures.map(({ ref }) => ref), ...missing];
  const fresh = [...new Set(refs)].filter((ref) => !there.includes(ref));
  const taken = fresh.slice(0, room());
  if (taken.length < fresh.length) tellFull(taken.length, fresh.length);
  await showPictures([...there, ...taken]);
}

function room(): number {
  const { pictures, missing } = pictureStore.getState();
  return Math.max(0, MAX_PICTURES - pictures.length - missing.length);
}

function tellFull(taken: number, wanted: number) {
  report(
    worded(
      "BadInput",
      taken === 0
        ? say(($) => $.notices.noMorePictures, { most: MAX_PICTURES })
        : say(($) => $.notices.somePictures, { taken, wanted, most: MAX_PICTURES }),
      say(($) => $.notices.fewerPictures),
    ),
    { level: "notice" },
  );
}

/** Adds the visitor's own files, as many as fit, keeps their bytes on this machine, and chooses the first of them. */
export async function addFiles(files: readonly File[]): Promise<void> {
  let taken = 0;
  let chosen = false;
  const choose = (picture: string) => {
    if (!chosen) select({ picture, caption: null });
    chosen = true;
  };
  for (const file of files) {
    if (room() === 0) return tellFull(taken, files.length);
    try {
      const bytes = await file.arrayBuffer();
      const ref = await fileRef(bytes);
      const present = () => pictureStore.getState().pictures.some((picture) => picture.ref === ref);
      if (present()) {
        choose(ref);
        continue;
      }
      const blob = new Blob([bytes], { type: file.type });
      const picture = await fromBytes(ref, file.name || "pasted picture", blob);
      if (present()) {
        URL.revokeObjectURL(picture.url);
        continue;
      }
      pictureStore.setState(({ pictures, missing }) => ({
        pictures: [...pictures, picture],
        missing: missing.filter((other) => other !== ref),
      }));
      taken++;
      choose(ref);
      const { name } = picture;
      keepPicture({ ref, name, type: file.type, bytes, addedAt: Date.now() }).catch(() =>
        report(
          worded(
            "QuotaExceeded",
            say(($) => $.notices.pictureNotKept, { name }),
            say(($) => $.notices.pictureUntilClose),
          ),
          { level: "notice" },
        ),
      );
    } catch (error) {
      report(error);
    }
  }
}

/** Fetches a picture; hosts must allow it by CORS, which many don't. */
export async function addFromUrl(address: string): Promise<boolean> {
  const advice = say(($) => $.notices.cors);
  let url: URL;
  try {
    url = new URL(address.trim());
    if (!/^(https?|data|blob):$/.test(url.protocol)) throw new TypeError(url.protocol);
  } catch {
    report(
      worded(
        "BadInput",
        say(($) => $.notices.notAnAddress),
        say(($) => $.notices.https),
      ),
    );
    return false;
  }
  try {
    const answer = await fetch(url, { mode: "cors", credentials: "omit", referrerPolicy: "no-referrer" });
    if (!answer.ok)
      throw worded(
        "Network",
        say(($) => $.notices.answered, {
          host: url.host || say(($) => $.notices.theAddress),
          status: answer.status,
        }),
        advice,
      );
    const blob = await answer.blob();
    const name = decodeURIComponent(url.pathname.split("/").pop() || url.host).slice(-80);
    await addFiles([new File([blob], url.protocol === "data:" ? "picture" : name, { type: blob.type })]);
    return true;
  } catch (error) {
    report(
      error instanceof TypeError
        ? worded(
            "Network",
            say(($) => $.notices.unreadable, {
              host: url.host || say(($) => $.notices.thisAddress),
            }),
            advice,
          )
        : error,
    );
    return false;
  }
}

export function removePicture(ref: string) {
  const gone = pictureStore.getState().pictures.find((picture) => picture.ref === ref);
  if (gone) URL.revokeObjectURL(gone.url);
  pictureStore.setState(({ pictures, missing }) => ({
    pictures: pictures.filter((picture) => picture.ref !== ref),
    missing: missing.filter((other) => other !== ref),
  }));
}

/** Says of a caption that it is true or false of an own picture; null takes it back. */
export const mark = (ref: string, caption: string, value: boolean | null) => markAll(ref, [[caption, value]]);

/** Several captions of one picture at once. */
export function markAll(ref: string, said: readonly (readonly [caption: string, value: boolean | null])[]) {
  const marked = pictureStore.getState().pictures.find((picture) => picture.ref === ref);
  if (!marked?.marks) return;
  const marks = said.reduce((all, [caption, value]) => withMark(all, caption, value), marked.marks);
  const picture = { ...marked, marks, labels: labelsOfMarks(marks) };
  pictureStore.setState(({ pictures }) => ({
    pictures: pictures.map((other) => (other.ref === ref ? picture : other)),
  }));
  keepMarks(ref, marks).catch(() =>
    report(
      worded(
        "QuotaExceeded",
        say(($) => $.notices.marksNotKept, { name: marked.name }),
        say(($) => $.notices.marksUntilClose),
      ),
      { level: "notice" },
    ),
  );
}
