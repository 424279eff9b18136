/** The thin binding of the stores to React. */
import { useSyncExternalStore } from "react";
import { type StoreApi, useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { captionLines, captionStore } from "./captions";
import { currentFocus, FOCUS_STORES, type Focus } from "./focus";

export { useShallow, useStore };

/** Some of what a store holds; who asks is drawn again when one of these has changed, and at nothing else. */
export function useParts<T, K extends keyof T>(store: StoreApi<T>, ...names: readonly K[]): Pick<T, K> {
  return useStore(
    store,
    useShallow((state) => Object.fromEntries(names.map((name) => [name, state[name]])) as Pick<T, K>),
  );
}

/** The captions to score; the same array as long as they are the same. */
export function useCaptions(): readonly string[] {
  return useStore(
    captionStore,
    useShallow(({ text }) => captionLines(text)),
  );
}

let lastFocus: Focus = { picture: null, caption: null };

function focusSnapshot(): Focus {
  const focus = currentFocus();
  if (focus.picture !== lastFocus.picture || focus.caption !== lastFocus.caption) lastFocus = focus;
  return lastFocus;
}

function subscribeFocus(listener: () => void) {
  const stops = FOCUS_STORES.map((store) => store.subscribe(listener));
  return () => {
    for (const stop of stops) stop();
  };
}

/** The picture and caption that the local view is about. */
export function useFocus(): Focus {
  return useSyncExternalStore(subscribeFocus, focusSnapshot);
}

/** Something of it: who needs less is told less often. */
export function useOfFocus<T extends string | number | boolean | null>(read: (focus: Focus) => T): T {
  return useSyncExternalStore(subscribeFocus, () => read(focusSnapshot()));
}
