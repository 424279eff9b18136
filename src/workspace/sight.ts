/** What of the table on Compare is in sight: its pictures are scored first, its captions get maps by themselves. */
import { createStore } from "zustand/vanilla";
import { handleStore, readableOf } from "./pictureHandles";
import { type Picture, pictureStore } from "./pictures";

/** Columns of the table at a time; of more pictures it turns pages. */
export const PICTURES_IN_SIGHT = 12;

export interface Sight {
  /** Page of pictures, from 0; read by `pagesOf`, which keeps it within what there is. */
  page: number;
  /** Captions of the table's rows in sight; null: all of them, for there are few. */
  captions: readonly string[] | null;
  /** The same of the list beside the maps. */
  listed: readonly string[] | null;
}

export const sightStore = createStore<Sight>(() => ({ page: 0, captions: null, listed: null }));

/** The rows in sight of a long list, for the store; null for a short one. */
export const rowsSeen = (long: boolean, rows: readonly number[], texts: readonly string[]): string | null =>
  long ? rows.flatMap((i) => texts[i] ?? []).join("\n") : null;

/** Notes the captions in sight, joined: equal ones change nothing. */
export function see(where: "captions" | "listed", joined: string | null) {
  sightStore.setState({ [where]: joined === null ? null : joined.split("\n") });
}

/** The pictures of the page at hand, and how many pages there are. */
export function inSight<T>(
  pictures: readonly T[],
  page: number,
): { shown: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(pictures.length / PICTURES_IN_SIGHT));
  const at = Math.min(page, pages - 1);
  return {
    shown: pages === 1 ? pictures : pictures.slice(at * PICTURES_IN_SIGHT, (at + 1) * PICTURES_IN_SIGHT),
    page: at,
    pages,
  };
}

/** Turns to the page that holds the picture of this place. */
export function turnTo(place: number) {
  const page = Math.floor(place / PICTURES_IN_SIGHT);
  if (place >= 0 && page !== sightStore.getState().page) sightStore.setState({ page });
}

/** Those that can be read of the pictures, of the page at hand. */
export function picturesInSight(): readonly Picture[] {
  const readable = readableOf(pictureStore.getState().pictures, handleStore.getState().broken);
  return inSight(readable, sightStore.getState().page).shown;
}
