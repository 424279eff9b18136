/** Registers the service worker that keeps the whole page on this machine. */
import { createStore } from "zustand/vanilla";

/** "off" in development and where the browser has no service workers. */
export const offlineStore = createStore<{ state: "off" | "saving" | "ready" }>(() => ({ state: "off" }));

export function registerOffline() {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const register = async () => {
    try {
      const registration = await navigator.serviceWorker.register("./sw.js", { scope: "./" });
      if (!registration.active) offlineStore.setState({ state: "saving" });
      // `ready` waits for activation, and activation for the whole precache.
      await navigator.serviceWorker.ready;
      offlineStore.setState({ state: "ready" });
    } catch {
      // Private windows may refuse: the page works all the same, with the network.
      offlineStore.setState({ state: "off" });
    }
  };
  if (document.readyState === "complete") void register();
  else addEventListener("load", () => void register(), { once: true });
}
