/** Registers the service worker that keeps the whole page on this machine, and offers the versions that follow. */
import { createStore } from "zustand/vanilla";
import { runsAtWork } from "./runsAtWork";

export interface OfflineState {
  /** "off" in development and where the browser has no service workers. */
  state: "off" | "saving" | "ready";
  /** A new version waits; "later" while a training is open in some tab, which a reload would stop. */
  update: "none" | "later" | "now";
}

export const offlineStore = createStore<OfflineState>(() => ({ state: "off", update: "none" }));

const HOUR_MS = 3600_000;
const LOOK_MS = 5000;

let waiting: ServiceWorker | null = null;

async function offer() {
  if (waiting) offlineStore.setState({ update: (await runsAtWork()) ? "later" : "now" });
}

/** A worker that came after the one of this page. */
function follow(registration: ServiceWorkerRegistration) {
  const installed = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    if (!waiting) setInterval(offer, LOOK_MS);
    waiting = registration.waiting;
    void offer();
  };
  installed();
  registration.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", installed),
  );
  const look = () => registration.update().catch(() => {}); // off-line: another time
  setInterval(look, HOUR_MS);
  document.addEventListener("visibilitychange", () => !document.hidden && look());
}

/** Goes over to the new version; the work on the page is kept, as by any reload. */
export async function takeUpdate() {
  await offer();
  if (!waiting || offlineStore.getState().update !== "now") return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("take over");
}

export function registerOffline() {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const register = async () => {
    try {
      const registration = await navigator.serviceWorker.register("./sw.js", { scope: "./" });
      if (!registration.active) offlineStore.setState({ state: "saving" });
      follow(registration);
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
