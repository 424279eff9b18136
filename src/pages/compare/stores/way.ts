/** What a visitor comes to Compare for: the failure and its repair, a production line, own pictures, an own model and data. */
import { createStore } from "zustand/vanilla";
import { captionLines, captionStore, setCaptions } from "../../../workspace/captions";
import { pictureStore, showPictures } from "../../../workspace/pictures";
import { ARRIVAL } from "./arrival";

export const WAYS = ["mended", "line", "pictures", "data"] as const;
export type Way = (typeof WAYS)[number];

/** What is done with own pictures. */
export const PARTS = ["captions", "labels", "search", "camera"] as const;
export type Part = (typeof PARTS)[number];

export interface WayState {
  way: Way;
  part: Part;
}

export const wayStore = createStore<WayState>(() => ({ way: "mended", part: "captions" }));

export const showWay = (change: Partial<WayState>) => wayStore.setState(change);

const same = (one: readonly string[], other: readonly string[]) => one.join("\n") === other.join("\n");

/** The visitor chose it: what the first screen shows by itself makes room for own pictures, and comes back where there is nothing. */
export function chooseWay(way: Way) {
  showWay({ way });
  const { pictures, missing } = pictureStore.getState();
  const refs = [...pictures.map(({ ref }) => ref), ...missing];
  const captions = captionLines(captionStore.getState().text);
  if (way === "pictures" && same(refs, ARRIVAL.pictures) && same(captions, ARRIVAL.captions)) {
    setCaptions([]);
    void showPictures([]);
  }
  if (way === "mended" && refs.length === 0 && captions.length === 0) {
    setCaptions(ARRIVAL.captions);
    void showPictures(ARRIVAL.pictures);
  }
}

/** "line", "pictures.labels"; null where it is the first. */
export function writeWay({ way, part }: WayState): string | null {
  if (way === "mended") return null;
  return way === "pictures" && part !== "captions" ? `${way}.${part}` : way;
}

/** Whatever it doesn't understand falls back to the first: a link is a stranger's input. */
export function readWay(text: string | null): WayState {
  const [way, part] = (text ?? "").split(".");
  return {
    way: WAYS.find((known) => known === way) ?? "mended",
    part: PARTS.find((known) => known === part) ?? "captions",
  };
}
