/** How results are shown; nothing here needs a new encoding. */
import { createStore } from "zustand/vanilla";
import type { LocalMethod } from "../worker/protocol";

export interface Sort {
  /** "order": as typed; "caption": by alphabet; else the ref of a picture, by its cosine. */
  by: string;
  descending: boolean;
}

export interface View {
  method: LocalMethod;
  /** Strength of the map over the picture, 0–100. */
  opacity: number;
  /** Bilinear between patch centres instead of squares. */
  smooth: boolean;
  sort: Sort;
}

export const DEFAULT_VIEW: View = {
  method: "self-self",
  opacity: 75,
  smooth: false,
  sort: { by: "order", descending: false },
};

export const viewStore = createStore<View>(() => DEFAULT_VIEW);

/** A column's header was pressed: best first, then worst first, then as typed again. */
export function toggleSort(by: string) {
  viewStore.setState(({ sort }) => {
    const first = by !== "caption";
    if (sort.by !== by) return { sort: { by, descending: first } };
    if (sort.descending === first) return { sort: { by, descending: !first } };
    return { sort: DEFAULT_VIEW.sort };
  });
}
