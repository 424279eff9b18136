/** Where models are fetched from: the hub, or a mirror that the visitor names once. */
import { createStore } from "zustand/vanilla";

export const HUB = "https://huggingface.co";
const KEY = "degla-mirror";

function saved(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** "" for the hub itself. */
export const hubEndpointStore = createStore<{ mirror: string }>(() => ({ mirror: saved() }));

/** True for an address that can be a mirror's base. */
export function isHubEndpoint(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}

export function setHubEndpoint(text: string) {
  const mirror = text.trim().replace(/\/+$/, "");
  hubEndpointStore.setState({ mirror });
  try {
    if (mirror) localStorage.setItem(KEY, mirror);
    else localStorage.removeItem(KEY);
  } catch {
    // Kept for this visit only.
  }
}
