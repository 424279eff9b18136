/** The engine's side of the pictures: each is decoded once and then known there by the hash of its bytes. */
import { createStore } from "zustand/vanilla";
import type { ImageHandle } from "../worker/protocol";
import { engine, engineStore } from "./engine";
import { type Fault, isCancelled, toFault } from "./faults";
import { type Picture, pictureStore } from "./pictures";

export interface HandlesState {
  /** By the picture's ref. */
  handles: Record<string, ImageHandle>;
  /** Pictures that can't be read, with the reason; they stay on the page and out of the scores. */
  broken: Record<string, Fault>;
}

export const handleStore = createStore<HandlesState>(() => ({ handles: {}, broken: {} }));

/** Those that have scores: what pages of the table, maps and figures are made of. */
export const readableOf = <P extends { ref: string }>(
  pictures: readonly P[],
  broken: HandlesState["broken"],
): readonly P[] =>
  pictures.some(({ ref }) => broken[ref]) ? pictures.filter(({ ref }) => !broken[ref]) : pictures;

const waiting = new Set<string>();

async function decode(picture: Picture) {
  const { pixels, blob, name, ref } = picture;
  if (waiting.has(ref)) return;
  waiting.add(ref);
  try {
    const handle = pixels
      ? await engine().addPixels(pixels.width, pixels.height, new Uint8ClampedArray(pixels.data), name)
      : await engine().addImage(blob, name);
    handleStore.setState(({ handles }) => ({ handles: { ...handles, [ref]: handle } }));
  } catch (error) {
    if (isCancelled(error)) return;
    handleStore.setState(({ broken }) => ({ broken: { ...broken, [ref]: toFault(error) } }));
  } finally {
    waiting.delete(ref);
  }
}

/** Keeps the engine's pictures in step with the page's. */
export function followPictures(): () => void {
  const sync = () => {
    const { pictures } = pictureStore.getState();
    const { handles, broken } = handleStore.getState();
    const present = new Set(pictures.map(({ ref }) => ref));
    const gone = Object.keys(handles).filter((ref) => !present.has(ref));
    const mended = Object.keys(broken).filter((ref) => !present.has(ref));
    if (gone.length + mended.length > 0) {
      const without = <T>(record: Record<string, T>) =>
        Object.fromEntries(Object.entries(record).filter(([ref]) => present.has(ref)));
      handleStore.setState({ handles: without(handles), broken: without(broken) });
      for (const ref of gone)
        engine()
          .removeImage(handles[ref]!.id)
          .catch(() => {}); // freeing memory is best effort: the engine forgets its oldest pictures anyway
    }
    if (engineStore.getState().status !== "ready") return;
    for (const picture of pictures) if (!handles[picture.ref] && !broken[picture.ref]) void decode(picture);
  };
  const stops = [pictureStore.subscribe(sync), engineStore.subscribe(sync)];
  sync();
  return () => {
    for (const stop of stops) stop();
  };
}
