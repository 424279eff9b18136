/** Which picture, caption and phrase the local view is about. */
import { createStore } from "zustand/vanilla";

export interface Selection {
  /** Ref of the picture; null means the first. */
  picture: string | null;
  /** The caption's text; null means the one the model prefers for the picture. */
  caption: string | null;
  /** Index into the maps of the caption; null means the first noun phrase. */
  phrase: number | null;
}

export const selectionStore = createStore<Selection>(() => ({ picture: null, caption: null, phrase: null }));

export function select(change: Partial<Selection>) {
  // Another caption has other phrases.
  const phrase = "caption" in change && !("phrase" in change) ? { phrase: null } : {};
  selectionStore.setState({ ...change, ...phrase });
}
